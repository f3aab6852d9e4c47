/** @file How right a student is where gold is known: a figure of an epoch's log; nothing learns from it. */
import { intAt } from '../../src/core/reads';
import { argmaxRows } from '../../src/core/refinery/refinery';

/** Share of rows with known gold whose argmax is it; null where there is none. */
export function knownAccuracy(
  distributions: Float32Array,
  gold: Int32Array | undefined,
  classes: number,
): number | null {
  if (!gold) return null;
  let [known, right] = [0, 0];
  argmaxRows(distributions, classes).forEach((winner, row) => {
    const truth = intAt(gold, row);
    if (truth < 0) return;
    known += 1;
    if (winner === truth) right += 1;
  });
  return known > 0 ? right / known : null;
}
