/** @file What benchmarks report of repeated measurements. */

/** @param {readonly number[]} values the upper of the two in the middle where they are even in number. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
