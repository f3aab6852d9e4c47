/** @file The refinery's targets, against numbers worked out by hand. */
import { describe, expect, test } from 'vitest';
import { argmaxRows, firstTargets, refine } from '../../../../src/core/refinery/refinery';
import { candidateWeights } from '../../../../src/core/refinery/weights';
import { REFINERY_MODES, type RefineryMode } from '../../../../src/core/task/recipe';
import { rowsOf, setsOf } from '../../../helpers/refinery/refinery-cases';

const CLASSES = 3;
/** Four rows: two inside their candidates, one outside, one surely outside. */
const SETS = setsOf([[0, 1], [1, 2], [1], [2]], CLASSES); // prettier-ignore
const WEIGHTS = candidateWeights(SETS, 'uniform');
const DISTRIBUTIONS = Float32Array.of(
  ...[0.5, 0.25, 0.25],
  ...[0.2, 0.6, 0.2],
  ...[0.6, 0.3, 0.1],
  ...[0.01, 0.98, 0.01],
);
const SETTINGS = { warmupEpochs: 3, delta: 0.5, gamma: 0.5, tau: 0.95 };

function refined(mode: RefineryMode, more: Partial<typeof SETTINGS> = {}, epoch = 3) {
  return refine(SETS, WEIGHTS, DISTRIBUTIONS, epoch, { ...SETTINGS, mode, ...more });
}

function expectRows(values: Float32Array, expected: readonly (readonly number[])[]): void {
  const rows = rowsOf(values, CLASSES);
  expect(rows).toHaveLength(expected.length);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(value, `row ${i}, class ${j}`).toBeCloseTo(expected[i]?.[j] ?? NaN, 6);
    });
  });
}

const RENORMALISED = [
  [2 / 3, 1 / 3, 0],
  [0, 0.75, 0.25],
  [0, 1, 0],
  [0, 0, 1],
];

describe('the first targets', () => {
  test('are the candidates’ weights', () => {
    const targets = firstTargets(SETS, WEIGHTS, 'full');
    expectRows(targets.values, [[0.5, 0.5, 0], [0, 0.5, 0.5], [0, 1, 0], [0, 0, 1]]); // prettier-ignore
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 1, 1));
  });

  test('keep weights other than even ones', () => {
    const weights = candidateWeights(SETS, 'rank');
    expectRows(firstTargets(SETS, weights, 'uniform').values, [
      [2 / 3, 1 / 3, 0],
      [0, 2 / 3, 1 / 3],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test('in mode single are the single answers, and rows without one have no loss', () => {
    const sets = setsOf([[0, 1], [2, 1], [0, 1, 2]], CLASSES, [{}, { single: 0 }, { unmatched: true }]); // prettier-ignore
    const targets = firstTargets(sets, candidateWeights(sets, 'auto'), 'single');
    expectRows(targets.values, [[1, 0, 0], [1, 0, 0], [0, 0, 0]]); // prettier-ignore
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 0));
  });

  test('of an unmatched row spread over all labels', () => {
    const sets = setsOf([[0, 1, 2]], CLASSES, [{ unmatched: true }]);
    const targets = firstTargets(sets, candidateWeights(sets, 'rank'), 'full');
    expectRows(targets.values, [[1 / 3, 1 / 3, 1 / 3]]);
    expect(targets.lossWeights).toEqual(Float32Array.of(1));
  });
});

describe('the mode', () => {
  test.each(['single', 'uniform'] as const)('%s keeps its first targets for good', (mode) => {
    const first = firstTargets(SETS, WEIGHTS, mode);
    for (const epoch of [1, 3, 20]) {
      const { values, lossWeights, inside } = refined(mode, {}, epoch);
      expect(values).toEqual(first.values);
      expect(lossWeights).toEqual(first.lossWeights);
      expect(inside).toBe(0.5);
    }
  });

  test('renormalise spreads the student’s distribution over the candidates', () => {
    const targets = refined('renormalise');
    expectRows(targets.values, RENORMALISED);
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 1, 1));
    expect(targets).toMatchObject({ inside: 0.5, reliable: 0, confidentOutside: 0 });
  });

  test('filter drops rows whose argmax is outside their candidates', () => {
    const targets = refined('filter');
    expectRows(targets.values, RENORMALISED);
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 0, 0));
    expect(targets).toMatchObject({ inside: 0.5, reliable: 0, confidentOutside: 0 });
  });

  test('sharpen squares the reliable targets where gamma is a half', () => {
    const targets = refined('sharpen');
    // (2/3)² : (1/3)² = 4 : 1 and (3/4)² : (1/4)² = 9 : 1.
    expectRows(targets.values, [[0.8, 0.2, 0], [0, 0.9, 0.1], ...RENORMALISED.slice(2)]);
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 0, 0));
    expect(targets).toMatchObject({ inside: 0.5, reliable: 0.5, confidentOutside: 0 });
  });

  test('full believes a sure student against the candidates', () => {
    const targets = refined('full');
    expectRows(targets.values, [[0.8, 0.2, 0], [0, 0.9, 0.1], [0, 1, 0], [0, 1, 0]]); // prettier-ignore
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 0, 1));
    expect(targets).toMatchObject({ inside: 0.5, reliable: 0.5, confidentOutside: 0.25 });
  });
});

