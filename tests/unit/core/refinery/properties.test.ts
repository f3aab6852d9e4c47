/** @file What holds of all targets, and the refinery against an independent one, on random rows. */
import { describe, expect, test } from 'vitest';
import { argmaxRows, firstTargets, refine } from '../../../../src/core/refinery/refinery';
import { candidateWeights } from '../../../../src/core/refinery/weights';
import {
  CANDIDATE_WEIGHTS,
  REFINERY_MODES,
  type RefineryMode,
} from '../../../../src/core/task/recipe';
import { integerBelow, mulberry32, pick } from '../../../helpers/random';
import { randomCase, rowsOf } from '../../../helpers/refinery/refinery-cases';
import { refineByThePaper } from '../../../helpers/refinery/refinery-oracle';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);

function drawn(seed: number) {
  const random = mulberry32(seed);
  const drawnCase = randomCase(random);
  const settings = {
    warmupEpochs: integerBelow(random, 4),
    delta: pick(random, [0, 0.3, 0.5, 0.8, 1]),
    gamma: pick(random, [0.5, 0.85, 1]),
    tau: pick(random, [0.5, 0.8, 0.95, 1]),
  };
  const weights = candidateWeights(drawnCase.sets, pick(random, ['auto', 'rank', 'uniform']));
  return { ...drawnCase, settings, weights, epoch: 1 + integerBelow(random, 6) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe.each(REFINERY_MODES)('the targets of mode %s', (mode) => {
  test('are distributions over the candidates, but for rows sure of something else', () => {
    for (const seed of SEEDS) {
      const { rows, sets, classes, distributions, settings, weights, epoch } = drawn(seed);
      const { tau } = settings;
      const winners = argmaxRows(distributions, classes);
      for (const targets of [
        firstTargets(sets, weights, mode),
        refine(sets, weights, distributions, epoch, { ...settings, mode }),
      ]) {
        rowsOf(targets.values, classes).forEach((target, row) => {
          const where = `seed ${seed}, row ${row}`;
          const hasLoss = targets.lossWeights[row] === 1;
          if (!hasLoss) expect(targets.lossWeights[row], where).toBe(0);
          // Only a row without a single answer has no target, and then no loss either.
          if (mode === 'single' && !hasLoss) {
            expect(sum(target), where).toBe(0);
            return;
          }
          expect(sum(target), where).toBeCloseTo(1, 5);
          expect(Math.min(...target), where).toBeGreaterThanOrEqual(0);
          const inSet = sum((rows[row] ?? []).map((label) => target[label] ?? 0));
          if (inSet > 1e-6) {
            expect(inSet, where).toBeCloseTo(1, 5);
            return;
          }
          const winner = winners[row] ?? -1;
          expect(mode, where).toBe('full');
          expect(rows[row], where).not.toContain(winner);
          expect(distributions[row * classes + winner], where).toBeGreaterThan(tau);
          expect(target[winner], where).toBe(1);
        });
      }
    }
  });

  test('come with their shares of rows', () => {
    for (const seed of SEEDS) {
      const { rows, sets, classes, distributions, settings, weights, epoch } = drawn(seed);
      const targets = refine(sets, weights, distributions, epoch, { ...settings, mode });
      const winners = argmaxRows(distributions, classes);
      const inside = rows.filter((set, row) => set.includes(winners[row] ?? -1)).length;
      expect(targets.inside, `seed ${seed}`).toBeCloseTo(inside / rows.length, 12);
      expect(targets.reliable, `seed ${seed}`).toBeLessThanOrEqual(targets.inside + 1e-12);
      expect(targets.confidentOutside).toBeLessThanOrEqual(1 - targets.inside + 1e-12);
    }
  });
});

describe.each(['renormalise', 'filter', 'sharpen', 'full'] satisfies RefineryMode[])(
  'mode %s',
  (mode) => {
    test('does what the paper says, row by row', () => {
      for (const seed of SEEDS) {
        const { rows, sets, classes, distributions, settings, weights, epoch } = drawn(seed);
        const targets = refine(sets, weights, distributions, epoch, { ...settings, mode });
        const p = rowsOf(distributions, classes);
        const oracle = refineByThePaper(
          rows.map((candidates, row) => ({
            candidates,
            weights: [...weights.subarray(sets.offsets[row], sets.offsets[row + 1])],
            p: p[row] ?? [],
          })),
          epoch,
          { ...settings, mode },
        );
        rowsOf(targets.values, classes).forEach((target, row) => {
          const expected = oracle[row];
          target.forEach((value, j) => {
            const where = `seed ${seed}, row ${row}, class ${j}`;
            expect(value, where).toBeCloseTo(expected?.target[j] ?? NaN, 5);
          });
          expect(targets.lossWeights[row], `seed ${seed}, row ${row}`).toBe(
            Number(expected?.hasLoss),
          );
        });
        const shareOf = (part: string) =>
          oracle.filter((row) => row.part === part).length / rows.length;
        expect(targets.reliable).toBeCloseTo(shareOf('reliable'), 12);
        expect(targets.confidentOutside).toBeCloseTo(shareOf('confident'), 12);
      }
    });
  },
);

describe('no function', () => {
  test('changes what it is given', () => {
    for (const seed of SEEDS) {
      const { sets, distributions, settings, weights, epoch } = drawn(seed);
      const before = structuredClone({ sets, distributions, weights });
      for (const mode of REFINERY_MODES) {
        const first = firstTargets(sets, weights, mode);
        const next = refine(sets, weights, distributions, epoch, { ...settings, mode });
        // Nor may the caller, writing into a result, reach an input.
        first.values.fill(9);
        next.values.fill(9);
        next.lossWeights.fill(9);
      }
      for (const choice of CANDIDATE_WEIGHTS) candidateWeights(sets, choice).fill(9);
      expect({ sets, distributions, weights }, `seed ${seed}`).toEqual(before);
    }
  });
});
