/** @file Which rows of a large table an epoch learns from. */
import { describe, expect, test } from 'vitest';
import { rowsOfEpoch } from '../../../../src/core/students/rows-of-epoch';

const NGRAM = { kind: 'ngram' } as const;
const parts = (epochs: number[], seed = 1) =>
  epochs.map((epoch) => [...(rowsOfEpoch(NGRAM, 1_000, seed, epoch, 300) ?? [])]);

describe('the rows of an epoch of a large table', () => {
  test('are parts of equal size that take turns, until each row had its turn', () => {
    for (const turn of [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]) {
      const taken = parts(turn);
      expect(taken.map(({ length }) => length)).toEqual([250, 250, 250, 250]);
      expect(new Set(taken.flat()).size).toBe(1_000);
    }
  });

  test('are dealt anew each turn, by the seed and the epoch alone', () => {
    expect(parts([5])).toEqual(parts([5]));
    expect(parts([5])).not.toEqual(parts([1]));
    expect(parts([1], 2)).not.toEqual(parts([1]));
  });

  test('are all rows where there are few, or where the recipe or the student says otherwise', () => {
    expect(rowsOfEpoch(NGRAM, 300, 1, 1, 300)).toBeNull();
    expect(rowsOfEpoch({ ...NGRAM, batchSize: 64 }, 1_000, 1, 1, 300)).toBeNull();
    expect(rowsOfEpoch({ kind: 'encoder' }, 1_000, 1, 1, 300)).toBeNull();
    expect(rowsOfEpoch(NGRAM, 5_452, 1, 1)).toBeNull();
  });
});
