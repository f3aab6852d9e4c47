/** @file A teacher with a budget: rounds that are stopped anywhere go on to what an unbroken run has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { distil } from '../../../../src/pipeline/train/distil';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { readOtherTexts } from '../../../../src/pipeline/teach/pool';
import { openProject } from '../../../../src/pipeline/projects';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { makeReport } from '../../../../src/pipeline/files/report';
import type { StepProgress } from '../../../../src/pipeline/steps';
import { readTrainingData } from '../../../../src/pipeline/train/training-data';
import { readAnnotations } from '../../../../src/persist/annotations';
import { readTeacherRounds } from '../../../../src/persist/teacher-rounds';
import { deleteAllProjects } from '../../../helpers/project-records';
import { stoppedWhen, topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project'; // prettier-ignore
import { topicData } from '../../../helpers/topics';

const DATA = topicData(21, { rows: 240 });
const recipeWith = (budget: unknown, seed = 1) =>
  topicRecipe(DATA.labels, {
    teacher: { kind: 'column', column: 'candidates', budget },
    student: { epochs: 2 },
    seed,
  });
const BUDGET = recipeWith({ rows: 40, rounds: 2 });

afterAll(deleteAllProjects);

const isSecondChoice = ({ message }: StepProgress) =>
  message.code === 'choosing-rows' && !message.isFirst;

/** Everything that rounds leave behind but their times. */
async function resultsOf(projectId: string) {
  const rounds = await readTeacherRounds(projectId);
  return {
    rounds: rounds.map(({ round, rows, outcome }) => ({ round, rows, outcome })),
    annotations: [...(await readAnnotations(projectId)).values()].sort((a, b) => a.row - b.row),
  };
}

describe('a budget of rows', () => {
  let unbroken: string;
  let shown: StepProgress[];
  beforeAll(async () => {
    unbroken = await topicProject(topicFile(DATA), BUDGET);
    shown = [];
    await annotate(unbroken, { ...unstopped(), onProgress: (now) => shown.push(now) });
  });

  test('is spent in rounds of different rows, each with what it was worth', async () => {
    const { rounds, annotations } = await resultsOf(unbroken);
    expect(rounds.map(({ rows }) => rows.length)).toEqual([20, 20]);
    const asked = rounds.flatMap(({ rows }) => [...rows]);
    expect(asked.sort((a, b) => a - b)).toEqual(annotations.map(({ row }) => row));
    expect(rounds.map(({ outcome }) => outcome?.annotated)).toEqual([20, 40]);
    for (const { outcome } of rounds) {
      expect(outcome?.expected).toBeGreaterThan(0.3);
      expect(outcome?.expected).toBeLessThanOrEqual(1);
      expect(outcome?.actual).toBeGreaterThan(0.3);
    }
    expect(await openProject(unbroken)).toMatchObject({ stage: 'annotated' });
    expect(shown.at(-1)?.curve).toEqual(rounds.map(({ outcome }) => outcome));
    expect(shown.at(-1)?.rows).toEqual({ annotated: 40, unmatched: 0, failed: 0, todo: 0 });
  });

  test.each([
    ['before the first answer', (now: StepProgress) => now.rows?.annotated === 0],
    ['while the second round is chosen', (now: StepProgress) => isSecondChoice(now)],
    ['before the second round is asked', (now: StepProgress) => now.curve?.length === 1],
    ['at its end', (now: StepProgress) => now.rows?.todo === 0],
  ])('and stopped %s goes on as if it had not been', async (_, isTime) => {
    const id = await topicProject(topicFile(DATA), BUDGET);
    await expect(annotate(id, stoppedWhen(isTime))).rejects.toMatchObject({ name: 'Stopped' });
    await annotate(id, unstopped());
    expect(await resultsOf(id)).toEqual(await resultsOf(unbroken));
  });

  test('is followed by a student that labels all rows, and by its curve in the report', async () => {
    await distil(unbroken, unstopped());
    const rows = await relabel(unbroken);
    expect(rows.filter(({ final }) => final === null)).toEqual([]);
    const report = await makeReport(unbroken);
    expect(report.rows.annotated).toBe(40);
    expect(report.teacher.budget).toEqual({ rows: 40, rounds: 2 });
    expect(report.teacher.rounds.map(({ annotated }) => annotated)).toEqual([20, 40]);
  });

  test('can be raised afterwards: every answer stays, and the curve goes on', async () => {
    const before = await resultsOf(unbroken);
    expect(await changeTask(unbroken, recipeWith({ rows: 70, rounds: 2 }))).toMatchObject({
      stage: 'annotated',
      trainings: {},
    });
    await annotate(unbroken, unstopped());
    const after = await resultsOf(unbroken);
    expect(after.rounds.slice(0, 2)).toEqual(before.rounds);
    expect(after.rounds.map(({ rows }) => rows.length)).toEqual([20, 20, 30]);
    expect(after.annotations).toHaveLength(70);
  });

  test('can be cut while it is spent: what there is is judged, and nothing more is asked', async () => {
    const id = await topicProject(topicFile(DATA), BUDGET);
    await expect(
      annotate(id, stoppedWhen((now) => now.rows?.annotated === 20)), // prettier-ignore
    ).rejects.toMatchObject({ name: 'Stopped' });
    await changeTask(id, recipeWith(20));
    await annotate(id, unstopped());
    const { rounds, annotations } = await resultsOf(id);
    expect(annotations).toHaveLength(20);
    expect(rounds.at(-1)?.outcome?.annotated).toBe(20);
  });

  test('larger than the table annotates all of it', async () => {
    const small = topicData(22, { rows: 30 });
    const id = await topicProject(topicFile(small), recipeWith(1_000));
    await annotate(id, unstopped());
    expect((await resultsOf(id)).annotations).toHaveLength(30);
  });
});

test('a budget of minutes ends a quick teacher with the table', async () => {
  const few = topicData(22, { rows: 60 });
  const id = await topicProject(topicFile(few), recipeWith({ minutes: 5, rounds: 2 }));
  await annotate(id, unstopped());
  const { rounds, annotations } = await resultsOf(id);
  expect(annotations).toHaveLength(60);
  expect(rounds[0]?.rows).toHaveLength(20);
});

test('a student learns by its own labels of rows that nobody labelled and that are no test rows', async () => {
  const recipe = recipeWith({ rows: 20, rounds: 1 });
  const isTest = (row: number) => row % 5 === 0;
  const file = topicFile(DATA, (_, row) => (isTest(row) ? { split: 'test' } : {}));
  const id = await topicProject(file, recipe);
  await annotate(id, unstopped());
  const { annotations } = await resultsOf(id);
  const taught = new Set(annotations.map(({ row }) => row));
  const rows = DATA.texts.map((_, row) => row).filter((row) => !isTest(row) && !taught.has(row));
  const [labelled = -1, ...others] = rows;
  await setLabel(id, labelled, DATA.labels[0] ?? '');
  const project = await openProject(id);
  const { annotations: learned } = await readTrainingData(project, recipe);
  expect(learned.map(({ row }) => row)).toContain(labelled);
  expect(await readOtherTexts(project, recipe, learned)).toEqual(
    others.map((row) => DATA.texts[row]),
  );
});

test('another task forgets the rounds with their answers', async () => {
  const recipe = recipeWith({ rows: 20, rounds: 1 });
  const id = await topicProject(topicFile(DATA), recipe);
  await annotate(id, unstopped());
  await changeTask(id, { ...recipe, teacher: { kind: 'keywords', budget: 20 } });
  expect(await resultsOf(id)).toEqual({ rounds: [], annotations: [] });
});
