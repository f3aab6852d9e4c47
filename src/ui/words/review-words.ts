/** @file What the review's filters, orders and reasons are called on the screen. */
import type { LabelSource } from '../../core/labels/labels';
import type { Reason } from '../../core/labels/priorities';
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
  { value: 'failed', title: 'Rows the teacher failed on' },
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

/** Why a row is worth a look, in a few words. */
export function reasonText(reason: Reason, { student, candidates }: ReviewRow): string {
  switch (reason) {
    case 'unsure':
      return 'unsure';
    case 'outside':
      return `the student says ${student ?? 'another'}, which is not on the shortlist`;
    case 'disagreement':
      return `the teacher says ${candidates[0] ?? ''}, the student ${student ?? ''}`;
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
