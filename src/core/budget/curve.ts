/** @file What more annotations would bring, judged from the rounds so far and without gold. */

/** A round's end. */
export interface CurvePoint {
  /** Rows annotated so far. */
  annotated: number;
  /** A quality of the held-out rows, such as the share whose argmax is among their candidates. */
  quality: number;
}

/**
 * The quality to expect at another number of annotated rows: a - b / sqrt(n), fitted by least squares; the
 * square root is how errors of estimation shrink. Null with fewer than two different sizes. Never
 * falls with more rows.
 */
export function extrapolate(points: readonly CurvePoint[], annotated: number): number | null {
  if (new Set(points.map((point) => point.annotated)).size < 2) return null;
  const x = points.map((point) => -1 / Math.sqrt(point.annotated));
  const meanX = mean(x);
  const meanY = mean(points.map(({ quality }) => quality));
  let [covariance, variance] = [0, 0];
  points.forEach(({ quality }, i) => {
    const distance = (x[i] ?? 0) - meanX;
    covariance += distance * (quality - meanY);
    variance += distance ** 2;
  });
  const slope = Math.max(0, covariance / variance);
  return meanY + slope * (-1 / Math.sqrt(annotated) - meanX);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
