/** @file Rows that a person has labelled help the teacher with other rows, and with no row of the test split. */
import { afterEach, expect, test } from 'vitest';
import { embeddingSpace, textKey } from '../../../../src/core/students/embedding-key';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { clearAnswers } from '../../../../src/pipeline/teach/answer-cache';
import { askAgain } from '../../../../src/pipeline/teach/ask-again';
import { confirmedRows } from '../../../../src/pipeline/teach/confirmed-rows';
import { distil } from '../../../../src/pipeline/train/distil';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { openProject } from '../../../../src/pipeline/projects';
import type { StepProgress } from '../../../../src/pipeline/steps';
import { readAnnotations } from '../../../../src/persist/annotations';
import { deleteSpace, putSentenceEmbeddings } from '../../../../src/persist/sentence-embeddings';
import { offerPageModel, withdrawPageModel } from '../../../helpers/teacher/page-model';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(3, { rows: 12 });
const LABELS = DATA.labels;
const [FIRST = '', SECOND = ''] = LABELS;
const TEST_ROW = 3;
const FILE = topicFile(DATA, (_, row) => (row === TEST_ROW ? { split: 'test' } : {}));

afterEach(async () => {
  withdrawPageModel();
  await clearAnswers();
  await deleteAllProjects();
});

test('confirmed rows are examples of other rows, never of themselves', async () => {
  const model = offerPageModel(() => JSON.stringify({ labels: [FIRST] }));
  const teacher = { kind: 'promptapi', shots: 'retrieved', shotCount: 2 };
  const recipe = topicRecipe(LABELS, { teacher });
  const id = await topicProject(FILE, recipe);
  await setLabel(id, 0, SECOND);
  await setLabel(id, 1, SECOND, 'audit');
  await setLabel(id, TEST_ROW, SECOND);
  expect(await confirmedRows(await openProject(id), recipe)).toEqual([
    { text: DATA.texts[0], label: SECOND },
    { text: DATA.texts[1], label: SECOND },
  ]);
  await annotate(id, unstopped());
  expect(model.prompts).toHaveLength(11);
  for (const { input, initial } of model.prompts) {
    const shown = initial.filter(({ role }) => role === 'user').map(({ content }) => content);
    for (const row of [0, 1]) {
      const text = DATA.texts[row] ?? '';
      expect(shown.some((content) => content.includes(text))).toBe(!input.includes(text));
    }
    expect(shown.some((content) => content.includes(DATA.texts[TEST_ROW] ?? ''))).toBe(false);
  }
});

test('examples are those with the nearest vectors, where the student has vectors', async () => {
  const model = offerPageModel(() => JSON.stringify({ labels: [FIRST] }));
  const teacher = { kind: 'promptapi', shots: 'retrieved', shotCount: 1 };
  const student = { kind: 'encoder-head', model: 'some/encoder' };
  const recipe = topicRecipe(LABELS, { teacher, student });
  const id = await topicProject(FILE, recipe);
  for (const row of [0, 1, 2]) await setLabel(id, row, SECOND);
  const space = embeddingSpace(recipe.student) ?? '';
  // All rows but 0 and 2 are like row 1; one has no vector.
  const unread = 7;
  const vectorOf = (row: number) => (row === 0 ? [1, 0] : row === 2 ? [-1, 0] : [0, 1]);
  await putSentenceEmbeddings(
    DATA.texts.flatMap((text, row) =>
      row === unread
        ? []
        : [{ space, key: textKey(text), vector: Float32Array.from(vectorOf(row)) }],
    ),
  );
  await annotate(id, unstopped());
  const examplesOf = (row: number) => {
    const asked = model.prompts.find(({ input }) => input.includes(DATA.texts[row] ?? ''));
    const shown = asked?.initial.filter(({ role }) => role === 'user') ?? [];
    return shown.map(({ content }) => DATA.texts.findIndex((text) => content.includes(text)));
  };
  for (const row of [4, 5, 6, 8, 9]) expect(examplesOf(row)).toEqual([1]);
  expect(examplesOf(1)).not.toEqual([1]);
  expect(examplesOf(unread)).toHaveLength(1);
  await deleteSpace(space);
});

test('a student shortens a long list of labels as far as rows that it has not seen allow', async () => {
  const data = topicData(5, { rows: 360, classes: 24, wordsPerText: 24 });
  const stubborn = data.texts[7] ?? '';
  let isWilling = false;
  const model = offerPageModel((input) => {
    if (!isWilling && input.includes(stubborn)) return 'No.';
    const row = data.texts.findIndex((text) => input.includes(text));
    return JSON.stringify({ labels: [data.labels[data.gold[row] ?? 0]] });
  });
  const recipe = topicRecipe(data.labels, {
    teacher: { kind: 'promptapi' },
    student: { epochs: 10 },
    labels: { policy: 'auto' },
  });
  const id = await topicProject(topicFile(data), recipe);
  await annotate(id, unstopped());
  await distil(id, unstopped());
  isWilling = true;
  model.prompts.length = 0;
  const told: StepProgress[] = [];
  await askAgain(id, { strategy: 'all' }, { ...unstopped(), onProgress: (now) => told.push(now) });
  const { shownLabels } = told.at(-1) ?? {};
  expect(shownLabels).toMatchObject({ judge: 'teacher', cases: 359 });
  const shown = shownLabels?.shown ?? 0;
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(20);
  const listed = model.prompts[0]?.initial[0]?.content.match(/^- .+$/gm);
  expect(listed).toHaveLength(shown);
  expect(listed).toContain(`- ${data.labels[data.gold[7] ?? 0]}`);
  expect((await readAnnotations(id)).get(7)).toMatchObject({ status: 'annotated', shown });
});

test('what the student finds likely comes first where a part of the labels is shown', async () => {
  let isWilling = false;
  const model = offerPageModel(() => (isWilling ? JSON.stringify({ labels: [FIRST] }) : 'No.'));
  const teacher = { kind: 'promptapi', shortlist: 2 };
  const student = { epochs: 1 };
  const id = await topicProject(FILE, topicRecipe(LABELS, { teacher, student }));
  for (const row of [0, 1, 2, 4, 5]) await setLabel(id, row, SECOND);
  await annotate(id, unstopped());
  await distil(id, unstopped());
  isWilling = true;
  model.prompts.length = 0;
  await askAgain(id, { strategy: 'single' }, unstopped());
  expect(model.prompts.length).toBeGreaterThan(0);
  for (const { initial } of model.prompts) {
    const [first] = /^- .+$/m.exec(initial[0]?.content ?? '') ?? [];
    expect(first).toBe(`- ${SECOND}`);
  }
});
