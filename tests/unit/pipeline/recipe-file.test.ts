/** @file A recipe's file that is no JSON is told with the place, as far as the browser says it. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isRecipeFile, readRecipeFile } from '../../../src/pipeline/files/recipe-file';

afterEach(() => vi.restoreAllMocks());

const placeIn = (text: string) =>
  readRecipeFile(new File([text], 'mine.json')).then(
    () => 'read',
    (error: unknown) => (error as { told?: { place?: unknown } }).told?.place,
  );

describe('a file that is no JSON', () => {
  test('is told with the line and the character where it stops being that', async () => {
    expect(await placeIn('{\n  "shortlist": 1,\n  task: {}\n}')).toEqual({ line: 3, column: 3 });
    expect(await placeIn('[1 2]')).toEqual({ line: 1, column: 4 });
  });

  test('is told with its end where it is cut short', async () => {
    expect(await placeIn('{\n  "shortlist": 1,\n  "task": ')).toEqual({ line: 3, column: 11 });
    expect(await placeIn('')).toEqual({ line: 1, column: 1 });
  });

  test.each([
    ["JSON.parse: expected property name or '}' at line 2 column 7 of the JSON data", 2, 7],
    ['Unexpected token } in JSON at position 5', 2, 3],
  ])('is told as other browsers say it: %s', async (message, line, column) => {
    vi.spyOn(JSON, 'parse').mockImplementation(() => {
      throw new SyntaxError(message);
    });
    expect(await placeIn('{ \n  }')).toEqual({ line, column });
  });

  test('is told without a place where the browser says none', async () => {
    vi.spyOn(JSON, 'parse').mockImplementation(() => {
      throw new SyntaxError("JSON Parse error: Expected '}'");
    });
    expect(await placeIn('{ \n  }')).toBeNull();
  });
});

test('more labels than a student may have are refused in a file that anybody may have made', async () => {
  const labels = Array.from({ length: 5_001 }, (_, i) => ({ name: `label ${i}` }));
  const recipe = { shortlist: 1, task: { textColumn: 'text', labels } };
  const file = new File([JSON.stringify(recipe)], 'mine.json');
  await expect(readRecipeFile(file)).rejects.toMatchObject({
    told: { code: 'recipe-field-wrong', field: 'task.labels', flaw: { code: 'list-long' } },
  });
});

describe('a report', () => {
  const recipe = {
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
  };
  const figures = { shortlist: 1, rows: { total: 2 }, environment: {} };
  const reportOf = (parts: object) =>
    new File([JSON.stringify({ ...figures, ...parts })], 'report.json');

  test('counts as the recipe by which it was made', async () => {
    const file = reportOf({ recipe });
    expect(await isRecipeFile(file)).toBe(true);
    expect(await readRecipeFile(file)).toMatchObject({ task: { textColumn: 'text' } });
  });

  test('says what is wrong with its recipe', async () => {
    const { task } = recipe;
    await expect(readRecipeFile(reportOf({ recipe: { shortlist: 1 } }))).rejects.toMatchObject({
      told: { code: 'recipe-field-missing', field: 'task' },
    });
    await expect(
      readRecipeFile(reportOf({ recipe: { shortlist: 1, task, refinary: {} } })),
    ).rejects.toMatchObject({ told: { code: 'recipe-field-unknown', field: 'refinary' } });
  });

  test('is named for what it is where its recipe was taken out', async () => {
    for (const left of [{}, { recipe: null }]) {
      await expect(readRecipeFile(reportOf(left))).rejects.toMatchObject({
        told: { code: 'report-without-recipe', file: 'report.json' },
      });
    }
  });
});
