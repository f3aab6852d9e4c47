/** @file Columns that are no texts are noticed, whatever they are called, and texts are left alone. */
import { expect, test } from 'vitest';
import { textDoubts } from '../../../../src/core/table/text-doubt';

const COLUMNS = ['id', 'day', 'score', 'ward', 'patient', 'note', 'later'];
const WARDS = ['North', 'South', 'West'];

function rowsOf(count: number): string[][] {
  return Array.from({ length: count }, (_, i) => [
    ...[
      `C-${i}`,
      `2026-03-${10 + (i % 20)}`,
      String(i * 1.5),
      WARDS[i % 3] ?? '',
      `Name${'x'.repeat(i)} Last`,
    ],
    ...[`The patient in bed ${i} slipped on the wet floor beside the door and was helped up`, ''],
  ]);
}

test('identifiers, dates, numbers, categories, names and empty columns are doubted, and the texts offered', () => {
  const doubts = textDoubts(COLUMNS, rowsOf(60), 'note');
  const kinds = [...doubts].map(([column, { kind }]) => [column, kind]);
  expect(kinds).toEqual([
    ...[
      ['id', 'machine'],
      ['day', 'machine'],
      ['score', 'machine'],
      ['ward', 'few'],
    ],
    ...[
      ['patient', 'short'],
      ['later', 'empty'],
    ],
  ]);
  expect([...doubts.values()].every(({ better }) => better === 'note')).toBe(true);
  expect(doubts.get('ward')).toMatchObject({ values: 3 });
});

test('nothing is offered where no column looks like texts', () => {
  const rows = rowsOf(60).map((row) => row.slice(0, 4));
  const doubts = textDoubts(COLUMNS.slice(0, 4), rows, 'ward');
  expect([...doubts.values()].map(({ better }) => better)).toEqual([null, null, null, null]);
});

test('short texts are no doubt where they are all that there is, nor are few ones in a few rows', () => {
  const answers = Array.from({ length: 60 }, (_, i) => [String(i), `answer ${'y'.repeat(i)} good`]);
  expect([...textDoubts(['n', 'answer'], answers, 'answer').keys()]).toEqual(['n']);
  expect(textDoubts(['said'], [['yes'], ['yes'], ['no']], 'said').size).toBe(0);
});
