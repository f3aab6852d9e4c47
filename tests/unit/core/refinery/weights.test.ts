/** @file Weights of candidates: by the recipe's choice, and estimated from the student. */
import { describe, expect, test } from 'vitest';
import {
  candidateWeights,
  estimateWeights,
  hasScores,
} from '../../../../src/core/refinery/weights';
import { CANDIDATE_WEIGHTS } from '../../../../src/core/task/recipe';
import { mulberry32 } from '../../../helpers/random';
import { randomCase, randomSet, setsOf } from '../../../helpers/refinery-cases';

/** A ranked row, a scored one, one of a single candidate, and one that nothing matched. */
const SETS = setsOf(
  [[2, 0, 1], [1, 0], [2], [0, 1, 2]], // prettier-ignore
  3,
  [{}, { scores: [3, 1] }, {}, { unmatched: true }],
);
const THIRD = 1 / 3;
const EVEN = [THIRD, THIRD, THIRD];
const BY_RANK = [6 / 11, 3 / 11, 2 / 11];

describe('candidateWeights', () => {
  test.each([
    ['uniform', [...EVEN, 0.5, 0.5, 1, ...EVEN]],
    ['rank', [...BY_RANK, 2 / 3, THIRD, 1, ...EVEN]],
    ['score', [...BY_RANK, 0.75, 0.25, 1, ...EVEN]],
    ['auto', [...EVEN, 0.75, 0.25, 1, ...EVEN]],
  ] as const)('%s', (choice, expected) => {
    const weights = candidateWeights(SETS, choice);
    expect(weights).toHaveLength(expected.length);
    expected.forEach((weight, entry) => expect(weights[entry]).toBeCloseTo(weight, 6));
  });

  test('gives a candidate of score 0 no weight beside others', () => {
    const sets = setsOf([[0, 1]], 2, [{ scores: [2, 0] }]);
    expect(candidateWeights(sets, 'score')).toEqual(Float32Array.of(1, 0));
  });

  test.each(['score', 'auto'] as const)('%s takes scores of 0 throughout as none', (choice) => {
    const sets = setsOf([[0, 1]], 2, [{ scores: [0, 0] }]);
    const [first = NaN, second = NaN] = candidateWeights(sets, choice);
    expect(first + second).toBeCloseTo(1, 6);
    expect(second).toBeGreaterThan(0);
  });

  test('sums to 1 over each row, whatever the choice', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { sets } = randomCase(mulberry32(seed));
      for (const choice of CANDIDATE_WEIGHTS) {
        const weights = candidateWeights(sets, choice);
        expectSumsOfOne(sets.offsets, weights, `seed ${seed}, ${choice}`);
      }
    }
  });
});

describe('hasScores', () => {
  test('is true as soon as one candidate has evidence', () => {
    expect(hasScores(SETS)).toBe(true);
    expect(hasScores(setsOf([[0, 1]], 2))).toBe(false);
    expect(hasScores(setsOf([[0, 1]], 2, [{ scores: [0, 0] }]))).toBe(false);
  });
});

