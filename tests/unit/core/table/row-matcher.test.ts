/** @file Which rows of a later file are rows of the table. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowMatcher, type RowReading } from '../../../../src/core/table/row-matcher';

type Cells = [id: string, text: string, note: string];

const byId: RowReading = {
  key: ([id = '']) => id,
  text: ([, text = '']) => text,
  asked: () => '',
};
const byText: RowReading = { ...byId, key: () => '' };

function matched(table: Cells[], file: Cells[], reading = byId, has = [true, true, true]) {
  const matcher = new RowMatcher(reading, has);
  table.forEach((cells) => matcher.know(cells));
  return { matches: file.map((cells) => matcher.match(cells)), missing: matcher.missing };
}

const TABLE: Cells[] = [
  ['1', 'fell in the hall', ''],
  ['2', 'took too much', ''],
  ['3', 'cut a finger', ''],
];

describe('a row of a later file', () => {
  test('is known by its key: the same, changed, or with another text', () => {
    const { matches, missing } = matched(TABLE, [
      ['2', 'took too much', 'seen'],
      ['1', 'fell in the hall', ''],
      ['9', 'new here', ''],
      ['3', 'cut a thumb', ''],
    ]);
    expect(matches).toEqual([
      { row: 1, isChanged: true, hasNewText: false, isAskedAnew: false, isRepeated: false },
      { row: 0, isChanged: false, hasNewText: false, isAskedAnew: false, isRepeated: false },
      { row: null, isChanged: false, hasNewText: false, isAskedAnew: false, isRepeated: false },
      { row: 2, isChanged: true, hasNewText: true, isAskedAnew: true, isRepeated: false },
    ]);
    expect(missing).toBe(0);
  });

  test('is known by its text where there is no key, or the key is blank', () => {
    expect(matched(TABLE, [['', ' took too much ', '']]).matches[0]).toMatchObject({ row: null });
    const blank: Cells[] = [['', 'took too much', '']];
    expect(matched(blank, [['', ' took too much ', '']]).matches[0]).toMatchObject({
      ...{ row: 0, isChanged: true, hasNewText: false },
    });
    expect(matched(TABLE, [['77', 'cut a finger', '']], byText).matches[0]).toMatchObject({
      ...{ row: 2, isChanged: true, hasNewText: false },
    });
  });

  test('keys are one however an accent is written, and blanks around them do not count', () => {
    const table: Cells[] = [['caf\u00e9', 'a', '']];
    expect(matched(table, [[' cafe\u0301 ', 'a', '']]).matches[0]).toMatchObject({ row: 0 });
  });

  test('of a key that stands several times takes the first, then the second, then is new', () => {
    const table: Cells[] = [
      ['1', 'a', ''],
      ['1', 'b', ''],
    ];
    const { matches } = matched(table, [
      ['1', 'a', ''],
      ['1', 'b', ''],
      ['1', 'c', ''],
    ]);
    expect(matches.map(({ row, isRepeated }) => [row, isRepeated])).toEqual([
      [0, false],
      [1, true],
      [null, true],
    ]);
  });

  test('says nothing of columns that its file has not', () => {
    const table: Cells[] = [['1', 'a', 'a note']];
    const [match] = matched(table, [['1', 'a', '']], byId, [true, true, false]).matches;
    expect(match).toMatchObject({ row: 0, isChanged: false });
  });

  test('is asked about anew where a cell that the teacher reads is another', () => {
    const reading = { ...byId, asked: ([, , note = '']: readonly string[]) => note };
    const [match] = matched(TABLE, [['1', 'fell in the hall', 'Fall']], reading).matches;
    expect(match).toMatchObject({ hasNewText: false, isAskedAnew: true });
  });
});

const cell = fc.oneof(fc.constantFrom('', '1', '2', ' 1', 'a'), fc.string());
const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 });

test('whatever the rows: no row of the table is found twice, and all are found or missing', () => {
  fc.assert(
    fc.property(rows, rows, fc.constantFrom(byId, byText), (table, file, reading) => {
      const { matches, missing } = matched(table, file, reading);
      const found = matches.flatMap(({ row }) => (row === null ? [] : [row]));
      expect(new Set(found).size).toBe(found.length);
      expect(found.length + missing).toBe(table.length);
    }),
  );
});

test('the table itself, in any order, changes nothing', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(byId, byText), (table, reading) => {
      const { matches, missing } = matched(table, table, reading);
      expect(missing).toBe(0);
      matches.forEach(({ row, isChanged }, i) => expect([row, isChanged]).toEqual([i, false]));
    }),
  );
});
