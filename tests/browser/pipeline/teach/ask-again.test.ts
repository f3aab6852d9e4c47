/** @file Rows that a language model failed on, asked about again in another way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { storeRowEdits } from '../../../../src/pipeline/label/edit-rows';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { clearAnswers } from '../../../../src/pipeline/teach/answer-cache';
import { askAgain, takeAnswersBack } from '../../../../src/pipeline/teach/ask-again';
import { distil } from '../../../../src/pipeline/train/distil';
import { openProject } from '../../../../src/pipeline/projects';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { makeReport } from '../../../../src/pipeline/files/report';
import { readAnnotations } from '../../../../src/persist/annotations';
import { offerPageModel, withdrawPageModel } from '../../../helpers/teacher/page-model';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(3, { rows: 12 });
const LABELS = DATA.labels;
const STUBBORN = new Set([4, 7]);
const ANSWER = JSON.stringify({ label: LABELS[1], labels: [LABELS[0]] });
let id: string;

/** Asked for `all` it refuses some texts; asked for one label it may name one. */
function offerModel(namesOne: boolean) {
  return offerPageModel((input) => {
    const row = DATA.texts.findIndex((text) => input.includes(text));
    if (!STUBBORN.has(row)) return ANSWER;
    return namesOne ? ANSWER : 'I am sorry, I cannot.';
  });
}

beforeEach(async () => {
  offerModel(false);
  const recipe = topicRecipe(LABELS, {
    teacher: { kind: 'promptapi' },
    student: { epochs: 1 },
  });
  id = await topicProject(topicFile(DATA), recipe);
  await annotate(id, unstopped());
  await distil(id, unstopped());
});

afterEach(async () => {
  withdrawPageModel();
  await clearAnswers();
  await deleteAllProjects();
});

const failedRows = async () =>
  [...(await readAnnotations(id)).values()].filter(({ status }) => status === 'failed');

describe('asking again', () => {
  test('replaces failures by answers, and has the student learn them', async () => {
    expect((await failedRows()).map(({ row }) => row)).toEqual([...STUBBORN]);
    const model = offerModel(true);
    const progress: unknown[] = [];
    const options = {
      ...unstopped(),
      onProgress: ({ rows }: object & { rows?: object }) => void progress.push(rows),
    };
    expect(await askAgain(id, { strategy: 'single' }, options)).toMatchObject({
      stage: 'annotated',
      trainings: {},
    });
    expect(model.prompts).toHaveLength(2);
    expect(model.prompts[0]?.initial[0]?.content).toContain('the one label');
    expect(progress.at(-1)).toEqual({ annotated: 12, unmatched: 0, failed: 0, todo: 0 });
    expect((await readAnnotations(id)).get(4)).toMatchObject({
      status: 'annotated',
      candidates: [LABELS[1]],
      askedAgain: 'single',
    });
    await distil(id, unstopped());
    const report = await makeReport(id);
    expect(report.rows).toMatchObject({ annotated: 12, failed: 0 });
    expect(report.teacher).toMatchObject({ strategy: 'all', askedAgain: 2 });
    expect((await relabel(id))[4]).toMatchObject({ candidates: [LABELS[1]] });
  });

  test('keeps the first failure and all trainings where nothing better comes', async () => {
    const before = await failedRows();
    const project = await openProject(id);
    offerModel(false);
    await askAgain(id, { strategy: 'add' }, unstopped());
    expect(await failedRows()).toEqual(before);
    expect(before[0]).toMatchObject({ raw: 'I am sorry, I cannot.' });
    expect(await openProject(id)).toMatchObject({ stage: 'done', trainings: project.trainings });
  });
});

describe('asking again about chosen rows', () => {
  const OTHER = JSON.stringify({ label: LABELS[2] });
  const answerOf = async (row: number) => (await readAnnotations(id)).get(row);

  test('asks about them alone, and keeps what they had', async () => {
    const model = offerPageModel(() => OTHER);
    const before = await readAnnotations(id);
    await askAgain(id, { strategy: 'single', rows: [0, 4] }, unstopped());
    expect(model.prompts).toHaveLength(2);
    for (const row of [0, 4]) {
      expect(await answerOf(row)).toMatchObject({
        candidates: [LABELS[2]],
        askedAgain: 'single',
        former: before.get(row),
      });
    }
    const after = await readAnnotations(id);
    for (const row of [1, 2, 3, 5]) expect(after.get(row)).toEqual(before.get(row));
    expect(await openProject(id)).toMatchObject({ stage: 'annotated', trainings: {} });
  });

  test('leaves out rows that people have labelled', async () => {
    const model = offerPageModel(() => OTHER);
    await storeRowEdits(id, [{ row: 1, label: { label: LABELS[0] ?? '', origin: 'review' } }]);
    await askAgain(id, { strategy: 'single', rows: [0, 1] }, unstopped());
    expect(model.prompts).toHaveLength(1);
    expect(await answerOf(1)).not.toHaveProperty('former');
    expect((await relabel(id))[1]?.final).toMatchObject({ label: LABELS[0], source: 'human' });
  });

  test('keeps answers and trainings where the same comes again, or nothing', async () => {
    const before = await readAnnotations(id);
    const project = await openProject(id);
    offerPageModel((input) =>
      input.includes(DATA.texts[0] ?? '') ? 'I am sorry, I cannot.' : ANSWER,
    );
    await askAgain(id, { strategy: 'add', rows: [0, 1] }, unstopped());
    expect(await readAnnotations(id)).toEqual(before);
    expect(await openProject(id)).toMatchObject({ stage: 'done', trainings: project.trainings });
  });

  test('is taken back without a question, one step, for the rows that are named', async () => {
    const before = await readAnnotations(id);
    offerPageModel(() => OTHER);
    await askAgain(id, { strategy: 'single', rows: [0, 1, 4] }, unstopped());
    await distil(id, unstopped());
    const model = offerPageModel(() => OTHER);
    expect(await takeAnswersBack(id, [0, 4, 7])).toBe(2);
    expect(await answerOf(0)).toEqual(before.get(0));
    expect(await answerOf(4)).toEqual(before.get(4));
    expect(await answerOf(1)).toMatchObject({ candidates: [LABELS[2]] });
    expect(model.prompts).toHaveLength(0);
    expect(await openProject(id)).toMatchObject({ stage: 'annotated', trainings: {} });
    expect(await takeAnswersBack(id, [0, 4])).toBe(0);
  });

  test('what can be taken back outlives a renamed label', async () => {
    offerPageModel(() => OTHER);
    const before = await answerOf(0);
    await askAgain(id, { strategy: 'single', rows: [0] }, unstopped());
    const { recipe } = await openProject(id);
    if (!recipe || before?.status !== 'annotated') throw new Error('nothing to rename');
    const renamed = recipe.task.labels.map((label, i) => (i === 0 ? { name: 'Renamed' } : label));
    await changeTask(id, {
      recipe: { ...recipe, task: { ...recipe.task, labels: renamed } },
      renames: new Map([[LABELS[0] ?? '', 'Renamed']]),
    });
    await takeAnswersBack(id, [0]);
    expect(await answerOf(0)).toMatchObject({
      candidates: before.candidates.map((name) => (name === LABELS[0] ? 'Renamed' : name)),
    });
  });
});
