/** @file The steps around the table: files in, a task for it, recipes in and out. */
import { afterEach, describe, expect, test } from 'vitest';
import { RecipeError } from '../../../../src/core/task/recipe';
import {
  changeTask,
  labelsFromColumn,
  suggestTask,
} from '../../../../src/pipeline/open/describe-task';
import { latestProject, listProjects, openProject } from '../../../../src/pipeline/projects';
import {
  isRecipeFile,
  readRecipeFile,
  recipeBlob,
} from '../../../../src/pipeline/files/recipe-file';
import { putProject } from '../../../../src/persist/projects';
import { readColumns } from '../../../../src/persist/rows';
import { countRecords, deleteAllProjects, projectRecord } from '../../../helpers/project-records';
import { importFile, topicFile, topicRecipe } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(5, { rows: 40 });

afterEach(deleteAllProjects);

const ignoreProgress = { onProgress: () => undefined };
const importTopics = () => importFile(topicFile(DATA), ignoreProgress);

describe('a table that is imported', () => {
  test('makes a project of a table, and says how far it is', async () => {
    const fractions: number[] = [];
    const project = await importFile(topicFile(DATA), {
      onProgress: ({ step, fraction, message }) => {
        expect([step, message]).toEqual(['import', { code: 'reading-file', file: 'topics.csv' }]);
        fractions.push(fraction);
      },
    });
    expect(project).toMatchObject({
      name: 'topics',
      fileName: 'topics.csv',
      columns: ['id', 'text', 'label', 'split', 'candidates'],
      rowCount: 40,
      stage: 'task',
      recipe: null,
    });
    // Progress comes through a channel of its own, perhaps after the answer.
    await expect.poll(() => fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(await openProject(project.id)).toEqual(project);
    expect(await readColumns(project.id, [1])).toEqual([DATA.texts]);
  });

  test('of a file that cannot be read leaves the projects as they were', async () => {
    const before = await importTopics();
    // Good for more than a chunk, then a quote that never ends: rows are stored before the fault is found.
    const rows = Array.from({ length: 150_000 }, (_, row) => `${row},a text\n`).join('');
    const bad = new File(['id,text\n', rows, '1,"never closed\n', rows], 'bad.csv');
    let progressed = false;
    const failing = importFile(bad, { onProgress: () => (progressed = true) });
    await expect(failing).rejects.toMatchObject({ name: 'TableError' });
    expect(progressed).toBe(true);
    expect(await listProjects()).toEqual([before]);
    expect(await latestProject()).toEqual(before);
    expect(await countRecords(before.id)).toMatchObject({ projects: 1, rows: 1 });
    expect(await readColumns(before.id, [1])).toEqual([DATA.texts]);
  });
});

describe('latestProject', () => {
  test('is the one touched last, and clears half imports away', async () => {
    expect(await latestProject()).toBeNull();
    await importTopics();
    const latest = await importTopics();
    const half = projectRecord({ stage: 'importing', updatedAt: Date.now() + 1_000 });
    await putProject(half);
    expect(await latestProject()).toEqual(latest);
    await expect(openProject(half.id)).rejects.toMatchObject({ name: 'ProjectGone' });
  });
});

describe('a task for a table', () => {
  test('is suggested from its columns', async () => {
    const { id } = await importTopics();
    const suggestion = await suggestTask(id);
    expect(suggestion).toMatchObject({
      textColumn: 'text',
      goldColumn: 'label',
      candidates: { column: 'candidates', separator: '|' },
    });
    expect(suggestion.sample).toHaveLength(20);
  });

  test('may take its labels from a column, the most frequent first', async () => {
    const { id } = await importTopics();
    const counted = await labelsFromColumn(id, 'label');
    expect(counted.map(({ name }) => name).toSorted()).toEqual(DATA.labels);
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(40);
    const counts = counted.map(({ count }) => count);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });

  test('takes no text for a label, however it came into the column', async () => {
    const cells = ['yes', 'no', 'yes', 'x'.repeat(1_000_000)];
    const csv = ['text,label', ...cells.map((cell, row) => `text ${row},${cell}`)].join('\n');
    const { id } = await importFile(new File([csv], 'long.csv'), ignoreProgress);
    const counted = await labelsFromColumn(id, 'label');
    expect(counted.map(({ name, count }) => [name, count])).toEqual([
      ['yes', 2],
      ['no', 1],
    ]);
  });

  test('that the table cannot serve changes nothing', async () => {
    const { id } = await importTopics();
    const before = await changeTask(id, topicRecipe(DATA.labels));
    const unfit = topicRecipe(DATA.labels, { task: { textColumn: 'body' } });
    await expect(changeTask(id, unfit)).rejects.toThrow(RecipeError);
    await expect(changeTask(id, unfit)).rejects.toThrow(
      /column-missing-unchanged.*body.*id.*text.*label.*split.*candidates/,
    );
    expect(await openProject(id)).toEqual(before);
  });
});

describe('a recipe file', () => {
  const fileOf = (text: BlobPart, name = 'recipe.json') => new File([text], name);

  test('is told from a table by what is in it', async () => {
    expect(await isRecipeFile(fileOf('{"shortlist": 1}'))).toBe(true);
    expect(await isRecipeFile(fileOf('[{"text": "a"}, {"text": "b"}]'))).toBe(false);
    expect(await isRecipeFile(fileOf('{"shortlist": 1}', 'table.csv'))).toBe(false);
    expect(await isRecipeFile(fileOf('{"shortlist": 1,, }'))).toBe(true);
    expect(await isRecipeFile(fileOf('null'))).toBe(false);
  });

  test('that was saved is read as it was', async () => {
    const recipe = topicRecipe(DATA.labels, { task: { instructions: 'Äh?' }, seed: 7 });
    const file = fileOf(recipeBlob(recipe));
    expect(await isRecipeFile(file)).toBe(true);
    expect(await readRecipeFile(file)).toEqual(recipe);
  });

  test('with a fault is refused by name', async () => {
    const notJson = readRecipeFile(fileOf('{"shortlist": 1,, }', 'mine.json'));
    await expect(notJson).rejects.toThrow(/recipe-no-json.*mine\.json.*"column":17/);
    await expect(readRecipeFile(fileOf('{"shortlist": 1}'))).rejects.toThrow(
      /recipe-field-missing.*task/,
    );
  });
});
