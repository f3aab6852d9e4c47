/** @file Another person's file: whose rows and labels are these? */
import { describe, expect, test } from 'vitest';
import {
  likelyKeys,
  likelyLabelColumn,
  matchRows,
  sameName,
} from '../../../../src/core/agreement/match-rows';

describe('rows', () => {
  test('are matched by their values, whatever blanks, line ends and Unicode form', () => {
    const own = ['caf\u00e9', 'a\nb', 'c', ''];
    expect([...matchRows(own, ['cafe\u0301 ', 'a\r\nb', 'd', ''])]).toEqual([0, 1, -1, -1]);
  });

  test('of one value are matched in their order, each once', () => {
    expect([...matchRows(['x', 'y', 'x'], ['x', 'x', 'x', 'y'])]).toEqual([0, 2, -1, 1]);
  });

  test('are found by the number that a sample gave them', () => {
    expect([...matchRows(3, ['1', ' 3 ', '4', '0', 'x', '1.5', '-1'])]).toEqual([
      0, 2, -1, -1, -1, -1, -1,
    ]);
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
    expect(likelyLabelColumn(table, ['Animal', 'Plant'], 'text')).toBe('said');
    expect(likelyLabelColumn(table, ['Stone'], 'text')).toBeNull();
    expect(sameName(' A\u00a0 b ')).toBe('a b');
  });
});
