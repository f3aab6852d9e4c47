/** @file How often a student is right on texts that it was not trained on, judged without gold. */
import type { CandidateSets } from '../refinery/candidate-sets';
import { combine, confidenceWithoutCandidates } from '../labels/combination/combine';

/**
 * Mean calibrated confidence over all rows, each judged by a student that was not trained on it: what
 * policy `auto` says of a row without candidates.
 * @param sets the annotated rows' candidates.
 * @param annotated which rows those are.
 * @param heldOut the softmax of those rows by students of the other folds, [annotated x classes].
 * @param distributions the softmax of all rows by the student of all annotated rows, [rows x classes].
 */
export function expectedAccuracy(
  sets: CandidateSets,
  annotated: Int32Array,
  heldOut: Float32Array,
  distributions: Float32Array,
): number {
  const { classes } = sets;
  const combined = combine(sets, heldOut);
  const unseen = distributions.slice();
  annotated.forEach((row, i) =>
    unseen.set(heldOut.subarray(i * classes, (i + 1) * classes), row * classes),
  );
  const rows = unseen.length / classes;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const distribution = unseen.subarray(row * classes, (row + 1) * classes);
    sum += confidenceWithoutCandidates(distribution, combined);
  }
  return sum / Math.max(1, rows);
}
