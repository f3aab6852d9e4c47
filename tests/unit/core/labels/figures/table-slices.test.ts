/** @file The parts that a column makes of a table: values, or periods where it holds dates. */
import { describe, expect, it } from 'vitest';
import { hasParts, slicesOf } from '../../../../../src/core/labels/figures/table-slices';

describe('slicesOf', () => {
  it('makes a part of each value, the largest first, and none of empty cells', () => {
    expect(slicesOf(['ward', ' clinic', 'ward', '', 'ward ', '__proto__'])).toEqual([
      { name: 'ward', rows: [0, 2, 4] },
      { name: 'clinic', rows: [1] },
      { name: '__proto__', rows: [5] },
    ]);
  });

  it('makes months of dates, in their order, whatever follows the month', () => {
    const cells = ['2024-02-28', '2023-12-01T10:00:00Z', '2024-02-01 08:15', '', '2024-02'];
    expect(slicesOf(cells)).toEqual([
      { name: '2023-12', rows: [1] },
      { name: '2024-02', rows: [0, 2, 4] },
    ]);
  });

  it('makes years where there are many months', () => {
    const cells = Array.from(
      { length: 30 },
      (_, i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
    );
    expect(slicesOf(cells).map(({ name, rows }) => [name, rows.length])).toEqual([
      ['2020', 12],
      ['2021', 12],
      ['2022', 6],
    ]);
  });

  it('takes a column for dates only where all cells are', () => {
    expect(slicesOf(['2024-02-28', 'unknown']).map(({ name }) => name)).toEqual([
      '2024-02-28',
      'unknown',
    ]);
    // A number of a form, and no thirteenth month.
    expect(slicesOf(['2024-13-01', '2024-0299']).map(({ name }) => name)).toEqual([
      '2024-13-01',
      '2024-0299',
    ]);
  });

  it('makes nothing of an empty column', () => {
    expect(slicesOf(['', ' '])).toEqual([]);
  });
});

describe('hasParts', () => {
  const of = (length: number, cell: (i: number) => string) =>
    Array.from({ length }, (_, i) => cell(i));

  it.each([
    ['values that come again', of(60, (i) => `ward ${i % 3}`), true],
    ['grades', of(60, (i) => `${1 + (i % 5)}`), true],
    ['dates', of(400, (i) => `2024-${String(1 + (i % 12)).padStart(2, '0')}-07`), true],
    ['many towns', of(3000, (i) => `town ${i % 90}`), true],
    ['ids', of(60, (i) => `A-${i}`), false],
    ['numbers of rows', of(60, (i) => `${i}`), false],
    ['scores', of(3000, (i) => `0.${10 + (i % 90)}`), false],
    ['amounts', of(3000, (i) => `1.${100 + (i % 400)},50`), false],
    ['one value alone', of(60, () => 'open'), false],
    ['nothing', of(60, () => ' '), false],
  ])('%s: %#', (_, cells, expected) => {
    expect(hasParts(cells)).toBe(expected);
  });
});
