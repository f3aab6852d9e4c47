/** @file Weights of candidates by the recipe's choice, and whether the page makes the targets itself. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { candidateWeights, pageDecides } from '../../../../src/core/refinery/weights';
import {
  CANDIDATE_WEIGHTS,
  REFINERY_MODES,
  RefinerySchema,
} from '../../../../src/core/task/recipe';
import { mulberry32 } from '../../../helpers/random';
import { randomCase, setsOf } from '../../../helpers/refinery/refinery-cases';

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

describe('pageDecides', () => {
  test('is true of the defaults only: named weights and smaller modes are there to compare with', () => {
    expect(pageDecides(v.parse(RefinerySchema, {}))).toBe(true);
    for (const mode of REFINERY_MODES) {
      for (const weights of CANDIDATE_WEIGHTS) {
        expect(pageDecides({ mode, weights })).toBe(mode === 'full' && weights === 'auto');
      }
    }
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
