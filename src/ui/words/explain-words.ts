/** @file One row's way from the teacher's set to its label, in words. */
import type { WatchedRow, WatchedStep } from '../../core/refinery/watched';
import { countEpochs, countLabels } from '../counts';
import { formatPercent } from '../format';

/** The parts of the explanation, in their order; `learns` lasts as many epochs as there are. */
export const PARTS = ['text', 'set', 'targets', 'learns', 'reliable', 'label'] as const;
export type Part = (typeof PARTS)[number];

export const PART_TITLES: Record<Part, string> = {
  text: 'A text',
  set: 'The teacher’s shortlist',
  targets: 'What the student is taught',
  learns: 'The student learns',
  reliable: 'Reliable or not',
  label: 'The label',
};

/** @param isDecided the page has decided on the targets before the training, and they stay. */
export function partText(
  part: Part,
  { candidates, steps }: WatchedRow,
  step: WatchedStep,
  isDecided: boolean,
): string {
  switch (part) {
    case 'text':
      return 'One of the rows that the student learns from. Nobody has told it the right label.';
    case 'set':
      return `The teacher names ${countLabels(candidates.length)} that could be right. Asked for one alone it would often be wrong; the truth is far more often somewhere on the list.`;
    case 'targets':
      return isDecided
        ? 'The shortlist and students that have not seen this row were weighed against each other. These shares are what the student is taught; they stay as they are.'
        : 'At first every candidate counts as much as the teacher’s answer says. After each epoch the student’s own belief decides how the shares move.';
    case 'learns':
      return step.beliefs === null
        ? 'Before the first epoch the student knows nothing: the bars are what it is taught.'
        : `After epoch ${step.epoch}. The student has seen all rows: what texts like this one have in common pulls one bar up and the others down.`;
    case 'reliable':
      return reliableText(candidates, step);
    case 'label':
      return step.winner
        ? `${step.winner.label} is left, with a belief of ${formatPercent(step.winner.belief)} after ${countEpochs(steps.at(-1)?.epoch ?? 0)}. How the label is chosen from teacher and student is the policy of the results.`
        : 'The training has not come so far yet: close this, let it go on for an epoch, and come back.';
  }
}

function reliableText(candidates: readonly string[], { winner, isLearned }: WatchedStep): string {
  if (!winner)
    return 'That shows after the first epoch, when the student believes something itself.';
  const left = isLearned
    ? ''
    : ' Until they agree, this row is left out of what the student learns.';
  return candidates.includes(winner.label)
    ? `Reliable: what the student believes in most, ${winner.label}, is on the teacher’s shortlist. Two that err in different ways agree.`
    : `Not reliable: the student believes most in ${winner.label}, which is not on the teacher’s shortlist.${left}`;
}
