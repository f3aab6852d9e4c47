/** @file Which part each row plays, and what of it is read. */
import { describe, expect, test } from 'vitest';
import { MissingEntry } from '../../../../src/core/reads';
import { parseRecipe, type Recipe } from '../../../../src/core/task/recipe';
import { ColumnMissing, rowReader } from '../../../../src/core/task/row-roles';

const COLUMNS = ['id', 'text', 'label', 'split', 'sets', 'answer'];

function recipeOf(more: { task?: object; teacher?: object } = {}): Recipe {
  return parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'Hill' }, { name: 'Sea' }], ...more.task },
    ...(more.teacher && { teacher: more.teacher }),
  });
}

const COLUMN_TEACHER = { kind: 'column', column: 'sets', singleColumn: 'answer' };
const row = (split: string, sets: string) => ['7', 'a steep way', ' Hill ', split, sets, 'Hill'];

describe('the role of a row', () => {
  const reader = rowReader(
    recipeOf({ task: { splitColumn: 'split' }, teacher: COLUMN_TEACHER }),
    COLUMNS,
  );

  test.each([
    ['train', 'Hill|Sea', 'train'],
    ['', 'Hill', 'train'],
    ['validation', 'Hill', 'train'],
    ['test', 'Hill', 'test'],
    [' Test ', 'Hill', 'test'],
    ['\ufeffTEST\u200b', 'Hill', 'test'],
    ['test', '', 'test'],
    ['train', '', 'unannotated'],
    ['train', '  ', 'unannotated'],
  ])('with the split “%s” and the candidates “%s” is %s', (split, sets, role) => {
    expect(reader.role(row(split, sets))).toBe(role);
  });

  test('is train where the recipe names no split', () => {
    expect(rowReader(recipeOf(), COLUMNS).role(row('test', ''))).toBe('train');
  });

  test('ignores the candidates where another teacher is to be asked', () => {
    const keywords = rowReader(recipeOf({ task: { splitColumn: 'split' } }), COLUMNS);
    expect(keywords.role(row('train', ''))).toBe('train');
  });
});

describe('the cells of a row', () => {
  test('are the text as it stands', () => {
    const reader = rowReader(recipeOf(), COLUMNS);
    expect(reader.text(['7', ' a  b ', ''])).toBe(' a  b ');
  });

  test('are the gold label without blanks, null where there is none', () => {
    const reader = rowReader(recipeOf({ task: { goldColumn: 'label' } }), COLUMNS);
    expect(reader.gold(row('train', ''))).toBe('Hill');
    expect(reader.gold(['7', 'text', ' '])).toBeNull();
    expect(rowReader(recipeOf(), COLUMNS).gold(row('train', ''))).toBeNull();
  });

  test('are never those of a row that is not as wide as the table', () => {
    const reader = rowReader(recipeOf({ task: { goldColumn: 'label' } }), COLUMNS);
    expect(() => reader.text([])).toThrow(MissingEntry);
    expect(() => reader.gold(['7', 'text'])).toThrow(MissingEntry);
  });

  test('are what the column teacher reads, and nothing for other teachers', () => {
    const reader = rowReader(recipeOf({ teacher: COLUMN_TEACHER }), COLUMNS);
    expect(reader.teacherCells(row('train', 'Sea|Hill'))).toEqual(
      new Map([
        ['sets', 'Sea|Hill'],
        ['answer', 'Hill'],
      ]),
    );
    expect(rowReader(recipeOf(), COLUMNS).teacherCells(row('train', ''))).toBeUndefined();
  });
});

describe('a column that the table lacks', () => {
  test.each([
    ['textColumn', { task: { textColumn: 'body' } }],
    ['goldColumn', { task: { goldColumn: 'body' } }],
    ['splitColumn', { task: { splitColumn: 'body' } }],
    ['the teacher’s column', { teacher: { kind: 'column', column: 'body' } }],
    ['the teacher’s singleColumn', { teacher: { ...COLUMN_TEACHER, singleColumn: 'body' } }],
  ])('is named as %s with those that there are', (_, more) => {
    const read = () => rowReader(recipeOf(more), COLUMNS);
    expect(read).toThrow(ColumnMissing);
    expect(read).toThrow(/column-missing.*"body".*\["id","text","label","split","sets","answer"\]/);
  });
});
