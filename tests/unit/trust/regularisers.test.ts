/** @file Views and mixtures of rows: ordinary rows with the right features, targets and weights. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import {
  beta44,
  mixtures,
  ramp,
  views,
  type RowSource,
} from '../../../src/core/refinery/regularisers';

/** Row 0: terms 0 and 1; row 1: terms 1 and 2; row 2 (no loss term): term 3. */
const source: RowSource = {
  features: {
    offsets: Int32Array.of(0, 2, 4, 5),
    indices: Int32Array.of(0, 1, 1, 2, 3),
    values: Float32Array.of(1, 2, 3, 4, 5),
  },
  classes: 2,
  targets: Float32Array.of(1, 0, 0.25, 0.75, 0, 1),
  lossWeights: Float32Array.of(1, 1, 0),
  distributions: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.9, 0.1),
};

describe('ramp', () => {
  it('goes from 0 in the first epoch to 1 in the tenth, and stays', () => {
    expect([1, 10, 50].map(ramp)).toEqual([0, 1, 1]);
    expect(ramp(4)).toBeCloseTo(1 / 3, 12);
  });
});

describe('views', () => {
  it('keep the target of rows with a loss term, and take the distribution of the others', () => {
    const { features, targets, lossWeights } = views(source, [2, 0], 0.5, () => 0.99);
    expect([...targets]).toEqual([Math.fround(0.9), Math.fround(0.1), 1, 0]);
    expect([...lossWeights]).toEqual([0.5, 0.5]);
    expect([...features.indices]).toEqual([3, 0, 1]);
    expect(features.values[0]).toBeCloseTo(5 / 0.7, 5);
  });

  it('give rows without a loss term no weight before there is a student', () => {
    const early = { ...source, distributions: null };
    expect([...views(early, [0, 2], 1, () => 0.99).lossWeights]).toEqual([1, 0]);
  });

  it('leave out the share of features asked for, and keep the expected input', () => {
    const terms = 2000;
    const wide: RowSource = {
      ...source,
      features: {
        offsets: Int32Array.of(0, terms),
        indices: Int32Array.from({ length: terms }, (_, term) => term),
        values: new Float32Array(terms).fill(1),
      },
    };
    const { features } = views(wide, [0], 1, seededRandom(1), 0.3);
    expect(features.indices.length / terms).toBeCloseTo(0.7, 1);
    const sum = features.values.reduce((total, value) => total + value, 0);
    expect(sum / terms).toBeCloseTo(1, 1);
  });
});

describe('mixtures', () => {
  it('mix features and targets alike, the first row more than its partner', () => {
    // Every draw is one half, so that b = w = 1/2.
    const { features, targets, lossWeights } = mixtures(source, [0, 1, 2], 0.25, () => 0.5);
    expect([...features.offsets]).toEqual([0, 3, 6]);
    expect([...features.indices.subarray(0, 3)]).toEqual([0, 1, 2]);
    expect([...features.values.subarray(0, 3)]).toEqual([0.5, 2.5, 2]);
    expect([...targets]).toEqual([0.625, 0.375, 0.625, 0.375]);
    expect([...lossWeights]).toEqual([0.25, 0.25]);
  });

  it('are none where fewer than two rows have a loss term', () => {
    expect(mixtures(source, [0, 2], 1, () => 0.5).lossWeights).toHaveLength(0);
  });

  it('have distributions as targets', () => {
    const { targets } = mixtures(source, [0, 1], 1, seededRandom(2));
    expect((targets[0] ?? 0) + (targets[1] ?? 0)).toBeCloseTo(1, 6);
  });
});

describe('beta44', () => {
  it('has the mean and variance of Beta(4, 4)', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 20000 }, () => beta44(random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 36, 3);
  });
});
