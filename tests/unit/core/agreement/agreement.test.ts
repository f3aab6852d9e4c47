/**
 * @file Agreement between people, against figures of independent implementations: scikit-learn 1.2.1
 * (`cohen_kappa_score`), NLTK 3.8 (`AnnotationTask.alpha`), numpy's percentiles of 4,000 resamples, and the
 * example that Krippendorff himself works out.
 */
import { describe, expect, test } from 'vitest';
import {
  agreementByLabel,
  alphaEstimate as alphaEstimateInPieces,
  cohenKappa,
  disagreedUnits,
  kappaEstimate as kappaEstimateInPieces,
  krippendorffAlpha,
} from '../../../../src/core/agreement/agreement';
import { toEnd } from '../../../../src/core/pieces';

const alphaEstimate = (...given: Parameters<typeof alphaEstimateInPieces>) =>
  toEnd(alphaEstimateInPieces(...given));
const kappaEstimate = (...given: Parameters<typeof kappaEstimateInPieces>) =>
  toEnd(kappaEstimateInPieces(...given));

/** The generator of C's standard, so that other languages make the same ratings. */
function standardRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 2 ** 31;
}

/** 500 units of five labels, of which the second annotator takes 70% over. */
function twoAnnotators(): [number[], number[]] {
  const random = standardRandom(12345);
  const [first, second]: [number[], number[]] = [[], []];
  for (let unit = 0; unit < 500; unit++) {
    const label = Math.floor(random() * 5);
    first.push(label);
    second.push(random() < 0.7 ? label : Math.floor(random() * 5));
  }
  return [first, second];
}

/** 200 units of four labels, three annotators, a fifth of the ratings missing. */
function threeAnnotators(): number[][] {
  const random = standardRandom(987);
  const ratings: number[][] = [[], [], []];
  for (let unit = 0; unit < 200; unit++) {
    const label = Math.floor(random() * 4);
    for (const own of ratings) {
      const [missing, copies, other] = [random(), random(), Math.floor(random() * 4)];
      own.push(missing < 0.2 ? -1 : copies < 0.6 ? label : other);
    }
  }
  return ratings;
}

describe('Cohen’s kappa', () => {
  test('is scikit-learn’s', () => {
    const first = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 1, 1, 2, 2, 0, 1, 0, 2, 1];
    const second = [0, 1, 2, 0, 2, 2, 0, 1, 1, 0, 1, 1, 1, 2, 0, 0, 1, 0, 2, 2];
    expect(cohenKappa(first, second)).toBeCloseTo(0.6240601503759399, 12);
    const opposed = cohenKappa([0, 0, 0, 0, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(opposed).toBeCloseTo(-0.9230769230769229, 12);
    expect(cohenKappa(...twoAnnotators())).toBeCloseTo(0.7271179651512116, 12);
  });

  test('looks at what both rated only', () => {
    expect(cohenKappa([0, 1, -1, 0], [0, 1, 1, -1])).toBe(1);
    expect(cohenKappa([0, -1], [-1, 0])).toBeNull();
  });

  test('is undefined where both said one and the same of everything', () => {
    expect(cohenKappa([1, 1, 1], [1, 1, 1])).toBeNull();
    expect(cohenKappa([1, 1, 1], [1, 1, 0])).toBe(0);
  });

  test('has the interval that numpy’s resamples have', () => {
    const estimate = kappaEstimate(...twoAnnotators(), 1);
    expect(estimate?.low).toBeCloseTo(0.6815, 2);
    expect(estimate?.high).toBeCloseTo(0.7694, 2);
    expect(kappaEstimate(...twoAnnotators(), 1)).toEqual(estimate);
  });
});

describe('Krippendorff’s alpha', () => {
  // “Computing Krippendorff's Alpha-Reliability” (2011), section C: four observers, twelve units.
  const PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3],
    [-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1],
  ];

  test('is 0.743 in the published example', () => {
    expect(krippendorffAlpha(PUBLISHED)).toBeCloseTo(0.743, 3);
    expect(krippendorffAlpha(PUBLISHED)).toBeCloseTo(0.743421052631579, 12);
  });

  test('is NLTK’s with three annotators and missing ratings', () => {
    expect(krippendorffAlpha(threeAnnotators())).toBeCloseTo(0.39395274692518045, 12);
  });

  test('lies within its interval, which the seed fixes and more units narrow', () => {
    const ratings = threeAnnotators();
    const all = alphaEstimate(ratings, 3);
    const few = alphaEstimate(
      ratings.map((own) => own.slice(0, 40)),
      3,
    );
    const width = (estimate: typeof all) => (estimate ? estimate.high - estimate.low : NaN);
    expect(all?.low).toBeLessThan(all?.value ?? 0);
    expect(all?.high).toBeGreaterThan(all?.value ?? 1);
    expect(width(few)).toBeGreaterThan(1.5 * width(all));
    expect(alphaEstimate(ratings, 3)).toEqual(all);
  });

  test('is undefined without two ratings of a unit, or without two labels', () => {
    expect(
      krippendorffAlpha([
        [0, -1],
        [-1, 1],
      ]),
    ).toBeNull();
    expect(
      krippendorffAlpha([
        [1, 1],
        [1, 1],
      ]),
    ).toBeNull();
    expect(krippendorffAlpha([])).toBeNull();
    expect(alphaEstimate([[0]], 1)).toBeNull();
  });
});

describe('label by label', () => {
  test('agreement is the share of the times that either gave the label', () => {
    // Of ten texts: both say 0 four times, both say 1 three times; three times they differ.
    const first = [0, 0, 0, 0, 1, 1, 1, 0, 1, 1, -1];
    const second = [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0];
    expect(agreementByLabel(first, second, 3)).toEqual([
      { first: 5, second: 6, both: 4, share: 8 / 11 },
      { first: 5, second: 4, both: 3, share: 6 / 9 },
      { first: 0, second: 0, both: 0, share: null },
    ]);
    expect(disagreedUnits([first, second])).toEqual([7, 8, 9]);
  });
});
