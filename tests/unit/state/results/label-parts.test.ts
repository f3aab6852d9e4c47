/** @file Labels counted by the values of a column, and the way from such a count to its rows. */
import { expect, test } from 'vitest';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import { labelledParts } from '../../../../src/state/results/label-parts';
import { foundIn } from '../../../helpers/found-in';

const LABELS = ['fall', 'dose'];

function rowsOf(labels: readonly (string | null)[]): ReviewRow[] {
  return labels.map(
    (label, row) =>
      ({
        row,
        final: label === null ? null : { label, confidence: 1, source: 'both' },
      }) as ReviewRow,
  );
}

test('counts the labels of each value, the largest part first, and leaves empty cells out', () => {
  const rows = rowsOf(['fall', 'dose', 'fall', null, 'fall', 'dose', 'fall']);
  const cells = ['A', 'B', ' A ', 'A', '', 'B', 'A'];
  expect(labelledParts(rows, cells, LABELS)).toMatchObject([
    { name: 'A', rows: 4, counts: [3, 0] },
    { name: 'B', rows: 2, counts: [0, 2] },
  ]);
});

test('counts by periods where the cells are dates, in their order', () => {
  const rows = rowsOf(['fall', 'dose', 'fall', 'dose', 'fall']);
  const cells = ['2026-02-01', '2026-01-30', '2026-02-03T10:00', '2026-01-02', '2026-02-28'];
  expect(labelledParts(rows, cells, LABELS)).toMatchObject([
    { name: '2026-01', rows: 2, counts: [0, 2] },
    { name: '2026-02', rows: 3, counts: [3, 0] },
  ]);
});

test('has no parts where rows have values of their own, as numbers of cases are', () => {
  expect(labelledParts(rowsOf(['fall', 'dose', 'fall']), ['1', '2', '3'], LABELS)).toEqual([]);
  expect(labelledParts(rowsOf(['fall', 'dose']), ['', ' '], LABELS)).toEqual([]);
});

test('names its cells so that a filter finds them and no others, whatever stands in them', () => {
  for (const odd of ['A+B (old)', 'a/b', '[x]|^y$', String.raw`C:\wards`, '3.5']) {
    const rows = rowsOf(['fall', 'fall', 'dose', 'dose', 'dose', 'dose']);
    const [, part] = labelledParts(rows, [odd, ` ${odd} `, 'B', 'B', 'B', 'B'], LABELS);
    const isIn = foundIn(part?.cells ?? '');
    expect(part?.name).toBe(odd);
    expect([odd, ` ${odd}`].every(isIn)).toBe(true);
    expect([`${odd}2`, `x${odd}`, 'B', '3x5'].some(isIn)).toBe(false);
  }
  const [january] = labelledParts(
    rowsOf(['fall', 'dose', 'fall', 'dose']),
    ['2026-01-30', '2026-01-02', '2026-02-03', '2026-02-04'],
    LABELS,
  );
  const isIn = foundIn(january?.cells ?? '');
  expect([isIn('2026-01-17'), isIn('2026-02-01'), isIn('12026-01-01')]).toEqual([
    true,
    false,
    false,
  ]);
});
