/** @file Policy `auto`: what it learns about teacher and student without gold, and what it makes of it. */
import { describe, expect, it } from 'vitest';
import { combine, confidenceWithoutCandidates } from '../../../../src/core/labels/combine';
import { estimateReliability, SLOTS } from '../../../../src/core/labels/reliability';
import { argmaxRows } from '../../../../src/core/refinery/refinery';
import { setsOf } from '../../../helpers/refinery-cases';
import { makeWorld, shareRight, type WorldOptions } from './simulated-teacher';

const world = makeWorld({
  rows: 4000,
  classes: 6,
  seed: 1,
  first: 0.6,
  second: 0.2,
  sureness: [0.4, 1],
});
const { truth, sets, distributions } = world;
const reliability = estimateReliability(sets, distributions);

/** One world says little of a margin: how sure the student is, is estimated from its rows. */
const SEEDS = [1, 2, 3];

/** A student that has learnt from the rows: as right as the held-out one, and surer than it should be. */
function surer(distributions: Float32Array): Float32Array {
  const powers = distributions.map((p) => p ** 1.5);
  return powers.map((power, i) => {
    const start = i - (i % 6);
    return power / powers.subarray(start, start + 6).reduce((sum, p) => sum + p, 0);
  });
}

describe('estimateReliability', () => {
  it('finds where in its sets the teacher puts the truth', () => {
    const [first, second] = [...reliability.rankShares.subarray(2 * SLOTS)];
    const missing = reliability.rankShares[2 * SLOTS + SLOTS - 1] ?? 0;
    expect(first).toBeCloseTo(0.6, 1);
    expect(second).toBeCloseTo(0.2, 1);
    expect(missing).toBeCloseTo(0.2, 1);
    expect((first ?? 0) + (second ?? 0) + missing).toBeCloseTo(1, 9);
  });

  it('leaves a student that means what it says about as it is', () => {
    expect(reliability.temperature).toBeGreaterThanOrEqual(0.7);
    expect(reliability.temperature).toBeLessThanOrEqual(1.5);
  });

  it('sharpens a student that is right more often than it says', () => {
    const shy = makeWorld({
      rows: 4000,
      classes: 6,
      seed: 2,
      first: 0.6,
      second: 0.2,
      sureness: [0.6, 1],
      temperature: 0.5,
    });
    const { temperature } = estimateReliability(shy.sets, shy.distributions);
    expect(temperature).toBeGreaterThanOrEqual(0.4);
    expect(temperature).toBeLessThanOrEqual(0.6);
  });

  it('gives probabilities over the other labels as company', () => {
    for (let j = 0; j < 6; j++) {
      const row = reliability.company.subarray(j * 6, (j + 1) * 6);
      expect(row[j]).toBe(0);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    }
  });

  it('copes with a teacher that never said anything', () => {
    const silent = setsOf([[0, 1, 2], []], 3, [{ unmatched: true }]);
    const result = estimateReliability(silent, new Float32Array(6).fill(1 / 3));
    expect(result.temperature).toBe(1);
    const { labels } = combine(silent, skewed, skewed, result);
    expect([...labels]).toEqual([1, 2]);
  });
});

const skewed = Float32Array.of(0.2, 0.7, 0.1, 0.1, 0.2, 0.7);

