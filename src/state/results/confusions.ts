/** @file Which labels are taken for which, as far as the truth is known. Pure. */
import { confusionMatrix } from '../../core/labels/confusion';
import type { ReviewRow } from '../../pipeline/label/relabel';

export interface Confusions {
  /** Whose word is taken for the truth. */
  truth: 'gold' | 'human';
  labels: readonly string[];
  /** [labels x labels], row-major: row = truth, column = the machines' label. */
  counts: Uint32Array;
}

/**
 * By the table's gold column where there is one, else by the person's labels; null where neither tells. What
 * is judged is the machines' label, so that a corrected row counts as the mistake that it was.
 */
export function confusionsOf(
  rows: readonly ReviewRow[],
  labels: readonly string[],
): Confusions | null {
  const indexOf = new Map(labels.map((name, index) => [name, index]));
  const classOf = (name: string | null | undefined) => indexOf.get(name ?? '') ?? -1;
  const hasGold = rows.some(({ gold }) => gold !== null);
  const truths = rows.map(({ gold, final }) =>
    classOf(hasGold ? gold : final?.source === 'human' ? final.label : null),
  );
  if (truths.every((truth) => truth < 0)) return null;
  const given = rows.map(({ machine }) => classOf(machine?.label));
  const counts = confusionMatrix(truths, given, labels.length);
  return { truth: hasGold ? 'gold' : 'human', labels, counts };
}
