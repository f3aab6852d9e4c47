/** @file Whether confidences mean what they say, and putting them right with audited rows. */
import { at, floatAt } from '../../reads';

const ECE_BINS = 15;
/**
 * How far confidences are expected to be off before any audit: a share of the tables hardly, the others far; standard deviations
 * of shift and slope in log odds. An audit of 60 rows knows a shift to about .3, so one spread for all would trade what is
 * nearly right for chance, or keep what is plainly wrong. Chosen on train rows of TREC and DBpedia.
 */
const EXPECTED: readonly Expected[] = [
  { share: 0.7, shift: 0.15, slope: 0.2 },
  { share: 0.3, shift: 0.8, slope: 0.5 },
];
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
 * A map from confidences to what the audit shows them to be worth: logit c' = m + a + b (logit c - m), with m the
 * audited rows' mean (Platt 1999). a and b are drawn to 0 and 1 the more, the smaller the audit, and the less it
 * speaks for a table that is far off; without audited rows nothing changes.
 */
export function recalibration(judged: readonly Judged[]): (confidence: number) => number {
  const total = judged.reduce((sum, { weight }) => sum + weight, 0);
  const mean = judged.reduce((sum, { confidence, weight }) => {
    return sum + (weight / total) * logit(confidence);
  }, 0);
  const points = judged.map(({ confidence, right, weight }) => {
    return { x: logit(confidence) - mean, right, weight: (weight / total) * judged.length };
  });
  const { shift, slope } = meanOf(EXPECTED.map((expected) => fitLogistic(points, mean, expected)));
  return (confidence) => logistic(mean + shift + slope * (logit(confidence) - mean));
}

interface Expected {
  /** Of all tables. */
  share: number;
  shift: number;
  slope: number;
}

interface Point {
  /** Log odds of the confidence, from their mean. */
  x: number;
  right: boolean;
  weight: number;
}

interface Fit {
  shift: number;
  slope: number;
  /** Logarithm of how likely what was expected makes the audit (Laplace's approximation), up to a constant. */
  evidence: number;
}

/** Each fit counts for as much as the audit speaks for it. */
function meanOf(fits: readonly Fit[]): Pick<Fit, 'shift' | 'slope'> {
  const highest = Math.max(...fits.map(({ evidence }) => evidence));
  const shares = fits.map(({ evidence }) => Math.exp(evidence - highest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = (key: 'shift' | 'slope') =>
    fits.reduce((sum, fit, i) => sum + (at(shares, i) / total) * fit[key], 0);
  return { shift: mean('shift'), slope: mean('slope') };
}

/** Newton's method on the penalised log likelihood, which is concave. */
function fitLogistic(points: readonly Point[], mean: number, expected: Expected): Fit {
  const [ofShift, ofSlope] = [1 / expected.shift ** 2, 1 / expected.slope ** 2];
  let [shift, slope, determinant] = [0, 1, ofShift * ofSlope];
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let g0 = -shift * ofShift;
    let g1 = (1 - slope) * ofSlope;
    let [h00, h01, h11] = [ofShift, 0, ofSlope];
    for (const { x, right, weight } of points) {
      const p = logistic(mean + shift + slope * x);
      const miss = weight * ((right ? 1 : 0) - p);
      const bend = weight * p * (1 - p);
      g0 += miss;
      g1 += miss * x;
      h00 += bend;
      h01 += bend * x;
      h11 += bend * x * x;
    }
    determinant = h00 * h11 - h01 * h01;
    shift += clampStep((h11 * g0 - h01 * g1) / determinant);
    // A negative slope would turn the order of the rows around on the word of a few.
    slope = Math.max(0, slope + clampStep((h00 * g1 - h01 * g0) / determinant));
  }
  const likelihood = points.reduce((sum, { x, right, weight }) => {
    const p = logistic(mean + shift + slope * x);
    return sum + weight * Math.log(right ? p : 1 - p);
  }, Math.log(expected.share));
  const penalty = shift ** 2 * ofShift + (slope - 1) ** 2 * ofSlope;
  const volume = Math.log(determinant / (ofShift * ofSlope));
  return { shift, slope, evidence: likelihood - (penalty + volume) / 2 };
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
