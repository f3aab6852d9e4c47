/** @file Rows that a language model failed on, asked about again in another way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { clearAnswers } from '../../../../src/pipeline/teach/answer-cache';
import { askAgain } from '../../../../src/pipeline/teach/ask-again';
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
    expect(await askAgain(id, 'single', options)).toMatchObject({
      stage: 'annotated',
      trainings: {},
    });
    expect(model.prompts).toHaveLength(2);
    expect(model.prompts[0]?.initial[0]?.content).toContain('the one label');
    expect(progress.at(-1)).toEqual({ annotated: 12, failed: 0, todo: 0 });
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
    await askAgain(id, 'add', unstopped());
    expect(await failedRows()).toEqual(before);
    expect(before[0]).toMatchObject({ raw: 'I am sorry, I cannot.' });
    expect(await openProject(id)).toMatchObject({ stage: 'done', trainings: project.trainings });
  });
});
