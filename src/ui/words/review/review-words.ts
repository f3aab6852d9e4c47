/** @file What the review's filters, orders and reasons are called on the screen. */
import type { LabelSource } from '../../../core/labels/labels';
import type { Reason } from '../../../core/labels/priorities';
import { at } from '../../../core/reads';
import { countLabels } from '../../counts';
import { formatCount } from '../../format';
import { plural } from '../../plural';
import { annotatorOf, type Truth } from '../../../state/results/confusions';
import type { Finished } from '../../../state/results/finished.svelte';
import type { ReviewRow } from '../../../state/types';
import type {
  AgreementFilter,
  MarkFilter,
  ReviewFilter,
  SourceFilter,
} from '../../../state/results/review-filter';
import type { ReviewSort } from '../../../state/results/review-list';

export const SOURCES: Record<LabelSource, string> = {
  teacher: 'Teacher',
  student: 'Student',
  both: 'Both agree',
  human: 'You',
};

const SOURCE_FILTERS: readonly { value: SourceFilter; title: string }[] = [
  { value: 'any', title: 'All' },
  { value: 'both', title: 'Teacher and student agree' },
  { value: 'student', title: 'The student, against the teacher' },
  { value: 'teacher', title: 'By the teacher' },
  { value: 'human', title: 'By you' },
  { value: 'overruled', title: 'By you, against the machines' },
  { value: 'unread', title: 'Still to be read' },
  { value: 'accepted', title: 'Accepted unread' },
  { value: 'suspect', title: 'Labels that look wrong' },
  { value: 'suspect-gold', title: 'True labels that look wrong' },
  { value: 'disputed', title: 'Equal texts labelled differently' },
  { value: 'failed', title: 'Rows the teacher failed on' },
  { value: 'again', title: 'Rows asked about again' },
  { value: 'differs', title: 'Labels that differ from the truth' },
];

/** Those of which there is any row, or one is chosen: what is filtered by stays on offer once nothing is left of it. */
export function offeredSources({ review, results }: Finished): typeof SOURCE_FILTERS {
  const { summary, filter, hasGold } = review;
  return SOURCE_FILTERS.filter(({ value }) => {
    if (value === filter.source) return true;
    if (value === 'differs' || value === 'suspect-gold') return hasGold;
    if (value === 'disputed') return summary.disputed > 0;
    if (value === 'overruled') return summary.overruled > 0;
    if (value === 'again') return (results.report?.teacher.askedAgain ?? 0) > 0;
    return summary.accepted > 0 || (value !== 'accepted' && value !== 'unread');
  });
}

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
  return final?.source === 'human'
    ? `${same}. Your label holds for all.`
    : `${same}. A label of yours holds for all.`;
}

/** Why a row is worth a look, in a few words. */
export function reasonText(reason: Reason, { student, candidates }: ReviewRow): string {
  switch (reason) {
    case 'unsure':
      return /* @wc-include */ 'unsure';
    case 'outside':
      return `the student says ${student ?? /* @wc-include */ 'another'}, which is not on the shortlist`;
    case 'disagreement':
      return `the teacher says ${at(candidates, 0)}, the student ${student ?? ''}`;
    case 'twins':
      return 'a near duplicate has another label';
    case 'copies':
      return 'has near duplicates, with the same label';
  }
}

/** Whose labels the confusions may go by. */
export function truthTitle(truth: Truth): string {
  if (truth === 'gold') return 'The table’s labels';
  if (truth === 'human') return 'Your labels';
  if (truth === 'audit') return 'The answers of the check';
  return `The labels of ${annotatorOf(truth) ?? ''}`;
}

function saidBy(truth: Truth): string {
  if (truth === 'gold') return 'the table says';
  if (truth === 'human') return 'you said';
  return truth === 'audit' ? 'the check says' : `${annotatorOf(truth) ?? ''} said`;
}

/** Against what the machines' labels are held. */
export function truthText(truth: Truth): string {
  if (truth === 'gold') return 'The machines’ labels against the table’s true labels.';
  if (truth === 'human') {
    return 'The machines’ labels against yours, on the rows that you labelled or checked.';
  }
  if (truth === 'audit') {
    return 'The machines’ labels against the answers of the check, which were given without seeing them.';
  }
  return `The machines’ labels against those of ${annotatorOf(truth) ?? ''}, on the rows that they labelled.`;
}

/** Which rows a cell of the confusion matrix stands for. */
export function confusionText({
  truth,
  label,
  given,
}: NonNullable<ReviewFilter['confusion']>): string {
  const by = saidBy(truth);
  return label === given
    ? `Rows that the machines labelled ${given}, as ${by}.`
    : `Rows that the machines labelled ${given}, where ${by} ${label}.`;
}

export const unreadableViewText = (name: string) =>
  `The view “${name}” cannot be opened: this page cannot read how it was kept. No label is touched. Forget it, and keep the view anew.`;

export const forgottenViewText = (name: string) =>
  `The view “${name}” is forgotten. Undo brings it back.`;

/** What of the steps so far can no longer be undone. */
export const lostStepsText = (steps: number) =>
  plural(steps, [
    '# step can no longer be undone: its rows were labelled elsewhere since, or its label is gone. All labels stay as they are.',
    '# steps can no longer be undone: their rows were labelled elsewhere since, or their labels are gone. All labels stay as they are.',
  ]);

/** Of rows that a search could not read to their ends. */
export const unreadText = (rows: number) =>
  plural(rows, [
    '# row is too long, or this expression too much work for it, to be searched whole. It is left out, though it may match.',
    '# rows are too long, or this expression too much work for them, to be searched whole. They are left out, though they may match.',
  ]);

/** What was done to all rows that match. */
export const labelledText = (rows: number) =>
  plural(rows, [
    '# row labelled. Undo takes all of it back.',
    '# rows labelled. Undo takes all of it back.',
  ]);
export const acceptedText = (rows: number) =>
  plural(rows, [
    '# row accepted. Undo takes all of it back.',
    '# rows accepted. Undo takes all of it back.',
  ]);

/** How far a person and the machines part. */
export function overruledText(overruled: number, judged: number): string {
  return `The machines say otherwise on ${formatCount(overruled)} of your ${countLabels(judged)}.`;
}
