/**
 * @file When to stop without gold: by how well distributions of rows that were not trained on agree
 * with those rows' candidates. In-sample agreement only ever grows.
 */
import { floatAt, intAt } from '../reads';
import { forEachRow, type CandidateSets } from './candidate-sets';
import { foldOfRows } from './folds';

/** Smallest growth of the agreement that counts: about a tenth of a percent of its likelihood. */
const LEAST_GAIN = 1e-3;
const DEFAULT_PATIENCE = 3;
/** One row in so many is kept aside. */
const PARTS = 10;

/** [rows] 1 for the rows that are not trained on, so that they can tell when to stop; no certain ones. */
export function keptAside({ rows, certain }: CandidateSets, seed: number): Uint8Array {
  const parts = foldOfRows(rows, PARTS, seed);
  return Uint8Array.from(parts, (part, row) => (part === PARTS - 1 && !certain[row] ? 1 : 0));
}

/**
 * Mean over the rows of log sum over candidates of w_ij p_ij: 0 at best. Rows that nothing matched do
 * not count; null where all are such.
 * @param weights of the candidates, [entries].
 * @param heldOut softmax for rows that were not trained on, [rows x classes].
 * @param aside [rows] 1 for the rows that count; null for all.
 */
export function heldOutAgreement(
  sets: CandidateSets,
  weights: Float32Array,
  heldOut: Float32Array,
  aside: Uint8Array | null = null,
): number | null {
  let [sum, rows] = [0, 0];
  forEachRow(sets, (row, start, end) => {
    if (sets.unmatched[row] === 1 || end === start || aside?.[row] === 0) return;
    let agreement = 0;
    for (let entry = start; entry < end; entry++) {
      const p = floatAt(heldOut, row * sets.classes + intAt(sets.labels, entry));
      agreement += floatAt(weights, entry) * p;
    }
    sum += Math.log(Math.max(agreement, 1e-12));
    rows += 1;
  });
  return rows > 0 ? sum / rows : null;
}

/**
 * Whether to stop, and the epoch worth keeping, from the agreements of epochs 1, 2, … so far. A pure
 * function of the log, so that a resumed training decides as an unbroken one.
 * @param warmupEpochs epochs that never stop a training: their targets still change by themselves.
 */
export function stopDecision(
  agreements: readonly number[],
  warmupEpochs: number,
  patience = DEFAULT_PATIENCE,
): { stop: boolean; bestEpoch: number } {
  let [best, bestEpoch] = [-Infinity, 0];
  agreements.forEach((agreement, i) => {
    if (agreement <= best + (Number.isFinite(best) ? LEAST_GAIN : 0)) return;
    [best, bestEpoch] = [agreement, i + 1];
  });
  const waited = agreements.length - Math.max(bestEpoch, warmupEpochs);
  return { stop: waited >= patience, bestEpoch };
}
