/** @file What a language model has answered is not asked again, whatever becomes of task and project. */
import { afterEach, describe, expect, test } from 'vitest';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import {
  AnswerCache,
  clearAnswers,
  countAnswers,
} from '../../../../src/pipeline/teach/answer-cache';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { readAnnotations } from '../../../../src/persist/annotations';
import { getAnswers, putAnswers, trimAnswers } from '../../../../src/persist/answers';
import { offerPageModel, withdrawPageModel } from '../../../helpers/teacher/page-model';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(3, { rows: 12 });
const LABELS = DATA.labels;
const FILE = topicFile(DATA);
const RECIPE = topicRecipe(LABELS, { teacher: { kind: 'promptapi' } });
const REWORDED = topicRecipe(LABELS, {
  task: { instructions: 'Which topic?' },
  teacher: { kind: 'promptapi' },
});
const FIRST = JSON.stringify({ labels: [LABELS[0]] });

afterEach(async () => {
  withdrawPageModel();
  await clearAnswers();
  await deleteAllProjects();
});

describe('a task that changes', () => {
  test('is asked anew, and once it is changed back costs nothing', async () => {
    const model = offerPageModel(() => FIRST);
    const id = await topicProject(FILE, RECIPE);
    await annotate(id, unstopped());
    expect(model.prompts).toHaveLength(12);
    const before = await readAnnotations(id);

    await changeTask(id, REWORDED);
    await annotate(id, unstopped());
    expect(model.prompts).toHaveLength(24);

    // Not even the model is needed.
    withdrawPageModel();
    await changeTask(id, RECIPE);
    expect(await annotate(id, unstopped())).toMatchObject({ stage: 'annotated' });
    expect(await readAnnotations(id)).toEqual(before);
  });

  test('keeps the answers about rows that the change does not concern', async () => {
    const model = offerPageModel(() => FIRST);
    const teacher = { kind: 'promptapi', shots: 'retrieved', shotCount: 1 };
    const shots = DATA.texts.map((text) => ({ text: `${text} again`, labels: [LABELS[0]] }));
    const id = await topicProject(FILE, topicRecipe(LABELS, { task: { shots }, teacher }));
    await annotate(id, unstopped());
    expect(model.prompts).toHaveLength(12);
    const changed = shots.with(5, { text: shots[5]?.text ?? '', labels: [LABELS[1]] });
    await changeTask(id, topicRecipe(LABELS, { task: { shots: changed }, teacher }));
    await annotate(id, unstopped());
    expect(model.prompts).toHaveLength(13);
    expect(model.prompts.at(-1)?.input).toContain(DATA.texts[5]);
  });

  test('leaves the answers to another project with the same texts', async () => {
    const model = offerPageModel(() => FIRST);
    await annotate(await topicProject(FILE, RECIPE), unstopped());
    await deleteAllProjects();
    const id = await topicProject(FILE, RECIPE);
    await annotate(id, unstopped());
    expect(model.prompts).toHaveLength(12);
    expect((await readAnnotations(id)).size).toBe(12);
  });
});

test('answers that name no label are asked for again', async () => {
  const refusing = offerPageModel(() => 'I cannot help with that.');
  const failing = annotate(await topicProject(FILE, RECIPE), unstopped());
  await expect(failing).rejects.toThrow(/rows-all-failed.*"failed":12/);
  expect(refusing.prompts.length).toBeGreaterThanOrEqual(12);
  expect(await countAnswers()).toBe(0);
  const willing = offerPageModel(() => FIRST);
  const id = await topicProject(FILE, RECIPE);
  await annotate(id, unstopped());
  expect(willing.prompts).toHaveLength(12);
  expect((await readAnnotations(id)).get(3)).toMatchObject({ candidates: [LABELS[0]] });
});

describe('the store of answers', () => {
  test('is bounded: the oldest go first', async () => {
    const annotation = { row: 0, status: 'annotated' as const, candidates: ['a'] };
    await putAnswers([5, 1, 4, 2, 3].map((keptAt) => ({ key: `k${keptAt}`, keptAt, annotation })));
    await trimAnswers(2);
    expect(await countAnswers()).toBe(2);
    const kept = await getAnswers(['k1', 'k2', 'k3', 'k4', 'k5']);
    expect(kept.map((answer) => answer?.keptAt)).toEqual([undefined, undefined, undefined, 4, 5]);
    await clearAnswers();
    expect(await countAnswers()).toBe(0);
  });

  test('is of no use to teachers that need no model', () => {
    expect(AnswerCache.of(topicRecipe(LABELS), 'a')).toBeNull();
    expect(AnswerCache.of(topicRecipe(LABELS, { teacher: { kind: 'keywords' } }), 'a')).toBeNull();
  });
});