describe('combine', () => {
  const combined = combine(sets, distributions, distributions, reliability);

  /** Accuracies, each the mean over worlds that differ in their seed alone. */
  function meanAccuracies(
    options: Omit<WorldOptions, 'rows' | 'classes' | 'seed'>,
    { rows = 10_000, seeds = SEEDS } = {},
  ) {
    const sums = { auto: 0, teacher: 0, student: 0 };
    for (const seed of seeds) {
      const world = makeWorld({ rows, classes: 6, seed, ...options });
      const heldOut = world.distributions;
      const trust = estimateReliability(world.sets, heldOut);
      const { labels } = combine(world.sets, heldOut, surer(heldOut), trust);
      const first = world.truth.map((_, row) => world.sets.labels[2 * row] ?? -1);
      sums.auto += shareRight(labels, world.truth) / seeds.length;
      sums.teacher += shareRight(first, world.truth) / seeds.length;
      sums.student += shareRight(argmaxRows(heldOut, 6), world.truth) / seeds.length;
    }
    return sums;
  }

  it('is better than both of two independent witnesses', () => {
    const { auto, teacher, student } = meanAccuracies({
      ...{ first: 0.6, second: 0.2, sureness: [0.4, 1] },
    });
    expect(auto).toBeGreaterThan(teacher + 0.05);
    // By 4 points here, and 5 with a temperature known better than from some 3,000 rows; that one made
    // the labels of real students worse, whose chances are no powers of what they say.
    expect(auto).toBeGreaterThan(student + 0.03);
  });

  it.each([
    ['teacher far better than the student', 0.98, [0.2, 0.8]],
    ['student far better than the teacher', 0.3, [0.95, 1]],
  ] as const)('keeps to a %s', (_, first, sureness) => {
    const { auto, teacher, student } = meanAccuracies({ first, second: 0.01, sureness });
    expect(auto).toBeGreaterThan(Math.max(teacher, student) - 0.005);
  });

  it.each([
    ['teacher is the better one', [0.2, 0.8], 0.02],
    ['student is the better one', [0.95, 1], 0.005],
  ] as const)('risks little on few rows where the %s', (_, sureness, loss) => {
    const { auto, teacher, student } = meanAccuracies(
      { first: 0.7, second: 0.08, sureness },
      { rows: 500, seeds: [1, 2, 3, 4, 5, 6, 7, 8] },
    );
    expect(auto).toBeGreaterThan(Math.max(teacher, student) - loss);
  });

  it('gives distributions, their argmax, and confidences that never exceed the belief', () => {
    const { posterior, labels, confidences, disagreement } = combined;
    for (let row = 0; row < 50; row++) {
      const belief = posterior.subarray(row * 6, (row + 1) * 6);
      expect(belief.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      const label = labels[row] ?? -1;
      expect(belief[label]).toBe(Math.max(...belief));
      const doubt = 1 - (distributions[row * 6 + label] ?? 0);
      const expected = (belief[label] ?? 0) * (1 - 0.75 * disagreement * doubt);
      expect(confidences[row]).toBeCloseTo(expected, 5);
    }
  });

  it('makes the truth missing as often as the held-out student found it to be', () => {
    // The fitted student has seen the candidates and puts all its weight there.
    const fitted = distributions.slice();
    for (let row = 0; row < truth.length; row++) {
      const candidates = sets.labels.subarray(2 * row, 2 * row + 2);
      for (let j = 0; j < 6; j++) {
        const kept = candidates.includes(j) ? 1 : 0.05;
        fitted[row * 6 + j] = kept * (fitted[row * 6 + j] ?? 0);
      }
    }
    const { posterior } = combine(sets, distributions, fitted, reliability);
    let outside = 0;
    for (let row = 0; row < truth.length; row++) {
      const candidates = sets.labels.subarray(2 * row, 2 * row + 2);
      for (let j = 0; j < 6; j++) {
        if (!candidates.includes(j)) outside += (posterior[row * 6 + j] ?? 0) / truth.length;
      }
    }
    const missing = reliability.rankShares[2 * SLOTS + SLOTS - 1] ?? 0;
    expect(outside).toBeCloseTo(missing, 2);
  });

  it('follows the student where nothing matched', () => {
    const some = setsOf([[0, 1, 2]], 3, [{ unmatched: true }]);
    const p = Float32Array.of(0.2, 0.7, 0.1);
    const neutral = estimateReliability(some, p);
    expect([...combine(some, p, p, neutral).labels]).toEqual([1]);
  });
});

describe('confidenceWithoutCandidates', () => {
  it('is the tempered probability of the favourite, discounted', () => {
    const p = Float32Array.of(0.6, 0.3, 0.1);
    const at = (temperature: number, disagreement: number) =>
      confidenceWithoutCandidates(p, { ...reliability, temperature }, { disagreement });
    expect(at(1, 0)).toBeCloseTo(0.6, 6);
    // 0.36 / (0.36 + 0.09 + 0.01)
    expect(at(0.5, 0)).toBeCloseTo(0.36 / 0.46, 6);
    // 1 - 0.75 * 0.2 * (1 - 0.6)
    expect(at(1, 0.2)).toBeCloseTo(0.6 * 0.94, 6);
  });
});
