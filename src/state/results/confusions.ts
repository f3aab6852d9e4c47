/** @file Which labels are taken for which, as far as the truth is known. Pure. */
import { confusionMatrix } from '../../core/labels/figures/confusion';
import type { ReviewRow } from '../../pipeline/label/relabel';

/** Whose word is taken for the truth: the table's gold column, or people's labels, those of an audit among them. */
export type Truth = 'gold' | 'human';

export interface Confusions {
  truth: Truth;
  /** All that there are to choose from. */
  truths: readonly Truth[];
  labels: readonly string[];
  /** [labels x labels], row-major: row = truth, column = the machines' label. */
  counts: Uint32Array;
}

/** What a truth says of a row; null where it says nothing. */
export function trueLabel({ gold, final }: ReviewRow, truth: Truth): string | null {
  if (truth === 'gold') return gold;
  return final?.source === 'human' ? final.label : null;
}

/**
 * By the truth that is wanted; where it does not tell, by the table's gold column, else by people's labels; null
 * where neither tells. What is judged is the machines' label, so that a corrected row counts as the mistake that it was.
 */
export function confusionsOf(
  rows: readonly ReviewRow[],
  labels: readonly string[],
  wanted: Truth = 'gold',
): Confusions | null {
  const indexOf = new Map(labels.map((name, index) => [name, index]));
  const classOf = (name: string | null | undefined) => indexOf.get(name ?? '') ?? -1;
  const truths = (['gold', 'human'] as const).filter((one) =>
    rows.some((row) => classOf(trueLabel(row, one)) >= 0),
  );
  const truth = truths.includes(wanted) ? wanted : truths[0];
  if (truth === undefined) return null;
  const right = rows.map((row) => classOf(trueLabel(row, truth)));
  const given = rows.map(({ machine }) => classOf(machine?.label));
  return { truth, truths, labels, counts: confusionMatrix(right, given, labels.length) };
}
