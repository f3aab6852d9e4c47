/** @file How many single letters two words differ by. */

/**
 * Levenshtein's distance between two words, or `limit + 1` where it is larger than the limit.
 * Time O(|a| * limit).
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const current = new Array<number>(b.length + 1).fill(limit + 1);
    if (i <= limit) current[0] = i;
    let best = current[0] ?? limit + 1;
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j += 1) {
      const change = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      const distance = Math.min(
        at(previous, j, limit) + 1,
        at(current, j - 1, limit) + 1,
        at(previous, j - 1, limit) + change,
      );
      current[j] = Math.min(distance, limit + 1);
      best = Math.min(best, distance);
    }
    if (best > limit) return limit + 1;
    previous = current;
  }
  return Math.min(previous[b.length] ?? limit + 1, limit + 1);
}

/** Outside of the band around the diagonal every distance is beyond the limit. */
function at(row: readonly number[], index: number, limit: number): number {
  return row[index] ?? limit + 1;
}
