/** @file Intervals against published numbers and direct sums of binomial probabilities. */
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  effectiveSample,
  incompleteBeta,
  lowerBound,
  stratifiedInterval,
  wilsonInterval,
} from '../../../../../src/core/labels/figures/intervals';

/** P(X >= k) for X ~ Binomial(n, p), by summation. */
function upperTail(k: number, n: number, p: number): number {
  let [sum, term] = [0, (1 - p) ** n];
  for (let x = 0; x <= n; x++) {
    if (x >= k) sum += term;
    term *= ((n - x) / (x + 1)) * (p / (1 - p));
  }
  return sum;
}

describe('wilsonInterval', () => {
  it('gives the textbook example 81 of 263', () => {
    // Newcombe (1998), table I: 0.2553 to 0.3662.
    const { low, high } = wilsonInterval(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it('stays within 0 and 1, and knows nothing of nothing', () => {
    expect(wilsonInterval(1, 10).high).toBeCloseTo(1, 12);
    expect(wilsonInterval(0, 10).low).toBe(0);
    expect(wilsonInterval(0.5, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('incompleteBeta', () => {
  it('is the tail of the binomial distribution', () => {
    for (const [k, n, p] of [
      [3, 10, 0.2],
      [9, 10, 0.8],
      [55, 60, 0.9],
      [1, 60, 0.01],
    ] as const) {
      expect(incompleteBeta(k, n - k + 1, p)).toBeCloseTo(upperTail(k, n, p), 10);
    }
  });

  it('is undone by its quantile', () => {
    for (const p of [0.001, 0.05, 0.5, 0.975]) {
      expect(incompleteBeta(2.5, 7.25, betaQuantile(2.5, 7.25, p))).toBeCloseTo(p, 9);
    }
  });
});

describe('lowerBound', () => {
  it('is the rule of three where all are right', () => {
    expect(lowerBound(60, 60)).toBeCloseTo(0.05 ** (1 / 60), 9);
    expect(lowerBound(0, 60)).toBe(0);
  });

  it('is where so many right ones have a chance of one in twenty', () => {
    expect(upperTail(50, 60, lowerBound(50, 60))).toBeCloseTo(0.05, 8);
  });
});

describe('stratified shares', () => {
  it('agree with one plain sample where the strata are one', () => {
    const { share, n } = effectiveSample([{ weight: 1, right: 45, n: 60 }]);
    expect(share).toBe(0.75);
    expect(n).toBeCloseTo(60, 9);
    expect(stratifiedInterval([{ weight: 1, right: 45, n: 60 }])).toEqual({
      share: 0.75,
      ...wilsonInterval(0.75, n),
    });
  });

  it('know more than a plain sample where the strata differ', () => {
    const { n } = effectiveSample([
      { weight: 0.5, right: 30, n: 30 },
      { weight: 0.5, right: 1, n: 30 },
    ]);
    expect(n).toBeGreaterThan(60);
  });

  it('do not take a stratum for certain because all that was looked at was right', () => {
    const { share, n } = effectiveSample([
      { weight: 0.5, right: 30, n: 30 },
      { weight: 0.5, right: 15, n: 30 },
    ]);
    expect(share).toBe(0.75);
    // By hand, with one right and one wrong more in each: shares of 31/32 and 16/32. Without them it would be 90.
    const variance = (0.25 * (31 / 32) * (1 / 32)) / 30 + (0.25 * 0.5 * 0.5) / 30;
    const smoothed = (31 / 32 + 16 / 32) / 2;
    expect(n).toBeCloseTo((smoothed * (1 - smoothed)) / variance, 9);
    expect(n).toBeCloseTo(83.52, 2);
  });

  it('know nothing where a stratum was not looked at', () => {
    const strata = [
      { weight: 0.9, right: 9, n: 9 },
      { weight: 0.1, right: 0, n: 0 },
    ];
    expect(stratifiedInterval(strata)).toEqual({ share: 0, low: 0, high: 1 });
  });
});
