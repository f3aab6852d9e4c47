/** @file Which labels are taken for which. For figures only, as gold enters. */
import { at, intAt } from '../../reads';

/**
 * Counts [classes x classes], row-major: row = gold, column = label. Rows without either (-1) are left out.
 */
export function confusionMatrix(
  gold: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Uint32Array {
  const counts = new Uint32Array(classes * classes);
  for (let row = 0; row < gold.length; row++) {
    const [truth, label] = [at(gold, row), at(labels, row)];
    if (truth < 0 || label < 0 || truth >= classes || label >= classes) continue;
    const cell = truth * classes + label;
    counts[cell] = intAt(counts, cell) + 1;
  }
  return counts;
}

export interface Confusion {
  gold: number;
  label: number;
  count: number;
  /** Share of the gold label's rows. */
  share: number;
}

/** The most frequent mistakes, the most frequent first; of equals the one that comes first in the matrix. */
export function worstConfusions(counts: Uint32Array, most: number): Confusion[] {
  const classes = Math.sqrt(counts.length);
  const mistakes: Confusion[] = [];
  for (let gold = 0; gold < classes; gold++) {
    const row = counts.subarray(gold * classes, (gold + 1) * classes);
    const total = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, label) => {
      if (label !== gold && count > 0) mistakes.push({ gold, label, count, share: count / total });
    });
  }
  return mistakes.sort((a, b) => b.count - a.count).slice(0, most);
}
