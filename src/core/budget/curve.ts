/** @file How good the student is after each round, and what more annotations would bring. */

import { wilsonInterval, type Interval } from '../labels/figures/intervals';

/** A round's end. */
export interface CurvePoint {
  /** Rows with candidates so far. */
  annotated: number;
  /** Expected accuracy (`expectedAccuracy`), without gold; null where too few rows were annotated. */
  expected: number | null;
  /** The accuracy itself, on the same rows as far as their gold is known; a figure, nothing more. */
  actual: number | null;
}

/** Noise between two rounds is about this large: less is no gain. */
export const WORTH_SAYING = 0.005;

/**
 * The accuracy to expect at another number of annotated rows: a - b / sqrt(n), fitted by least squares; the
 * square root is how errors of estimation shrink. Null with fewer than two different sizes. Never
 * falls with more rows, and never exceeds 1.
 */
export function extrapolate(curve: readonly CurvePoint[], annotated: number): number | null {
  const points = curve.flatMap(({ annotated: rows, expected }) =>
    expected === null ? [] : [{ x: -1 / Math.sqrt(rows), y: expected }],
  );
  if (new Set(points.map(({ x }) => x)).size < 2) return null;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  let [covariance, variance] = [0, 0];
  for (const { x, y } of points) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  const slope = Math.max(0, covariance / variance);
  return Math.min(1, meanY + slope * (-1 / Math.sqrt(annotated) - meanX));
}

/** Rows that a person labels first, drawn at random. */
export const DRAWN_BY_HAND = 20;

/**
 * Where the true accuracy may lie, with an expected one that rests on labels by hand: as if the rows drawn at random had
 * been looked at. Those after them are picked because a student is unsure of them, and say little of the table; how often
 * this holds the truth is measured (docs/design/way.md).
 */
export function expectedRange(expected: number, labels: number): Interval {
  return wilsonInterval(expected, Math.min(labels, DRAWN_BY_HAND));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
