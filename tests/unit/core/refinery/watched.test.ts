/** @file Which rows are shown while a student learns, and what is noted of them. */
import { describe, expect, test } from 'vitest';
import {
  candidateSets,
  certainRow,
  type TrainingRow,
} from '../../../../src/core/refinery/candidate-sets';
import { rowsToWatch, watchedStep } from '../../../../src/core/refinery/watched';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const row = (at: number, candidates: string[], more: { unmatched?: true } = {}): TrainingRow => ({
  row: at,
  status: 'annotated',
  candidates,
  ...more,
});

function watch(rows: TrainingRow[], texts = rows.map(() => 'short'), seed = 1): number[] {
  return [
    ...rowsToWatch(
      candidateSets(rows, NAMES),
      texts.map(({ length }) => length),
      seed,
    ),
  ];
}

describe('the rows to watch', () => {
  test('have something to choose from, and nobody has settled them', () => {
    const rows = [
      row(0, ['a']),
      certainRow(1, 'b'),
      row(2, NAMES, { unmatched: true }),
      row(3, NAMES),
      row(4, ['c', 'd']),
    ];
    expect(watch(rows)).toEqual([4]);
  });

  test('are none where there are none', () => {
    expect(watch([row(0, ['a'])])).toEqual([]);
    expect(watch([])).toEqual([]);
  });

  test('differ in their first candidate where they can, and are five at the most', () => {
    const rows = Array.from({ length: 40 }, (_, i) =>
      row(i, i < 34 ? ['a', 'b', 'c'] : [NAMES[i - 33] ?? '', 'a', 'g']),
    );
    const watched = watch(rows);
    expect(watched).toHaveLength(5);
    expect(new Set(watched.map((place) => rows[place]?.candidates[0])).size).toBe(5);
    const alike = Array.from({ length: 40 }, (_, i) => row(i, ['a', 'b']));
    expect(new Set(watch(alike)).size).toBe(5);
  });

  test('prefer texts that can be read, and sets of three', () => {
    const rows = [row(0, ['a', 'b', 'c']), row(1, ['a', 'b', 'c']), row(2, ['a', 'b'])];
    expect(watch(rows, ['x'.repeat(1000), 'short', 'short'])).toEqual([1, 2, 0]);
  });

  test('are the same for the same seed', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i, ['a', 'b', 'c']));
    expect(watch(rows, undefined, 3)).toEqual(watch(rows, undefined, 3));
    expect(watch(rows, undefined, 3)).not.toEqual(watch(rows, undefined, 4));
  });
});

test('a step tells candidates in their order, and the favourite among all labels', () => {
  const seen = {
    epoch: 2,
    targets: Float32Array.of(0.25, 0, 0.75),
    belief: Float32Array.of(0.125, 0.625, 0.25),
    isLearned: false,
  };
  expect(watchedStep([2, 0], ['a', 'b', 'c'], seen)).toEqual({
    ...{ epoch: 2, isLearned: false, targets: [0.75, 0.25], beliefs: [0.25, 0.125] },
    winner: { label: 'b', belief: 0.625 },
  });
  expect(watchedStep([2, 0], ['a', 'b', 'c'], { ...seen, belief: null })).toMatchObject({
    ...{ beliefs: null, winner: null },
  });
});