describe('estimateWeights', () => {
  test('averages the beliefs of each rank, with one row counted before any', () => {
    const sets = setsOf([[0, 1], [2, 1]], 3); // prettier-ignore
    const distributions = Float32Array.of(...[0.8, 0.2, 0], ...[0.6, 0.1, 0.3]);
    const estimated = estimateWeights(sets, candidateWeights(sets, 'uniform'), distributions);
    // Beliefs (0.8, 0.2) and (0.75, 0.25), and half a row for either rank.
    const first = (0.8 + 0.75 + 0.5) / 3;
    [first, 1 - first, first, 1 - first].forEach((weight, entry) =>
      expect(estimated[entry]).toBeCloseTo(weight, 6),
    );
  });

  test('starts from the weights there are', () => {
    const sets = setsOf([[0, 1]], 2);
    const estimated = estimateWeights(sets, Float32Array.of(0.9, 0.1), Float32Array.of(0.5, 0.5));
    expect(estimated[0]).toBeCloseTo((0.9 + 0.5) / 2, 6);
  });

  test('counts sets of different sizes apart, and is modest about rare sizes', () => {
    const sets = setsOf([[0], [0, 1], [0, 1, 2]], 3); // prettier-ignore
    const distributions = Float32Array.of(...[1, 0, 0], ...[1, 0, 0], ...[1, 0, 0]);
    const estimated = estimateWeights(sets, candidateWeights(sets, 'uniform'), distributions);
    [1, 0.75, 0.25, 4 / 6, 1 / 6, 1 / 6].forEach((weight, entry) =>
      expect(estimated[entry]).toBeCloseTo(weight, 6),
    );
  });

  test('leaves unmatched rows alone, and does not learn from them', () => {
    const sets = setsOf([[0, 1], [0, 1]], 2, [{ unmatched: true }]); // prettier-ignore
    const even = candidateWeights(sets, 'uniform');
    const estimated = estimateWeights(sets, even, Float32Array.of(...[1, 0], ...[0, 1]));
    [0.5, 0.5, 0.25, 0.75].forEach((weight, entry) =>
      expect(estimated[entry]).toBeCloseTo(weight, 6),
    );
  });

  test('learns nothing from a row whose candidates the student all rules out', () => {
    const sets = setsOf([[0, 1]], 3);
    const estimated = estimateWeights(sets, Float32Array.of(0.5, 0.5), Float32Array.of(0, 0, 1));
    expect(estimated).toEqual(Float32Array.of(0.5, 0.5));
  });

  test('sums to 1 over each row', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { sets, distributions } = randomCase(mulberry32(seed));
      const weights = candidateWeights(sets, 'uniform');
      const estimated = estimateWeights(sets, weights, distributions);
      expectSumsOfOne(sets.offsets, estimated, `seed ${seed}`);
    }
  });

  test.each([1, 2, 3])('finds the probabilities that ranks were drawn from (seed %i)', (seed) => {
    const random = mulberry32(seed);
    const classes = 6;
    const truth = [[0.7, 0.3], [0.55, 0.3, 0.15]]; // prettier-ignore
    const rows: number[][] = [];
    const distributions: number[] = [];
    for (let row = 0; row < 6000; row++) {
      const byRank = truth[row % truth.length] ?? [];
      const set = randomSet(random, classes).concat(0, 1, 2, 3, 4, 5);
      const candidates = [...new Set(set)].slice(0, byRank.length);
      rows.push(candidates);
      const right = candidates[drawIndex(random, byRank)] ?? 0;
      // A student that is right in 8 of 10 rows, knows that, and else errs at random.
      const said = random() < 0.8 ? right : otherThan(random, right, classes);
      for (let j = 0; j < classes; j++) distributions.push(j === said ? 0.8 : 0.2 / (classes - 1));
    }
    const sets = setsOf(rows, classes);
    let weights = candidateWeights(sets, 'uniform');
    for (let round = 0; round < 40; round++) {
      weights = estimateWeights(sets, weights, Float32Array.from(distributions));
    }
    truth.flat().forEach((probability, entry) => {
      expect(Math.abs((weights[entry] ?? NaN) - probability)).toBeLessThan(0.03);
    });
  });
});

function expectSumsOfOne(offsets: Int32Array, weights: Float32Array, where: string): void {
  for (let row = 0; row + 1 < offsets.length; row++) {
    const ofRow = weights.subarray(offsets[row], offsets[row + 1]);
    expect(Math.min(...ofRow), where).toBeGreaterThanOrEqual(0);
    expect(
      ofRow.reduce((total, weight) => total + weight, 0),
      where,
    ).toBeCloseTo(1, 5);
  }
}

function drawIndex(random: () => number, probabilities: readonly number[]): number {
  let left = random();
  const index = probabilities.findIndex((probability) => (left -= probability) < 0);
  return index < 0 ? probabilities.length - 1 : index;
}

function otherThan(random: () => number, label: number, classes: number): number {
  return (label + 1 + Math.floor(random() * (classes - 1))) % classes;
}
