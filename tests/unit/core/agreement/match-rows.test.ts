/** @file Another person's file: whose rows and labels are these? */
import { describe, expect, test } from 'vitest';
import {
  indexRows,
  likelyKeys,
  likelyLabelColumn,
  matchRows,
  promisingColumns,
  sameName,
} from '../../../../src/core/agreement/match-rows';
import { toEnd } from '../../../../src/core/pieces';

const rowsOf = (own: readonly string[] | number, foreign: readonly string[]) => [
  ...toEnd(matchRows(typeof own === 'number' ? own : toEnd(indexRows(own)), foreign)),
];

describe('rows', () => {
  test('are matched by their values, whatever blanks, line ends and Unicode form', () => {
    const own = ['caf\u00e9', 'a\nb', 'c', ''];
    expect(rowsOf(own, ['cafe\u0301 ', 'a\r\nb', 'd', ''])).toEqual([0, 1, -1, -1]);
  });

  test('of one value are matched in their order, each once', () => {
    expect(rowsOf(['x', 'y', 'x'], ['x', 'x', 'x', 'y'])).toEqual([0, 2, -1, 1]);
  });

  test('are found by the number that a sample gave them', () => {
    expect(rowsOf(3, ['1', ' 3 ', '4', '0', 'x', '1.5', '-1'])).toEqual([0, 2, -1, -1, -1, -1, -1]);
  });
});

describe('columns', () => {
  test('that are likely keys: the sample’s numbers, then the text, then equal names', () => {
    const keys = likelyKeys(['ID', 'text', 'label'], 'text', ['shortlist_row', 'id', 'Text ']);
    expect(keys).toEqual([
      { own: null, foreign: 'shortlist_row' },
      { own: 'text', foreign: 'Text ' },
      { own: 'ID', foreign: 'id' },
    ]);
    expect(likelyKeys(['text'], 'text', ['sentence', 'x'])).toEqual([
      { own: 'text', foreign: 'sentence' },
      { own: 'text', foreign: 'x' },
    ]);
  });

  test('whose cells name labels', () => {
    const table = {
      columns: ['text', 'note', 'said'],
      rows: [
        ['plant', '', ' ANIMAL'],
        ['animal', 'animal', 'Plant'],
        ['x', '', 'other'],
      ],
    };
    expect(toEnd(likelyLabelColumn(table, ['Animal', 'Plant'], 'text'))).toBe('said');
    expect(toEnd(likelyLabelColumn(table, ['Stone'], 'text'))).toBeNull();
    expect(sameName(' A\u00a0 b ')).toBe('a b');
  });

  test('of thousands are tried by their beginnings, and the best fifty read on', () => {
    const columns = Array.from({ length: 2_000 }, (_, i) => `column ${i}`);
    const rows = Array.from({ length: 300 }, (_, row) =>
      columns.map((_name, i) => (i === 1_900 && row > 40 ? 'plant' : `${i}.${row}`)),
    );
    let asked = 0;
    const pieces = promisingColumns({ columns, rows }, columns, (cell) => {
      asked += 1;
      return cell === 'plant';
    });
    let stretches = 0;
    let found = pieces.next();
    for (; !found.done; found = pieces.next()) stretches += 1;
    expect(found.value).toHaveLength(50);
    expect(found.value[0]).toBe('column 1900');
    expect(asked).toBeLessThanOrEqual(50 * columns.length);
    // It can be stopped between any two columns.
    expect(stretches).toBeGreaterThanOrEqual(columns.length);
    expect(toEnd(likelyLabelColumn({ columns, rows }, ['Plant'], ''))).toBe('column 1900');
  });
});
