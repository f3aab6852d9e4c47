/** @file Rows for a teacher with a budget. */
import { describe, expect, it } from 'vitest';
import { extrapolate } from '../../../../src/core/budget/curve';
import {
  budgetOf,
  chooserOf,
  nextRoundSize,
  sliceSize,
  type Spent,
} from '../../../../src/core/budget/budget';
import { expectedAccuracy } from '../../../../src/core/budget/expected-accuracy';
import { firstRound, nextRound } from '../../../../src/core/budget/rounds';
import { toEnd } from '../../../../src/core/pieces';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { seededRandom } from '../../../../src/core/random';
import { SparseRowsBuilder } from '../../../../src/core/students/sparse';
import { setsOf } from '../../../helpers/refinery/refinery-cases';

function budget(value: unknown) {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'A' }, { name: 'B' }] },
    teacher: { kind: 'keywords', budget: value },
  });
  const found = budgetOf(recipe.teacher);
  if (!found) throw new Error('no budget');
  return found;
}

/** Sizes of all rounds of a teacher that takes so long for a row. */
function sizesOf(value: unknown, secondsPerRow = 1, spent: Spent = { rows: 0, seconds: 0 }) {
  const sizes: number[] = [];
  for (let now = spent; ;) {
    const size = nextRoundSize(budget(value), now);
    if (size === 0) return sizes;
    sizes.push(size);
    now = { rows: now.rows + size, seconds: now.seconds + size * secondsPerRow };
  }
}

describe('a budget', () => {
  it('of rows is spent to the last one, in even rounds', () => {
    expect(sizesOf(30)).toEqual([4, 4, 4, 4, 4, 4, 4, 2]);
    expect(sizesOf({ rows: 8, rounds: 2 })).toEqual([4, 4]);
    expect(sizesOf(2)).toEqual([1, 1]);
  });

  it('of rows counts what is annotated already, and goes on where it is raised', () => {
    expect(sizesOf({ rows: 10, rounds: 4 }, 1, { rows: 5, seconds: 0 })).toEqual([3, 2]);
    expect(sizesOf(10, 1, { rows: 10, seconds: 9 })).toEqual([]);
    expect(sizesOf({ rows: 20, rounds: 4 }, 1, { rows: 10, seconds: 9 })).toEqual([5, 5]);
  });

  it('of minutes learns the pace first, then spends what is left in rounds', () => {
    expect(sizesOf({ minutes: 10, rounds: 4 }, 2)).toEqual([20, 75, 75, 75, 55]);
    expect(sizesOf({ minutes: 1 }, 90)).toEqual([20]);
  });

  it('of minutes looks at the clock before too many rows are asked about', () => {
    const minutes = budget({ minutes: 1 });
    expect(sliceSize(minutes, { rows: 0, seconds: 0 })).toBeLessThan(10);
    expect(sliceSize(minutes, { rows: 4, seconds: 40 })).toBe(2);
    expect(sliceSize(minutes, { rows: 4, seconds: 61 })).toBe(0);
    expect(sliceSize(budget(100), { rows: 30, seconds: 5 })).toBe(70);
  });

  it('is refused where it says both or neither, and absent where it is left out', () => {
    expect(() => budget({ rows: 5, minutes: 5 })).toThrow('teacher.budget');
    expect(() => budget({ rounds: 3 })).toThrow('teacher.budget');
    expect(() => budget(0)).toThrow('teacher.budget');
    expect(budgetOf({ kind: 'keywords' })).toBeNull();
  });

  it('is spent by the n-gram student, whichever labels in the end, and without slow options', () => {
    const { student, refinery } = parseRecipe({
      shortlist: 1,
      task: { textColumn: 'text', labels: [{ name: 'A' }, { name: 'B' }] },
      refinery: { folds: 3, earlyStopping: true, tau: 0.9 },
    });
    expect(chooserOf({ student, refinery }).student).toEqual(student);
    expect(chooserOf({ student, refinery }).refinery).toMatchObject({
      ...{ folds: 0, earlyStopping: false, regularisers: [], tau: 0.9 },
    });
    const encoder = { ...student, kind: 'encoder', model: 'm' } as const;
    expect(chooserOf({ student: encoder, refinery }).student.kind).toBe('ngram');
  });
});

