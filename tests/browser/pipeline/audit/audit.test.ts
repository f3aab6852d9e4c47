/** @file An audit through the pipeline: its design lasts, its answers are human labels, its figures honest. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getAuditDesign } from '../../../../src/persist/audit-designs';
import { allHumanLabels } from '../../../../src/persist/human-labels';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import {
  answerAudit,
  applyAudit,
  beginAudit,
  enlargeAudit,
} from '../../../../src/pipeline/audit/audit';
import { measureAudit } from '../../../../src/pipeline/audit/audit-figures';
import { measureSlices } from '../../../../src/pipeline/audit/audit-slices';
import { distil } from '../../../../src/pipeline/train/distil';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { makeReport } from '../../../../src/pipeline/files/report';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { readDistributions } from '../../../../src/persist/trainings';
import { argmaxRows } from '../../../../src/core/refinery/refinery';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';
import { integerBelow, mulberry32 } from '../../../helpers/random';

const DATA = topicData(31, { rows: 400 });
const truthOf = (row: number) => DATA.labels[DATA.gold[row] ?? -1] ?? '';
const isTest = (row: number) => row % 8 === 0;
const REVIEWED = 1;

afterAll(deleteAllProjects);

async function rowsAskedIn(id: string): Promise<number[]> {
  const audit = await getAuditDesign(id);
  return Array.from(audit?.sample ?? [], (index) => audit?.population[index] ?? -1);
}

/** Answers every row of the sample as the person sees it. */
async function answerAllIn(id: string, labelOf: (row: number) => string): Promise<void> {
  for (const row of await rowsAskedIn(id)) {
    const human = { label: labelOf(row), origin: 'audit' as const };
    await answerAudit(id, row, { human, isSkipped: false });
  }
}