describe('the warm-up', () => {
  test.each([1, 2])('only renormalises the targets made after epoch %i of 3', (epoch) => {
    const targets = refined('full', {}, epoch);
    expectRows(targets.values, RENORMALISED);
    expect(targets.lossWeights).toEqual(Float32Array.of(1, 1, 1, 1));
    expect(targets).toMatchObject({ inside: 0.5, reliable: 0, confidentOutside: 0 });
  });

  test('ends with its last epoch, after which all steps are taken', () => {
    expect(refined('full', {}, 3).confidentOutside).toBe(0.25);
    expect(refined('full', { warmupEpochs: 0 }, 1).confidentOutside).toBe(0.25);
  });
});

describe('renormalising', () => {
  test('multiplies by the candidates’ weights', () => {
    const weights = Float32Array.of(0.2, 0.8, 0.5, 0.5, 1, 1);
    const { values } = refine(SETS, weights, DISTRIBUTIONS, 1, {
      ...SETTINGS,
      mode: 'renormalise',
    });
    // 0.2 · 0.5 : 0.8 · 0.25 = 1 : 2.
    expectRows(values, [[1 / 3, 2 / 3, 0], ...RENORMALISED.slice(1)]);
  });

  test('keeps the weights where the student rules out every candidate', () => {
    const sets = setsOf([[0, 1]], CLASSES);
    const { values } = refine(sets, Float32Array.of(0.7, 0.3), Float32Array.of(0, 0, 1), 1, {
      ...SETTINGS,
      mode: 'renormalise',
    });
    expectRows(values, [[0.7, 0.3, 0]]);
  });
});

describe('sharpening', () => {
  /** Rows that all predict class 0 of {0, 1}; the surer, the smaller the cross-entropy. */
  function sharpenedRows(confidences: readonly number[], delta: number): boolean[] {
    const sets = setsOf(confidences.map(() => [0, 1]), 2); // prettier-ignore
    const distributions = Float32Array.from(confidences.flatMap((p) => [p, 1 - p]));
    const weights = candidateWeights(sets, 'uniform');
    const settings = { ...SETTINGS, delta, tau: 1, mode: 'full' } as const;
    const { values, reliable } = refine(sets, weights, distributions, 3, settings);
    const isSharpened = confidences.map((p, row) => (values[2 * row] ?? 0) > p + 1e-3);
    expect(reliable).toBeCloseTo(isSharpened.filter(Boolean).length / confidences.length, 12);
    return isSharpened;
  }

  test('takes the share delta with the smallest cross-entropy', () => {
    expect(sharpenedRows([0.6, 0.9, 0.7, 0.8], 0.5)).toEqual([false, true, false, true]);
    expect(sharpenedRows([0.6, 0.9, 0.7, 0.8], 1)).toEqual([true, true, true, true]);
  });

  test('rounds the share down, but takes at least one row of a class', () => {
    expect(sharpenedRows([0.7, 0.9, 0.8], 0.5)).toEqual([false, true, false]);
    expect(sharpenedRows([0.7, 0.8], 0.1)).toEqual([false, true]);
    expect(sharpenedRows([0.7, 0.8], 0)).toEqual([false, true]);
    expect(sharpenedRows([0.7], 0.5)).toEqual([true]);
  });

  test('of equal rows takes the first', () => {
    expect(sharpenedRows([0.75, 0.75, 0.75, 0.75], 0.5)).toEqual([true, true, false, false]);
  });

  test('goes by predicted class, so that easy classes do not crowd out hard ones', () => {
    // Both rows of class 0 are surer than both of class 1; class 2 is never predicted.
    const sets = setsOf([[0, 1], [0, 1], [0, 1], [0, 1]], CLASSES); // prettier-ignore
    const distributions = Float32Array.of(
      ...[0.98, 0.02, 0],
      ...[0.95, 0.05, 0],
      ...[0.45, 0.55, 0],
      ...[0.4, 0.6, 0],
    );
    const weights = candidateWeights(sets, 'uniform');
    const settings = { ...SETTINGS, mode: 'sharpen' } as const;
    const { values, reliable } = refine(sets, weights, distributions, 3, settings);
    expect(reliable).toBe(0.5);
    const [first, second, third, fourth] = rowsOf(values, CLASSES);
    expect(first?.[0]).toBeCloseTo(0.98 ** 2 / (0.98 ** 2 + 0.02 ** 2), 6);
    expect(second?.[0]).toBeCloseTo(0.95, 6);
    expect(third?.[1]).toBeCloseTo(0.55, 6);
    expect(fourth?.[1]).toBeCloseTo(0.6 ** 2 / (0.6 ** 2 + 0.4 ** 2), 6);
  });

  test('with gamma 1 changes nothing', () => {
    expectRows(refined('sharpen', { gamma: 1 }).values, RENORMALISED);
  });
});

