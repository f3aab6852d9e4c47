/** @file A table that names thousands of columns and has next to nothing in them is refused before it fills memory. */
import { expect, test } from 'vitest';
import { Fill } from '../../../../src/core/table/fill';

const COLUMNS = 10_000;
/** So many rows of these are 30 million cells. */
const ROWS = 3_000;

const rowWith = (filled: number, columns = COLUMNS) =>
  Array.from({ length: columns }, (_, column) => (column < filled ? 'x' : ''));

/** Reads so many equal rows; which one of them is refused, counted from 1. */
function refusedAt(row: readonly string[], rows: number): number | null {
  const fill = new Fill();
  for (let count = 1; count <= rows; count++) {
    try {
      fill.note(row);
    } catch (error) {
      expect(error).toMatchObject({ told: { code: 'table-hollow', columns: row.length } });
      return count;
    }
  }
  return null;
}

test('a table of which fewer than two cells in a hundred are filled is refused, once it is large', () => {
  expect(refusedAt(rowWith(199), ROWS + 1)).toBe(ROWS + 1);
});

test('a large table of which two cells in a hundred are filled is read', () => {
  expect(refusedAt(rowWith(200), ROWS + 1)).toBeNull();
});

test('a narrow table is read, however empty', () => {
  expect(refusedAt(rowWith(1, 100), 310_000)).toBeNull();
});
