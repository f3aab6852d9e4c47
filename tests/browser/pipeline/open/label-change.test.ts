/** @file Labels renamed, reordered and removed in a finished project: what people and machines said stays. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Recipe } from '../../../../src/core/task/recipe';
import { readAnnotations } from '../../../../src/persist/annotations';
import { putAuditDesign } from '../../../../src/persist/audit-designs';
import { putAnnotator, readAnnotators } from '../../../../src/persist/annotators';
import { allHumanLabels } from '../../../../src/persist/human-labels';
import { allRowMarks } from '../../../../src/persist/row-edits';
import { exportStudent } from '../../../../src/pipeline/files/student-file';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { storeRowEdits } from '../../../../src/pipeline/label/edit-rows';
import { numbersOf } from '../../../../src/core/task/label-numbers';
import { putView } from '../../../../src/pipeline/label/views';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { openProject } from '../../../../src/pipeline/projects';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(17, { rows: 80 });
const RECIPE = topicRecipe(DATA.labels, {
  ...{ refinery: { mode: 'full' }, labels: { policy: 'auto' }, student: { epochs: 2 } },
});
const [FIRST = '', SECOND = ''] = DATA.labels;
let id = '';

/** The labels under a new name for the first, in the opposite order. */
function changed(recipe: Recipe): Recipe {
  const labels = recipe.task.labels.map((label) =>
    label.name === FIRST ? { ...label, name: 'Renamed' } : label,
  );
  return { ...recipe, task: { ...recipe.task, labels: labels.toReversed() } };
}
const renames = new Map([[FIRST, 'Renamed']]);
const nameNow = (name: string) => (name === FIRST ? 'Renamed' : name);

beforeAll(async () => {
  id = await topicProject(topicFile(DATA), RECIPE);
  await annotate(id, unstopped());
  await setLabel(id, 2, FIRST);
  await setLabel(id, 3, SECOND, 'audit');
  await setLabel(id, 4, FIRST, 'audit');
  await putAuditDesign({
    ...{ projectId: id, createdAt: 1, seed: 1, skipped: [], recalibrates: false },
    ...{ population: Int32Array.of(3, 4), stratumOf: Uint8Array.of(0, 0) },
    ...{ sample: Int32Array.of(0, 1), acceptedPrecision: null },
  });
  await putAnnotator({
    ...{ projectId: id, name: 'Ada', createdAt: 1, isBlind: false },
    labels: [
      [5, FIRST],
      [6, ''],
    ],
  });
  await putView(id, { name: 'first', query: JSON.stringify({ filter: { label: FIRST } }) }, 0);
  await distil(id, unstopped());
});
afterAll(deleteAllProjects);

describe('a rename together with another order', () => {
  test('keeps answers, people’s labels, the training, and each row’s label', async () => {
    const before = await relabel(id);
    const colours = numbersOf(await openProject(id));
    const answers = await readAnnotations(id);
    const project = await changeTask(id, { recipe: changed(RECIPE), renames });
    expect(project.stage).toBe('done');
    expect([...numbersOf(project)].sort()).toEqual(Array.from(colours, ([name, number]) => [nameNow(name), number]).sort()); // prettier-ignore
    expect(project.views?.[0]?.query).toContain('"label":"Renamed"');
    expect(project.trainings.student?.seconds).toBeGreaterThan(0);
    expect(project.trainings.student?.humanTargets).toContainEqual([2, 'Renamed']);

    expect([...(await allHumanLabels(id))]).toEqual([
      [2, { label: 'Renamed', origin: 'review' }],
      [3, { label: SECOND, origin: 'audit' }],
      [4, { label: 'Renamed', origin: 'audit' }],
    ]);
    expect((await readAnnotators(id))[0]?.labels).toEqual([
      [5, 'Renamed'],
      [6, ''],
    ]);
    for (const [row, answer] of await readAnnotations(id)) {
      const old = answers.get(row);
      expect(answer).toEqual(
        old?.status === 'annotated' ? { ...old, candidates: old.candidates.map(nameNow) } : old,
      );
    }
    const after = await relabel(id);
    expect(after.map(({ student }) => student)).toEqual(
      before.map(({ student }) => student && nameNow(student)),
    );
    // The table still has the old name: its truth is known by it.
    expect(after.map(({ gold }) => gold)).toEqual(before.map(({ gold }) => gold && nameNow(gold)));
    const finals = (rows: typeof after) => rows.map(({ final }) => final?.label ?? '');
    const same = finals(after).filter((label, row) => label === nameNow(finals(before)[row] ?? ''));
    // Sums in another order may turn a row on the edge.
    expect(same.length).toBeGreaterThanOrEqual(before.length - 1);
  });

  test('the student can still be saved, and knows its classes by their names', async () => {
    const file = await exportStudent(id, unstopped().signal, () => undefined);
    const { unzip } = await import('../../../../src/pipeline/files/zip');
    const files = new Map((await unzip(file)).map((entry) => [entry.name, entry]));
    const text = async (name: string) => (await files.get(name)?.read())?.text() ?? '';
    const features = JSON.parse(await text('features.json')) as { labels: string[] };
    const recipe = JSON.parse(await text('recipe.json')) as Recipe;
    expect(features.labels).toEqual(DATA.labels.map(nameNow));
    expect(recipe.task.labels.map(({ name }) => name)).toEqual(features.labels);
  });

  test('nothing is asked or trained again', async () => {
    const before = await openProject(id);
    await annotate(id, unstopped());
    const after = await distil(id, unstopped());
    expect(after.trainings).toEqual(before.trainings);
  });
});

describe('a label less', () => {
  test('keeps the other answers; its people’s labels wait and come back with it', async () => {
    const stored = (await openProject(id)).recipe ?? RECIPE;
    const less = {
      ...stored,
      task: { ...stored.task, labels: stored.task.labels.filter(({ name }) => name !== 'Renamed') },
    };
    const project = await changeTask(id, less);
    expect(project).toMatchObject({ stage: 'annotated', trainings: {} });
    const answers = await readAnnotations(id);
    expect(answers.size).toBeGreaterThan(0);
    for (const answer of answers.values()) {
      if (answer.status === 'annotated') expect(answer.candidates).not.toContain('Renamed');
    }
    // A row of which nothing was left is asked about again.
    const all = DATA.sets.filter((set) => set.some((label) => DATA.labels[label] !== FIRST));
    expect(answers.size).toBe(all.length);
    await changeTask(id, stored);
    expect((await allHumanLabels(id)).get(2)?.label).toBe('Renamed');
  });
});

test('a tab that does not know of the change gives no row a label that is gone, nor anything else with it', async () => {
  const { recipe } = await openProject(id);
  const names = recipe?.task.labels.map(({ name }) => name) ?? [];
  const [known = ''] = names;
  const before = await allHumanLabels(id);
  const stale = [
    { row: 10, label: { label: known, origin: 'review' as const } },
    { row: 11, label: { label: 'of another task', origin: 'review' as const } },
    { row: 12, mark: { isFlagged: true, note: '' } },
  ];
  await expect(storeRowEdits(id, stale)).rejects.toMatchObject({ name: 'TaskChanged' });
  expect([await allHumanLabels(id), (await allRowMarks(id)).has(12)]).toEqual([before, false]);
  await storeRowEdits(id, stale.slice(0, 1));
  expect((await allHumanLabels(id)).get(10)?.label).toBe(known);
});
