/** @file Whatever the page lets a project hold, its file holds too: saved at each limit, it opens again and says the same. */
import { afterEach, expect, test } from 'vitest';
import { MOST_ANNOTATORS } from '../../../../src/core/project-file/manifest';
import { LONGEST_NAME } from '../../../../src/core/task/schema-parts';
import { readAnnotations } from '../../../../src/persist/annotations';
import { putAnnotator, readAnnotators } from '../../../../src/persist/annotators';
import { allHumanLabels, putHumanLabels } from '../../../../src/persist/human-labels';
import { updateProject } from '../../../../src/persist/projects';
import { allRowMarks, putRowEdits } from '../../../../src/persist/row-edits';
import { addAnnotator } from '../../../../src/pipeline/audit/annotators';
import { openProjectFile } from '../../../../src/pipeline/files/project/open-project-file';
import { saveProject } from '../../../../src/pipeline/files/project/save-project';
import { putView } from '../../../../src/pipeline/label/views';
import { renameProject } from '../../../../src/pipeline/library/change';
import { openProject } from '../../../../src/pipeline/projects';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';

afterEach(deleteAllProjects);

const longest = (end: string) => end.padStart(LONGEST_NAME, '&');
/** What stands in a cell may be a thousand times as long; this is longer than any name. */
const CELL = 'cell '.repeat(LONGEST_NAME / 4).trim();
const LABELS = [longest('a'), longest('b')];
const ROWS = 3;

/** A table whose cells and columns are longer than names may be; its second row names no label. */
function file(): File {
  const header = `text,candidates,${CELL},${CELL}`;
  const rows = [LABELS.join('|'), CELL, LABELS[1]].map((candidates) => `${CELL},${candidates},x,y`);
  return new File([[header, ...rows, ''].join('\n')], `${'n'.repeat(250)}.csv`);
}

async function all(id: string): Promise<object> {
  return {
    project: { ...(await openProject(id)), id: null, updatedAt: null },
    annotations: await readAnnotations(id),
    humans: await allHumanLabels(id),
    marks: await allRowMarks(id),
    annotators: (await readAnnotators(id)).map((one) => ({ ...one, projectId: null })),
  };
}

/** As many people as can be compared, who say the same. */
async function crowd(projectId: string, said: [number, string], nameOf: (i: number) => string) {
  const people = Array.from({ length: MOST_ANNOTATORS }, (_, i) => i);
  await Promise.all(
    people.map((i) => {
      const own = { name: nameOf(i), createdAt: i, isBlind: false };
      return putAnnotator({ projectId, ...own, labels: [said] });
    }),
  );
}

test('a project at each limit is saved, and opens again as it was', async () => {
  const recipe = topicRecipe(LABELS, {
    task: {
      ...{ name: longest('t'), instructions: CELL, goldColumn: undefined, splitColumn: undefined },
      labels: LABELS.map((name) => ({
        ...{ name, description: CELL, keywords: [longest(`k${name.at(-1)}`)] },
        formerNames: [longest(`f${name.at(-1)}`)],
      })),
      shots: [{ text: CELL, labels: LABELS }],
    },
  });
  const id = await topicProject(file(), recipe);
  await annotate(id, unstopped());
  const [first = '', second = ''] = LABELS;
  await renameProject(id, 'p'.repeat(200));
  await putRowEdits(id, [{ row: 0, mark: { isFlagged: true, note: CELL } }]);
  // Such labels come from a table that was exported before, or wait for a label that is gone.
  await putHumanLabels([
    { projectId: id, row: 0, label: CELL, origin: 'review' },
    { projectId: id, row: 1, label: `${first} (removed)`, origin: 'audit' },
  ]);
  const filter = { text: CELL, column: { name: CELL, text: CELL }, label: first };
  const confusion = { truth: 'gold', label: first, given: second };
  const query = JSON.stringify({ filter: { ...filter, confusion }, sort: 'worth' });
  await putView(id, { name: 'v'.repeat(80), query }, 0);
  await updateProject(id, ({ warnings }) => ({
    labelNumbers: LABELS.map((name, i) => [name, i]),
    warnings: [...warnings, { code: 'records', column: CELL, message: CELL }],
  }));
  await crowd(id, [2, second], (i) => `${i}`.padStart(200, 'n'));
  await putAnnotator({
    ...{ projectId: id, name: '', createdAt: 0, isBlind: false },
    labels: [[0, '']],
  });
  const before = await all(id);
  expect((await openProject(id)).rowCount).toBe(ROWS);
  const saved = new File([await saveProject(id)], 'mine.shortlist');
  const opened = await openProjectFile(saved, { onProgress: () => undefined });
  expect(await all(opened.id)).toEqual(before);
});

test('a project of a page that let in more says so where it is saved, and not to whoever opens the file', async () => {
  const table = new File(['text,label\na,yes\nb,no\n'], 'texts.csv');
  const recipe = topicRecipe(['yes', 'no'], {
    task: { goldColumn: undefined, splitColumn: undefined },
    teacher: { kind: 'keywords' },
  });
  const id = await topicProject(table, recipe);
  const labels = [{ name: `${longest('a')}a` }, { name: 'no' }];
  await updateProject(id, () => ({ recipe: { ...recipe, task: { ...recipe.task, labels } } }));
  await expect(saveProject(id)).rejects.toMatchObject({
    told: {
      code: 'project-file-unsavable',
      reason: { code: 'project-file-manifest', field: 'project.recipe.task.labels.0.name' },
    },
  });
  await updateProject(id, () => ({ recipe }));
  const tooMuch = { ...recipe, task: { ...recipe.task, instructions: 'é'.repeat(26_000_000) } };
  await updateProject(id, () => ({ recipe: tooMuch }));
  await expect(saveProject(id)).rejects.toMatchObject({
    told: { code: 'project-file-unsavable', reason: { code: 'project-file-part-long' } },
  });
  await updateProject(id, () => ({ recipe }));
  expect((await saveProject(id)).size).toBeGreaterThan(0);
});

test('one person more than can be compared is refused, and one of the same name is not', async () => {
  const labels = ['yes', 'no'];
  const table = new File(['text,label\na,yes\nb,no\n'], 'texts.csv');
  const recipe = topicRecipe(labels, {
    task: { goldColumn: undefined, splitColumn: undefined },
    teacher: { kind: 'keywords' },
  });
  const id = await topicProject(table, recipe);
  await crowd(id, [0, 'yes'], (i) => `${i}`);
  const theirs = {
    ...{ name: 'x', key: { own: 'text', foreign: 'text' }, labelColumn: 'label' },
    table: { columns: ['text', 'label'], rows: [['a', 'no']] },
  };
  await expect(addAnnotator(id, 'Eve', theirs)).rejects.toMatchObject({
    told: { code: 'annotators-many', most: MOST_ANNOTATORS },
  });
  await addAnnotator(id, ' 7 ', theirs);
  expect(await readAnnotators(id)).toHaveLength(MOST_ANNOTATORS);
});
