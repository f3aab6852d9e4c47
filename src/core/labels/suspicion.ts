/** @file How likely a given label is a mistake: one of the file, of a person, or of a machine. */
import { at } from '../reads';

/**
 * Suspicion of a row's given label, 0 to 1: (1 + largest belief in another label - belief in the given
 * one) / 2, the normalised margin of confident learning (Northcutt et al. 2021). One half means that
 * another label is as likely. A row without a given label (-1) has 0.
 * @param given label index.
 * @param belief [classes] from a source that does not repeat the given label: a student that was not
 *   trained on the row.
 */
export function suspicionOf(given: number, belief: ArrayLike<number>): number {
  if (given < 0) return 0;
  let other = 0;
  for (let j = 0; j < belief.length; j++) {
    if (j !== given) other = Math.max(other, at(belief, j));
  }
  return (1 + other - at(belief, given)) / 2;
}