describe('a student that is sure against the candidates', () => {
  test('is believed above tau only', () => {
    expect(refined('full', { tau: 0.97 }).lossWeights).toEqual(Float32Array.of(1, 1, 0, 1));
    expect(refined('full', { tau: 0.99 }).lossWeights).toEqual(Float32Array.of(1, 1, 0, 0));
    expect(refined('full', { tau: 0.5 }).lossWeights).toEqual(Float32Array.of(1, 1, 1, 1));
  });

  test.each([
    ['at tau itself', 0.75, 0.75],
    ['where tau is 1, even if it has no doubt', 1, 1],
    ['where tau is 1, even if rounding made it surer than sure', 1, 1 + 2 ** -20],
  ])('is not believed %s', (_, tau, p) => {
    const sets = setsOf([[1]], 2);
    const settings = { ...SETTINGS, mode: 'full', tau } as const;
    const targets = refine(sets, Float32Array.of(1), Float32Array.of(p, 1 - p), 3, settings);
    expect(targets.lossWeights).toEqual(Float32Array.of(0));
    expect(targets.confidentOutside).toBe(0);
  });
});

describe('an unmatched row', () => {
  test('is inside whatever the student says', () => {
    const sets = setsOf([[0, 1, 2]], CLASSES, [{ unmatched: true }]);
    const weights = candidateWeights(sets, 'auto');
    const distributions = Float32Array.of(0.1, 0.2, 0.7);
    const settings = { ...SETTINGS, mode: 'filter' } as const;
    const targets = refine(sets, weights, distributions, 3, settings);
    expect(targets.inside).toBe(1);
    expectRows(targets.values, [[0.1, 0.2, 0.7]]);
  });
});

describe('no rows at all', () => {
  test.each(['single', 'renormalise', 'full'] as const)('are no error in mode %s', (mode) => {
    const targets = refine(setsOf([], 2), new Float32Array(), new Float32Array(), 3, {
      ...SETTINGS,
      mode,
    });
    expect(targets.values).toHaveLength(0);
  });
});

describe('argmaxRows', () => {
  test('finds the largest of each row, of equals the first', () => {
    const distributions = Float32Array.of(0.2, 0.3, 0.5, 0.4, 0.4, 0.2, 0, 0, 0);
    expect(argmaxRows(distributions, 3)).toEqual(Int32Array.of(2, 0, 0));
  });
});

test.each(REFINERY_MODES)('a person’s label is a certain target in mode %s', (mode) => {
  // The student is sure of another label in both; only the first was labelled by a person.
  const sets = setsOf([[1], [1]], CLASSES, [{ certain: true }, {}]);
  const weights = candidateWeights(sets, 'auto');
  const distributions = Float32Array.of(...[0.99, 0.01, 0], ...[0.99, 0.01, 0]);
  for (const epoch of [1, 3, 10]) {
    const { values, lossWeights } = refine(sets, weights, distributions, epoch, {
      ...SETTINGS,
      mode,
    });
    expect([...values.subarray(0, CLASSES)]).toEqual([0, 1, 0]);
    expect(lossWeights[0]).toBe(1);
  }
  if (mode === 'full') {
    const { values } = refine(sets, weights, distributions, 3, { ...SETTINGS, mode });
    expect([...values.subarray(CLASSES)]).toEqual([1, 0, 0]);
  }
});
