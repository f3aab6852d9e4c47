/** @file Views and mixtures of rows: the right rows, features, targets and weights. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/core/random';
import {
  beta44,
  extraRows,
  ramp,
  selectBeliefs,
  writeTarget,
  type ExtraRow,
  type Regularisation,
  type RowBeliefs,
} from '../../../../src/core/refinery/regularisers';
import { extraFeatures, VIEW_DROPOUT } from '../../../../src/core/students/ngram-extras';

/** Row 0: terms 0 and 1; row 1: terms 1 and 2; row 2 (no loss term): term 3. */
const FEATURES = {
  starts: Int32Array.of(0, 2, 4),
  ends: Int32Array.of(2, 4, 5),
  indices: Int32Array.of(0, 1, 1, 2, 3),
  values: Float32Array.of(1, 2, 3, 4, 5),
};
const BELIEFS: RowBeliefs = {
  classes: 2,
  targets: Float32Array.of(1, 0, 0.25, 0.75, 0, 1),
  lossWeights: Float32Array.of(1, 1, 0),
  distributions: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.75, 0.25),
};

function extrasOf(
  kind: Regularisation['kinds'][number],
  rows: readonly number[],
  options: Partial<Regularisation> = {},
): ExtraRow[] {
  const random = () => 0.5;
  return extraRows(Int32Array.from(rows), {
    ...{ kinds: [kind], eta: 1, beliefs: BELIEFS, random },
    ...options,
  });
}

function targetsOf(extras: readonly ExtraRow[], beliefs = BELIEFS): number[][] {
  return extras.map((extra) => {
    const out = new Float32Array(beliefs.classes);
    writeTarget(extra, beliefs, out);
    return [...out];
  });
}

describe('ramp', () => {
  it('goes from 0 in the first epoch to 1 in the last of the ramp, and stays', () => {
    expect([1, 10, 50].map((epoch) => ramp(epoch, 10))).toEqual([0, 1, 1]);
    expect(ramp(4, 10)).toBeCloseTo(1 / 3, 12);
    expect(ramp(1, 1)).toBe(1);
  });
});

describe('views', () => {
  it('keep the target of rows with a loss term, and take the distribution of the others', () => {
    const extras = extrasOf('consistency', [2, 0], { eta: 0.5 });
    expect(targetsOf(extras)).toEqual([[0.75, 0.25], [1, 0]]); // prettier-ignore
    expect(extras.map(({ lossWeight }) => lossWeight)).toEqual([0.5, 0.5]);
  });

  it('give rows without a loss term no weight before there is a student', () => {
    const beliefs = { ...BELIEFS, distributions: null };
    const extras = extrasOf('consistency', [0, 2], { beliefs });
    expect(extras.map(({ lossWeight }) => lossWeight)).toEqual([1, 0]);
    expect(targetsOf(extras, beliefs)).toEqual([[1, 0], [0, 0]]); // prettier-ignore
  });

  it('leave out a share of the features, the same ones each time, and keep the expected input', () => {
    const terms = 2000;
    const wide = {
      starts: Int32Array.of(0),
      ends: Int32Array.of(terms),
      indices: Int32Array.from({ length: terms }, (_, term) => term),
      values: new Float32Array(terms).fill(1),
    };
    const extras = extrasOf('consistency', [0], { random: seededRandom(1) });
    const { indices, values } = extraFeatures(wide, extras);
    expect(indices.length / terms).toBeCloseTo(1 - VIEW_DROPOUT, 1);
    expect(values.reduce((total, value) => total + value, 0) / terms).toBeCloseTo(1, 1);
    expect(extraFeatures(wide, extras).indices).toEqual(indices);
  });
});

describe('mixtures', () => {
  it('mix features and targets alike, the first row at least as much as its partner', () => {
    // Every draw is one half, so that b = w = 1/2.
    const extras = extrasOf('mixup', [0, 1, 2], { eta: 0.25 });
    expect(extras.map(({ row, partner, share }) => [row, partner, share])).toEqual([
      [0, 1, 0.5],
      [1, 0, 0.5],
    ]);
    const { ends, indices, values } = extraFeatures(FEATURES, extras);
    expect([...ends]).toEqual([3, 6]);
    expect([...indices.subarray(0, 3)]).toEqual([0, 1, 2]);
    expect([...values.subarray(0, 3)]).toEqual([0.5, 2.5, 2]);
    expect(targetsOf(extras)).toEqual([[0.625, 0.375], [0.625, 0.375]]); // prettier-ignore
    expect(extras.map(({ lossWeight }) => lossWeight)).toEqual([0.25, 0.25]);
  });

  it('are none where fewer than two rows have a loss term', () => {
    expect(extrasOf('mixup', [0, 2])).toEqual([]);
  });

  it('never mix a row with itself or with one that has no loss term', () => {
    const random = seededRandom(2);
    for (let draw = 0; draw < 50; draw++) {
      for (const { row, partner, share } of extrasOf('mixup', [0, 1, 2], { random })) {
        expect([row, partner].toSorted()).toEqual([0, 1]);
        expect(share).toBeGreaterThanOrEqual(0.5);
      }
    }
  });
});

it('both kinds follow one another', () => {
  const extras = extrasOf('mixup', [0, 1], { kinds: ['consistency', 'mixup'] });
  expect(extras.map(({ partner }) => partner)).toEqual([null, null, 1, 0]);
});

it('beliefs of some rows are theirs, in the order given', () => {
  expect(selectBeliefs(BELIEFS, Int32Array.of(2, 0))).toEqual({
    classes: 2,
    targets: Float32Array.of(0, 1, 1, 0),
    lossWeights: Float32Array.of(0, 1),
    distributions: Float32Array.of(0.75, 0.25, 0.5, 0.5),
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