describe('firstRound', () => {
  it('draws different rows, the same for the same seed', () => {
    const rows = [3, 5, 7, 9, 11, 13];
    const chosen = firstRound(rows, 4, 1);
    expect(new Set(chosen).size).toBe(4);
    expect([...chosen].every((row) => rows.includes(row))).toBe(true);
    expect(firstRound(rows, 4, 1)).toEqual(chosen);
    expect(firstRound(rows, 99, 1)).toHaveLength(6);
  });
});

describe('nextRound', () => {
  /** 40 rows of 4 kinds, one term each; the student is unsure of kinds 0 and 1 only. */
  const builder = new SparseRowsBuilder();
  const distributions = new Float32Array(40 * 2);
  for (let row = 0; row < 40; row++) {
    const kind = row % 4;
    builder.add([kind], [1]);
    distributions.set(kind < 2 ? [0.55, 0.45] : [0.999, 0.001], row * 2);
  }
  const features = builder.build();
  const open = Array.from({ length: 40 }, (_, row) => row).filter((row) => row !== 0);
  const round = (count: number, seed = 1) =>
    toEnd(nextRound({ features, distributions, classes: 2, open, count, seed }));

  it('takes unsure rows that differ from each other', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect([...round(2, seed)].map((row) => row % 4).sort()).toEqual([0, 1]);
    }
  });

  it('takes each open row at most once, and no other', () => {
    const all = round(100);
    expect([...all].sort((a, b) => a - b)).toEqual(open);
    expect(round(5)).toEqual(round(5));
  });
});

describe('extrapolate', () => {
  const point = (annotated: number, expected: number | null) => ({
    ...{ annotated, expected, actual: null },
  });

  it('continues a curve a - b / sqrt(n), and leaves out what was not judged', () => {
    const points = [100, 400].map((n) => point(n, 0.9 - 2 / Math.sqrt(n)));
    expect(extrapolate([point(5, null), ...points], 1600)).toBeCloseTo(0.85, 9);
  });

  it('expects no fall, and nothing from one point', () => {
    const falling = [point(100, 0.8), point(200, 0.7)];
    expect(extrapolate(falling, 400)).toBeCloseTo(0.75, 9);
    expect(extrapolate(falling.slice(0, 1), 400)).toBeNull();
  });
});

describe('expectedAccuracy', () => {
  it('is near the truth for a student as sure as it should be, and rather below it', () => {
    const random = seededRandom(3);
    const [rows, classes] = [2_000, 3];
    const annotated = Int32Array.from({ length: 600 }, (_, i) => i * 3);
    const distributions = new Float32Array(rows * classes);
    const truth = new Int32Array(rows);
    let right = 0;
    for (let row = 0; row < rows; row++) {
      const favourite = Math.floor(random() * classes);
      const sure = 0.4 + 0.6 * random();
      distributions.fill((1 - sure) / 2, row * classes, (row + 1) * classes);
      distributions[row * classes + favourite] = sure;
      const isRight = random() < sure;
      right += isRight ? 1 : 0;
      truth[row] = isRight ? favourite : (favourite + 1 + Math.floor(random() * 2)) % classes;
    }
    // A teacher that knows the truth, and names a second label half of the time.
    const sets = setsOf(
      [...annotated].map((row) => {
        const label = truth[row] ?? 0;
        return random() < 0.5 ? [label] : [label, (label + 1) % classes];
      }),
      classes,
    );
    const heldOut = Float32Array.from(
      [...annotated].flatMap((row) => [...distributions.subarray(row * 3, row * 3 + 3)]),
    );
    const expected = expectedAccuracy(sets, annotated, heldOut, distributions);
    // Confidences are discounted for mistakes that teacher and student may share; here they share none.
    expect(expected).toBeLessThan(right / rows + 0.01);
    expect(expected).toBeGreaterThan(right / rows - 0.08);
  });
});
