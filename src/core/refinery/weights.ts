/**
 * @file How much each candidate counts before the student has spoken: w_ij in q_ij ∝ w_ij p_ij.
 * The paper takes all candidates as equal; a real teacher's order and scores say more than that.
 *
 * Invariant: weights [entries] are aligned with `CandidateSets.labels`, not negative, and sum to 1
 * over each row.
 */
import { floatAt } from '../reads';
import type { RefineryConfig } from '../task/recipe';
import { forEachRow, type CandidateSets } from './candidate-sets';

/**
 * Weights by the recipe's choice: `uniform`; `rank`: 1/rank; `score`: the teacher's scores (rows
 * without scores by rank); `auto`: scores where the teacher gives them, else uniform. A row that nothing
 * matched is uniform always.
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
        if (useScores) weight = floatAt(sets.scores, entry);
        else if (useRank) weight = 1 / (entry - start + 1);
      }
      weights[entry] = weight;
      total += weight;
    }
    for (let entry = start; entry < end; entry++) weights[entry] = floatAt(weights, entry) / total;
  });
  return weights;
}

/**
 * Whether the page makes the targets out of its own model of the teacher (`labels/combine.ts`): it does unless the
 * recipe names weights or one of the paper's smaller modes, which are there to compare with.
 */
export function pageDecides({ mode, weights }: Pick<RefineryConfig, 'mode' | 'weights'>): boolean {
  return mode === 'full' && weights === 'auto';
}
