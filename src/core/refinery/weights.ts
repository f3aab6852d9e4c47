/**
 * @file How much each candidate counts before the student has spoken: w_ij in q_ij ∝ w_ij p_ij.
 * The paper takes all candidates as equal; a real teacher's order and scores say more than that.
 *
 * Invariant: weights [entries] are aligned with `CandidateSets.labels`, not negative, and sum to 1
 * over each row.
 */
import type { RefineryConfig } from '../task/recipe';
import { forEachRow, type CandidateSets } from './candidate-sets';

/** Rows of a set size that count as seen before any: keeps the estimate for rare sizes modest. */
const PRIOR_ROWS = 1;

/**
 * Weights by the recipe's choice: `uniform`; `rank`: 1/rank; `score`: the teacher's scores (rows
 * without scores by rank); `auto`: scores where the teacher gives them, else uniform at first, to be
 * estimated while the student warms up (`estimateWeights`). A row that nothing matched is uniform always.
 */
export function candidateWeights(
  sets: CandidateSets,
  choice: RefineryConfig['weights'],
): Float32Array {
  const weights = new Float32Array(sets.labels.length);
  forEachRow(sets, (row, start, end) => {
    const scored = sets.scores.subarray(start, end).some((score) => score > 0);
    const useScores = scored && (choice === 'score' || choice === 'auto');
    const useRank = choice === 'rank' || (choice === 'score' && !scored);
    let total = 0;
    for (let entry = start; entry < end; entry++) {
      let weight = 1;
      if (!sets.unmatched[row]) {
        if (useScores) weight = sets.scores[entry] ?? 0;
        else if (useRank) weight = 1 / (entry - start + 1);
      }
      weights[entry] = weight;
      total += weight;
    }
    for (let entry = start; entry < end; entry++) weights[entry] = (weights[entry] ?? 0) / total;
  });
  return weights;
}

/** Whether `auto` has anything to estimate: only where the teacher gives an order but no scores. */
export function hasScores(sets: CandidateSets): boolean {
  return sets.scores.some((score) => score > 0);
}

/**
 * One step of expectation maximisation for "the candidate at rank r of a set of size m is the right
 * one with probability w[m][r]": w[m][r] = mean over the sets of size m of q_ir, where
 * q_ir ∝ w_ir p_ir is the belief after hearing the student. Uses no gold. To be called in the warm-up only:
 * later the student has learnt the weights by heart and would confirm them without end.
 * @param distributions the student's softmax, [rows x classes].
 */
export function estimateWeights(
  sets: CandidateSets,
  weights: Float32Array,
  distributions: Float32Array,
): Float32Array {
  const bySize = new Map<number, Float64Array>();
  forEachRow(sets, (row, start, end) => {
    if (sets.unmatched[row]) return;
    const size = end - start;
    const sums = bySize.get(size) ?? new Float64Array(size).fill(PRIOR_ROWS / size);
    bySize.set(size, sums);
    const belief = new Float64Array(size);
    let total = 0;
    for (let rank = 0; rank < size; rank++) {
      const entry = start + rank;
      const p = distributions[row * sets.classes + (sets.labels[entry] ?? 0)] ?? 0;
      belief[rank] = (weights[entry] ?? 0) * p;
      total += belief[rank] ?? 0;
    }
    if (total > 0)
      belief.forEach((value, rank) => (sums[rank] = (sums[rank] ?? 0) + value / total));
  });
  const estimated = weights.slice();
  forEachRow(sets, (row, start, end) => {
    const sums = bySize.get(end - start);
    if (!sums || sets.unmatched[row]) return;
    const total = sums.reduce((sum, value) => sum + value, 0);
    sums.forEach((value, rank) => (estimated[start + rank] = value / total));
  });
  return estimated;
}
