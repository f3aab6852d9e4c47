/** @file The scale of charts whose values are shares. */

/** Narrower scales than this make noise look like news. */
const LEAST_SPAN = 0.2;

/** Whole tenths around the values. */
export function shareRange(values: readonly number[]): { min: number; max: number } {
  const max = Math.min(1, Math.ceil(Math.max(...values) * 10) / 10);
  const min = Math.floor(Math.min(...values) * 10) / 10;
  return { min: Math.max(0, Math.min(min, max - LEAST_SPAN)), max };
}
