/** @file What the review's filters, orders and reasons are called on the screen. */
import type { LabelSource } from '../../core/labels/labels';
import type { Reason } from '../../core/labels/priorities';
import { at } from '../../core/reads';
import { formatCount } from '../format';
import type { ReviewRow } from '../../state/types';
import type {
  AgreementFilter,
  MarkFilter,
  ReviewFilter,
  SourceFilter,
} from '../../state/results/review-filter';
import type { ReviewSort } from '../../state/results/review-list';

export const SOURCES: Record<LabelSource, string> = {
  teacher: 'Teacher',
  student: 'Student',
  both: 'Both agree',
  human: 'You',
};

export const SOURCE_FILTERS: readonly { value: SourceFilter; title: string }[] = [
  { value: 'any', title: 'All' },
  { value: 'both', title: 'Teacher and student agree' },
  { value: 'student', title: 'The student, against the teacher' },
  { value: 'teacher', title: 'By the teacher' },
  { value: 'human', title: 'By you' },
  { value: 'unread', title: 'Still to be read' },
  { value: 'accepted', title: 'Accepted unread' },
  { value: 'suspect', title: 'Labels that look wrong' },
  { value: 'suspect-gold', title: 'True labels that look wrong' },
  { value: 'disputed', title: 'Equal texts labelled differently' },
  { value: 'failed', title: 'Rows the teacher failed on' },
  { value: 'again', title: 'Rows asked about again' },
  { value: 'differs', title: 'Labels that differ from the truth' },
];

export const AGREEMENTS: readonly { value: AgreementFilter; title: string }[] = [
  { value: 'any', title: 'Any' },
  { value: 'disagree', title: 'They disagree' },
  { value: 'agree', title: 'They agree' },
];

export const MARKS: readonly { value: MarkFilter; title: string }[] = [
  { value: 'any', title: 'Any' },
  { value: 'flagged', title: 'Flagged' },
  { value: 'noted', title: 'With a note' },
  { value: 'marked', title: 'Flagged or with a note' },
  { value: 'unmarked', title: 'Neither' },
];

export const SORTS: readonly { value: ReviewSort; title: string }[] = [
  { value: 'worth', title: 'Worth a look first' },
  { value: 'uncertain', title: 'Least certain first' },
  { value: 'certain', title: 'Most certain first' },
  { value: 'table', title: 'As in the table' },
];

const MOST_ROWS_NAMED = 5;

/** What is to be said of a text that stands in several rows; null where it stands in one. */
export function equalTextsText({ equals, sameAs, isDisputed, final }: ReviewRow): string | null {
  if (!equals) return null;
  const rows = equals
    .slice(0, MOST_ROWS_NAMED)
    .map((row) => formatCount(row + 1))
    .join(', ');
  const more =
    equals.length > MOST_ROWS_NAMED
      ? ` and ${formatCount(equals.length - MOST_ROWS_NAMED)} more`
      : '';
  const same = `This text stands in ${formatCount(equals.length)} rows (${rows}${more})`;
  if (isDisputed) {
    return `${same}, and people have given them different labels. The next one that you give holds for all of them.`;
  }
  if (sameAs !== undefined)
    return `${same}. You labelled row ${formatCount(sameAs + 1)}; that holds for all.`;
  return `${same}. ${final?.source === 'human' ? 'Your label holds' : 'A label of yours holds'} for all.`;
}

/** Why a row is worth a look, in a few words. */
export function reasonText(reason: Reason, { student, candidates }: ReviewRow): string {
  switch (reason) {
    case 'unsure':
      return 'unsure';
    case 'outside':
      return `the student says ${student ?? 'another'}, which is not on the shortlist`;
    case 'disagreement':
      return `the teacher says ${at(candidates, 0)}, the student ${student ?? ''}`;
    case 'twins':
      return 'a near duplicate has another label';
    case 'copies':
      return 'has near duplicates, with the same label';
  }
}

/** Which rows a cell of the confusion matrix stands for. */
export function confusionText({
  truth,
  label,
  given,
}: NonNullable<ReviewFilter['confusion']>): string {
  const by = truth === 'gold' ? 'the table says' : 'you said';
  return label === given
    ? `Rows that the machines labelled ${given}, as ${by}.`
    : `Rows that the machines labelled ${given}, where ${by} ${label}.`;
}
