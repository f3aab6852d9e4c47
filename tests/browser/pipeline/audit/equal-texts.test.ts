/** @file A person's label of a text holds for every row with it, wherever labels are read; the audit stays honest. */
import { afterEach, expect, test } from 'vitest';
import { getAuditDesign } from '../../../../src/persist/audit-designs';
import { putHumanLabels } from '../../../../src/persist/human-labels';
import { answerAudit, beginAudit, openAudit } from '../../../../src/pipeline/audit/audit';
import { measureAudit } from '../../../../src/pipeline/audit/audit-figures';
import { tableFile } from '../../../../src/pipeline/files/label-files';
import { makeReport } from '../../../../src/pipeline/files/report';
import { countLabelledTexts, setLabel } from '../../../../src/pipeline/human-labels';
import { chooseByHand } from '../../../../src/pipeline/label/by-hand';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { openProject } from '../../../../src/pipeline/projects';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { deleteAllProjects } from '../../../helpers/project-records';
import { integerBelow, mulberry32 } from '../../../helpers/random';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(31, { rows: 120 });
const [FIRST = '', SECOND = ''] = DATA.labels;
/** Row 0's text stands in rows 0, 40 and 80, and so on: every text three times. */
const REPEATED = {
  ...DATA,
  texts: DATA.texts.map((_, row) => DATA.texts[row % 40] ?? ''),
  gold: DATA.gold.map((_, row) => DATA.gold[row % 40] ?? 0),
  sets: DATA.sets.map((_, row) => DATA.sets[row % 40] ?? []),
};
const RECIPE = topicRecipe(DATA.labels);

afterEach(deleteAllProjects);

async function finished(): Promise<string> {
  const id = await topicProject(topicFile(REPEATED), RECIPE);
  await annotate(id, unstopped());
  await distil(id, unstopped());
  return id;
}

test('one label is three rows’ label: in the table, the file, the training, and gone when it is taken back', async () => {
  const id = await finished();
  await setLabel(id, 40, SECOND);
  const sources = async () => (await relabel(id)).flatMap(({ row, final }) => final?.source === 'human' ? [[row, final.label]] : []); // prettier-ignore
  expect(await sources()).toEqual([[0, SECOND], [40, SECOND], [80, SECOND]]); // prettier-ignore
  expect(await countLabelledTexts(id, RECIPE)).toBe(1);
  const options = { rows: { kind: 'all' }, withProbabilities: false, guard: 'off' } as const;
  const csv = await (await tableFile(id, { ...options, format: 'csv' })).text();
  const lines = csv.split('\n').filter((line) => line.includes(',human,'));
  expect(lines.map((line) => line.split(',')[0])).toEqual(['0', '40', '80']);
  expect((await makeReport(id)).rows.equal).toBe(80);

  await changeTask(id, 'train-again');
  await distil(id, unstopped());
  const { trainings } = await openProject(id);
  expect(trainings.student?.humanTargets).toEqual([[0, SECOND], [40, SECOND], [80, SECOND]]); // prettier-ignore
  await setLabel(id, 40, null);
  expect(await sources()).toEqual([]);
});

test('different labels of equal texts are said, and neither is carried over', async () => {
  const id = await finished();
  await putHumanLabels([
    { projectId: id, row: 0, label: FIRST, origin: 'review' },
    { projectId: id, row: 80, label: SECOND, origin: 'review' },
  ]);
  const rows = await relabel(id);
  expect([0, 40, 80].map((row) => rows[row]?.final?.source === 'human')).toEqual([true, false, true]); // prettier-ignore
  expect(rows.filter(({ isDisputed }) => isDisputed).map(({ row }) => row)).toEqual([0, 40, 80]);
  const { warnings } = await makeReport(id);
  expect(warnings.find(({ code }) => code === 'equal-texts')).toMatchObject({ rows: 3 });
});

test('whoever labels first by hand is asked about each text once', async () => {
  const id = await topicProject(topicFile(REPEATED), RECIPE);
  await setLabel(id, 5, FIRST);
  const project = await openProject(id);
  const { rows, labelled } = await chooseByHand(project, RECIPE, [], 100);
  expect(labelled).toBe(1);
  expect(rows).toHaveLength(39);
  expect(new Set(rows.map(({ text }) => text)).size).toBe(39);
});

test('an audit counts an equal text’s answer when its turn has come, not before', async () => {
  const id = await finished();
  await beginAudit(id, 90, 3);
  const design = await getAuditDesign(id);
  const asked = Array.from(design?.sample ?? [], (index) => design?.population[index] ?? -1);
  const answer = (row: number) =>
    answerAudit(id, row, { human: { label: FIRST, origin: 'audit' }, isSkipped: false });
  const answered = async () => (await measureAudit(id))?.answered;
  const textOf = (row: number) => row % 40;
  const [first = -1] = asked;
  const twin = asked.findIndex((row, i) => i > 0 && textOf(row) === textOf(first));
  expect(twin).toBeGreaterThan(1);
  await answer(first);
  expect((await openAudit(id))?.equals.get(first)).toHaveLength(3);
  // Its twin further down is known, but is no random part of what was asked.
  expect(await answered()).toBe(1);
  const between = asked.slice(1, twin);
  for (const row of between) await answer(row);
  expect(await answered()).toBeGreaterThanOrEqual(twin + 1);
  // A row that was passed over is done as well, and none of those after it waits for an answer.
  for (const row of asked.slice(twin + 1)) await answer(row);
  expect(await answered()).toBe(asked.length);
});

test('an answer that a training learned is no evidence for the same text in another row', async () => {
  // Texts without any meaning: only by heart can a label be known, and each stands in three rows.
  const random = mulberry32(9);
  const word = () => integerBelow(random, 26 ** 8).toString(26);
  const different = Array.from({ length: 60 }, () => `${word()} ${word()}`);
  const texts = Array.from({ length: 180 }, (_, row) => different[row % 60] ?? '');
  const truths = different.map(() => integerBelow(random, 3));
  const gold = texts.map((_, row) => truths[row % 60] ?? 0);
  const data = { labels: DATA.labels, texts, gold, sets: gold.map(() => [0, 1, 2]) };
  const byHeart = { student: { epochs: 40, weightDecay: 0, learningRate: 0.05 } };
  const id = await topicProject(topicFile(data), topicRecipe(data.labels, byHeart));
  await annotate(id, unstopped());
  await distil(id, unstopped());
  await beginAudit(id, 120, 5);
  const design = await getAuditDesign(id);
  for (const index of design?.sample ?? []) {
    const row = design?.population[index] ?? -1;
    const human = { label: data.labels[gold[row] ?? -1] ?? '', origin: 'audit' as const };
    await answerAudit(id, row, { human, isSkipped: false });
  }
  await changeTask(id, 'train-again');
  await distil(id, unstopped());
  // A third is chance; a student that had seen the text in another row would be right nearly always.
  expect((await measureAudit(id))?.recommendation?.estimates.student.accuracy).toBeLessThan(0.6);
});
