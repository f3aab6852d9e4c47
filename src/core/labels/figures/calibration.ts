/** @file Whether confidences mean what they say, and putting them right with audited rows. */
import { at, floatAt } from '../../reads';

const ECE_BINS = 15;
/** How far the audit is expected to move the confidences: standard deviations of shift and slope. */
const SHIFT_SPREAD = 1;
const SLOPE_SPREAD = 0.25;
const LARGEST_CONFIDENCE = 0.998;
const NEWTON_STEPS = 30;

/**
 * Expected calibration error (Naeini et al. 2015): mean over the rows of |share right - mean confidence|
 * of the row's bin, bins of equal width. Null without rows.
 */
export function expectedCalibrationError(
  confidences: ArrayLike<number>,
  right: ArrayLike<boolean>,
  bins = ECE_BINS,
): number | null {
  const count = confidences.length;
  if (count === 0) return null;
  const gaps = new Float64Array(bins);
  for (let row = 0; row < count; row++) {
    const confidence = at(confidences, row);
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps[bin] = floatAt(gaps, bin) + confidence - (at(right, row) ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / count;
}

/** An audited row as the calibration sees it. */
export interface Judged {
  confidence: number;
  right: boolean;
  /** Rows that it stands for (`inclusionWeights`); only ratios matter. */
  weight: number;
}

/**
 * A map from confidences to what the audit shows them to be worth: logit c' = a + b logit c (Platt 1999).
 * a and b are drawn to 0 and 1 as the audit is small; without audited rows nothing changes.
 */
export function recalibration(judged: readonly Judged[]): (confidence: number) => number {
  const { shift, slope } = fitLogistic(judged);
  return (confidence) => logistic(shift + slope * logit(confidence));
}

/** Newton's method on the penalised log likelihood, which is concave. */
function fitLogistic(judged: readonly Judged[]): { shift: number; slope: number } {
  const total = judged.reduce((sum, { weight }) => sum + weight, 0);
  const scale = total > 0 ? judged.length / total : 1;
  let [shift, slope] = [0, 1];
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let g0 = -shift / SHIFT_SPREAD ** 2;
    let g1 = (1 - slope) / SLOPE_SPREAD ** 2;
    let [h00, h01, h11] = [1 / SHIFT_SPREAD ** 2, 0, 1 / SLOPE_SPREAD ** 2];
    for (const { confidence, right, weight } of judged) {
      const x = logit(confidence);
      const p = logistic(shift + slope * x);
      const miss = weight * scale * ((right ? 1 : 0) - p);
      const bend = weight * scale * p * (1 - p);
      g0 += miss;
      g1 += miss * x;
      h00 += bend;
      h01 += bend * x;
      h11 += bend * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    shift += clampStep((h11 * g0 - h01 * g1) / determinant);
    // A negative slope would turn the order of the rows around on the word of a few.
    slope = Math.max(0, slope + clampStep((h00 * g1 - h01 * g0) / determinant));
  }
  return { shift, slope };
}

function clampStep(step: number): number {
  return Math.max(-1, Math.min(1, step));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logit(confidence: number): number {
  const c = Math.max(1 - LARGEST_CONFIDENCE, Math.min(LARGEST_CONFIDENCE, confidence));
  return Math.log(c / (1 - c));
}
