/** @file How many single letters two words differ by. */
import { intAt } from '../reads';

/**
 * Levenshtein's distance between two words, or `limit + 1` where it is larger than the limit.
 * Time O(|a| * limit).
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Int32Array.from({ length: b.length + 1 }, (_, j) => j);
  let current = new Int32Array(b.length + 1);
  for (let i = 1; i <= a.length; i += 1) {
    // Outside of the band around the diagonal every distance is beyond the limit.
    current.fill(limit + 1);
    if (i <= limit) current[0] = i;
    let best = intAt(current, 0);
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j += 1) {
      const change = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      const distance = Math.min(
        intAt(previous, j) + 1,
        intAt(current, j - 1) + 1,
        intAt(previous, j - 1) + change,
      );
      current[j] = Math.min(distance, limit + 1);
      best = Math.min(best, distance);
    }
    if (best > limit) return limit + 1;
    [previous, current] = [current, previous];
  }
  return Math.min(intAt(previous, b.length), limit + 1);
}
