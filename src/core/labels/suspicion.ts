/** @file How likely given labels are mistakes: for labels that came with the file, or the teacher's own. */

/**
 * Suspicion of each row's given label, 0 to 1: (1 + largest belief in another label - belief in the given
 * one) / 2, the normalised margin of confident learning (Northcutt et al. 2021). One half means that
 * another label is as likely. A row without a given label (-1) has 0.
 * @param given [rows] label indices.
 * @param posterior [rows x classes] belief from sources that do not repeat the given label: held-out
 *   distributions, or `combine`'s posterior where the given label is not the teacher's.
 */
export function suspicions(
  given: ArrayLike<number>,
  posterior: Float32Array,
  classes: number,
): Float32Array {
  return Float32Array.from({ length: given.length }, (_, row) => {
    const label = given[row] ?? -1;
    if (label < 0) return 0;
    let other = 0;
    for (let j = 0; j < classes; j++) {
      if (j !== label) other = Math.max(other, posterior[row * classes + j] ?? 0);
    }
    return (1 + other - (posterior[row * classes + label] ?? 0)) / 2;
  });
}
