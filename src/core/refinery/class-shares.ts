/**
 * @file Holds the student to the candidates' class shares, so that the refinery does not drift.
 *
 * Without it, a class that the student finds hard or rare loses rows to others, then loses those rows'
 * loss terms (step 2 drops rows whose argmax left their candidates), then loses more: worst with few rows
 * or strong weight decay. It changes what the refinery believes, not what the student says.
 */
import { floatAt, intAt } from '../reads';
import { forEachRow, type CandidateSets } from './candidate-sets';

/** A class that the student has all but forgotten is not brought back at one stroke. */
const LARGEST_FACTOR = 100;

/**
 * p'_ij ∝ p_ij r_j, r_j = (share of class j among the weighted candidates) / (mean of p_ij over the rows).
 * @param weights of the candidates, [entries].
 * @param distributions [rows x classes]
 */
export function matchClassShares(
  sets: CandidateSets,
  weights: Float32Array,
  distributions: Float32Array,
): Float32Array {
  const { rows, classes } = sets;
  const factors = classFactors(sets, weights, distributions);
  const matched = new Float32Array(distributions.length);
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let j = 0; j < classes; j++) {
      total += floatAt(distributions, row * classes + j) * floatAt(factors, j);
    }
    for (let j = 0; j < classes; j++) {
      const p = floatAt(distributions, row * classes + j);
      matched[row * classes + j] = total > 0 ? (p * floatAt(factors, j)) / total : p;
    }
  }
  return matched;
}

/** r_j above. Rows that nothing matched say nothing of the shares and are left out of both. */
function classFactors(
  sets: CandidateSets,
  weights: Float32Array,
  distributions: Float32Array,
): Float64Array {
  const { classes } = sets;
  const wanted = new Float64Array(classes);
  const found = new Float64Array(classes);
  forEachRow(sets, (row, start, end) => {
    if (sets.unmatched[row]) return;
    for (let entry = start; entry < end; entry++) {
      const label = intAt(sets.labels, entry);
      wanted[label] = floatAt(wanted, label) + floatAt(weights, entry);
    }
    for (let j = 0; j < classes; j++) {
      found[j] = floatAt(found, j) + floatAt(distributions, row * classes + j);
    }
  });
  // A class that no candidate names keeps the student's word for it.
  return wanted.map((share, j) =>
    share > 0
      ? Math.min(LARGEST_FACTOR, Math.max(1 / LARGEST_FACTOR, share / (floatAt(found, j) || share)))
      : 1,
  );
}