describe('an audit', () => {
  let id: string;
  const rowsAsked = () => rowsAskedIn(id);
  const answerAll = () => answerAllIn(id, truthOf);

  beforeAll(async () => {
    const file = topicFile(DATA, (_, row) => (isTest(row) ? { split: 'test' } : {}));
    id = await topicProject(file, topicRecipe(DATA.labels, { labels: { policy: 'within' } }));
    await annotate(id, unstopped());
    await distil(id, unstopped());
    await setLabel(id, REVIEWED, truthOf(REVIEWED));
  });

  test('asks rows that no person has labelled, never of the test split, and grows', async () => {
    await beginAudit(id, 40, 5);
    const small = await rowsAsked();
    expect(new Set(small).size).toBe(40);
    expect(small.filter((row) => isTest(row) || row === REVIEWED)).toEqual([]);
    await enlargeAudit(id, 20);
    const large = await rowsAsked();
    expect(new Set(large).size).toBe(60);
    expect(large.slice(0, 40)).toEqual(small);
  });

  test('estimates the policies from its answers alone', async () => {
    expect((await measureAudit(id))?.recommendation).toBeNull();
    await answerAll();
    const [first = -1] = await rowsAsked();
    await answerAudit(id, first, { human: null, isSkipped: true });
    expect((await allHumanLabels(id)).get(first)).toBeUndefined();
    const figures = await measureAudit(id);
    expect(figures).toMatchObject({ drawn: 60, answered: 59, skipped: 1, learned: 0 });
    const { audit, accuracy, human } = (await makeReport(id)).labels;
    expect(human).toBe(60);
    expect(audit).toMatchObject({ n: 59, ...figures?.recommendation?.estimates.within });
    // The gold of all rows stands in for the truth that an audit can only estimate.
    expect(audit?.low).toBeLessThanOrEqual(accuracy ?? 0);
    expect(audit?.high).toBeGreaterThanOrEqual((accuracy ?? 1) - 0.05);
    expect(Object.keys(audit?.policies ?? {})).toEqual(
      expect.arrayContaining(['teacher', 'student', 'within', 'combined']),
    );
  });

  test('tells of the parts that a column makes how many texts have each label', async () => {
    const whole = await measureAudit(id);
    const [train, ...others] = await measureSlices(id, 'split');
    // The population has no test rows, so this part is all of it.
    expect(others).toEqual([]);
    expect(train).toEqual({ name: 'train', population: whole?.population, shares: whole?.shares });
    const byGold = await measureSlices(id, 'label');
    expect(byGold.map(({ name }) => name).toSorted()).toEqual(DATA.labels.toSorted());
    const sizes = byGold.map(({ population }) => population);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(whole?.population);
    const told = byGold.filter(({ shares }) => shares);
    expect(told.length).toBeGreaterThan(0);
    for (const { name, shares } of told) {
      expect(shares?.find(({ label }) => label === name)?.high).toBeGreaterThan(0.99);
    }
    expect((await measureSlices(id, 'id')).every(({ shares }) => shares === null)).toBe(true);
    expect(await measureSlices(id, 'no such column')).toEqual([]);
  });

  test('can accept labels and put confidences right, which changes no label', async () => {
    const before = await relabel(id);
    expect(before.some(({ isAccepted }) => isAccepted)).toBe(false);
    await applyAudit(id, { recalibrates: true, acceptedPrecision: 0.6 });
    const after = await relabel(id);
    const names = (rows: typeof before) => rows.map(({ final }) => final?.label);
    expect(names(after)).toEqual(names(before));
    expect(after.map(({ final }) => final?.confidence)).not.toEqual(
      before.map(({ final }) => final?.confidence),
    );
    const accepted = after.filter(({ isAccepted }) => isAccepted);
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.filter(({ row, final }) => isTest(row) || final?.source === 'human')).toEqual(
      [],
    );
    const { labels } = await makeReport(id);
    expect(labels).toMatchObject({
      recalibrated: true,
      accepted: { wanted: 0.6, rows: accepted.length },
    });
  });

  test('keeps its sample over a training, and counts the answers that were learned', async () => {
    await answerAll();
    const asked = await rowsAsked();
    await changeTask(id, 'train-again');
    await distil(id, unstopped());
    expect(await rowsAsked()).toEqual(asked);
    const figures = await measureAudit(id);
    expect(figures).toMatchObject({ answered: 60, learned: 60 });
    const { student, teacher } = figures?.recommendation?.estimates ?? {};
    expect(student?.accuracy).toBeGreaterThan(teacher?.accuracy ?? 1);
  });
});

test('answers that a training has learned are no evidence for the student', async () => {
  // Texts without any meaning, so few that each has terms of its own: only by heart can a label be known.
  const random = mulberry32(9);
  const word = () => integerBelow(random, 26 ** 8).toString(26);
  const texts = Array.from({ length: 150 }, () => `${word()} ${word()}`);
  const gold = texts.map(() => integerBelow(random, 3));
  const data = { labels: DATA.labels, texts, gold, sets: gold.map(() => [0, 1, 2]) };
  const labelOf = (row: number) => data.labels[gold[row] ?? -1] ?? '';
  const byHeart = { student: { epochs: 40, weightDecay: 0, learningRate: 0.05 } };
  const id = await topicProject(topicFile(data), topicRecipe(data.labels, byHeart));
  await annotate(id, unstopped());
  await distil(id, unstopped());
  await beginAudit(id, 60, 5);
  await answerAllIn(id, labelOf);
  await changeTask(id, 'train-again');
  await distil(id, unstopped());

  const asked = await rowsAskedIn(id);
  const [distributions = new Float32Array()] = await readDistributions(id, 'student');
  const said = argmaxRows(distributions, 3);
  const repeated = asked.filter((row) => said[row] === gold[row]);
  // The student that labels repeats what it was told …
  expect(repeated.length).toBeGreaterThan(55);
  const figures = await measureAudit(id);
  expect(figures).toMatchObject({ answered: 60, learned: 60 });
  // … and is judged by students that were not told: a third is chance, and 36 of 60 its far end.
  expect(figures?.recommendation?.estimates.student.accuracy).toBeLessThan(0.6);
  expect((await makeReport(id)).labels.audit?.policies.student?.accuracy).toBeLessThan(0.6);
});
