/** @file Rows for a teacher with a budget. */
import { describe, expect, it } from 'vitest';
import { extrapolate } from '../../../src/core/budget/curve';
import { firstRound, nextRound, planRounds } from '../../../src/core/budget/rounds';
import { SparseRowsBuilder } from '../../../src/core/students/sparse';

describe('planRounds', () => {
  it('spends the whole budget in even rounds', () => {
    expect(planRounds(10)).toEqual([3, 3, 2, 2]);
    expect(planRounds(8, 4)).toEqual([2, 2, 2, 2]);
    expect(planRounds(2)).toEqual([1, 1]);
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
    nextRound({ features, distributions, classes: 2, open, count, seed });

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
  it('continues a curve a - b / sqrt(n)', () => {
    const points = [100, 400].map((n) => ({ annotated: n, quality: 0.9 - 2 / Math.sqrt(n) }));
    expect(extrapolate(points, 1600)).toBeCloseTo(0.85, 9);
  });

  it('expects no fall, and nothing from one point', () => {
    const falling = [
      { annotated: 100, quality: 0.8 },
      { annotated: 200, quality: 0.7 },
    ];
    expect(extrapolate(falling, 400)).toBeCloseTo(0.75, 9);
    expect(extrapolate(falling.slice(0, 1), 400)).toBeNull();
  });
});
