/** @file What became of the attempt to describe a label better, in sentences. */
import type { LabelImprovement } from '../../../state/types';
import { countRows } from '../../counts';

type Judged = Extract<LabelImprovement, { kind: 'judged' }>;

export function verdictText({ verdict, by, after }: Judged): string {
  const { rows, before, after: now, gains, losses, isBetter } = verdict;
  const who = by === 'model' ? 'The model wrote it' : 'It is made of typical words';
  const figures = `${who} from one half of your labels. On the other half, ${countRows(rows)}, the teacher is right on ${rounded(now)} with it and on ${rounded(before)} without: better on ${gains}, worse on ${losses}.`;
  return isBetter
    ? figures
    : `${figures} That is not enough to tell from chance, so “${after.name}” stays as it is.`;
}

/** Why nothing is offered. */
export function noOfferText(outcome: Exclude<LabelImprovement, Judged>): string {
  if (outcome.kind === 'nothing') {
    return `Nothing new could be made of your labels for “${outcome.label}”: its rows have no typical words that it lacks. Correct more of its rows, or choose another label.`;
  }
  const { rows, needed } = outcome;
  return `Of the rows that the teacher is asked about, you have labelled ${rows} with different texts; ${needed} are needed. Correct some more.`;
}

/** Credits are whole but for rows on which nothing tells several labels apart. */
function rounded(credit: number): string {
  return String(Math.round(credit * 10) / 10);
}
