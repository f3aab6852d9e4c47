/** @file Steps that are stopped lose nothing, and go on to what an unbroken run has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Annotation } from '../../../../src/core/teaching/teacher';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { distil } from '../../../../src/pipeline/train/distil';
import { openProject } from '../../../../src/pipeline/projects';
import { relabel } from '../../../../src/pipeline/label/relabel';
import type { StepProgress } from '../../../../src/pipeline/steps';
import type { AnnotateOptions } from '../../../../src/pipeline/teach/teacher-run';
import { readAnnotations } from '../../../../src/persist/annotations';
import { database } from '../../../../src/persist/database';
import { getCheckpoint, readDistributions } from '../../../../src/persist/trainings';
import { copyOf, countRecords, deleteAllProjects } from '../../../helpers/project-records';
import {
  stoppedWhen,
  topicFile,
  topicProject,
  topicRecipe,
  unstopped,
  type RecipeParts,
} from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(11, { rows: 240 });
const RECIPE = topicRecipe(DATA.labels);
/** For tests of what is kept, not of what is learnt. */
const SMALL = topicData(14, { rows: 40 });

afterAll(deleteAllProjects);

/** A project that has been annotated, and distilled if it is to be. */
async function projectAt(
  stage: 'annotated' | 'done',
  recipe = RECIPE,
  data = DATA,
): Promise<string> {
  const id = await topicProject(topicFile(data), recipe);
  await annotate(id, unstopped());
  if (stage === 'done') await distil(id, unstopped());
  return id;
}

async function expectStopped(step: Promise<unknown>): Promise<void> {
  await expect(step).rejects.toMatchObject({ name: 'Stopped' });
}

function abortedBefore(): AnnotateOptions {
  return { ...unstopped(), signal: AbortSignal.abort() };
}

/** Every annotation ever stored, those that later ones override included. */
async function annotationLog(projectId: string): Promise<Annotation[]> {
  const batches = await (await database()).getAllFromIndex('candidates', 'projectId', projectId);
  return batches.flatMap(({ annotations }) => annotations);
}

describe('a stopped annotate', () => {
  const long = topicData(12, { rows: 2_400 });
  const recipe = topicRecipe(long.labels);

  test('keeps what it has, and annotates the rest once', async () => {
    const unbroken = await topicProject(topicFile(long), recipe);
    await annotate(unbroken, unstopped());

    const id = await topicProject(topicFile(long), recipe);
    await expectStopped(
      annotate(
        id,
        stoppedWhen(({ rows }) => (rows?.annotated ?? 0) > 0),
      ),
    );
    const kept = (await annotationLog(id)).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(2_400);
    expect(await openProject(id)).toMatchObject({ stage: 'annotating' });

    const progress: StepProgress[] = [];
    const done = await annotate(id, { ...unstopped(), onProgress: (now) => progress.push(now) });
    expect(done.stage).toBe('annotated');
    expect(await readAnnotations(id)).toEqual(await readAnnotations(unbroken));
    expect(await annotationLog(id)).toHaveLength(2_400);
    expect(progress.at(-1)).toMatchObject({
      step: 'annotate',
      fraction: 1,
      rows: { annotated: 2_400, unmatched: 0, failed: 0, todo: 0 },
    });
    expect(progress[0]?.rows?.annotated).toBeGreaterThanOrEqual(kept);
  });

  test('before it began has done nothing', async () => {
    const id = await topicProject(topicFile(long), recipe);
    await expectStopped(annotate(id, abortedBefore()));
    expect(await annotationLog(id)).toEqual([]);
  });

  test('that had nothing left to do is done at once', async () => {
    const id = await projectAt('annotated');
    const before = await annotationLog(id);
    expect(await annotate(id, unstopped())).toMatchObject({ stage: 'annotated' });
    expect(await annotationLog(id)).toEqual(before);
  });
});

describe('a stopped distil', () => {
  let unbroken: string;
  beforeAll(async () => {
    unbroken = await projectAt('done');
  });

  /** Options under which a step adds to `seen` how many epochs it has, as often as it says so. */
  function watching(options: AnnotateOptions, seen: number[][]): AnnotateOptions {
    const own: number[] = [];
    seen.push(own);
    const onProgress = (now: StepProgress) => {
      if (now.epochs) own.push(now.epochs.length);
      options.onProgress(now);
    };
    return { ...options, onProgress };
  }

  /** Everything that a finished run has but its times. */
  async function resultsOf(projectId: string) {
    const { stage, trainings } = await openProject(projectId);
    const checkpoint = await getCheckpoint(projectId, 'student');
    return {
      stage,
      training: { ...trainings.student, seconds: null },
      state: checkpoint?.state,
      fingerprint: checkpoint?.fingerprint,
      distributions: await readDistributions(projectId, 'student'),
      rows: await relabel(projectId),
    };
  }

  test('after an epoch, and again after another, goes on from there, bit for bit', async () => {
    const id = await projectAt('annotated');
    const epochsSeen: number[][] = [];
    for (const epochs of [1, 4]) {
      const options = stoppedWhen((now) => now.epochs?.length === epochs);
      await expectStopped(distil(id, watching(options, epochsSeen)));
      expect((await getCheckpoint(id, 'student'))?.state.epoch).toBe(epochs);
      expect(await openProject(id)).toMatchObject({ stage: 'annotated', trainings: {} });
    }
    await distil(id, watching(unstopped(), epochsSeen));
    expect(epochsSeen.map(([first]) => first)).toEqual([0, 1, 4]);
    expect(await resultsOf(id)).toEqual(await resultsOf(unbroken));
  });

  test('between two chunks of rows to label does not train again', async () => {
    const data = topicData(13, { rows: 1_100 });
    const recipe = topicRecipe(data.labels, { student: { epochs: 2, batchSize: 256 } });
    const id = await topicProject(topicFile(data), recipe);
    await annotate(id, unstopped());
    const isLabelling = ({ message }: StepProgress) => message.code === 'labelling-rows';
    await expectStopped(distil(id, stoppedWhen(isLabelling)));
    expect(await readDistributions(id, 'student')).toHaveLength(1);
    expect((await openProject(id)).trainings).toEqual({});
    const before = await getCheckpoint(id, 'student');
    expect(before?.state.epoch).toBe(2);

    await distil(id, unstopped());
    expect(await getCheckpoint(id, 'student')).toEqual(before);
    const rows = await relabel(id);
    expect(rows.filter(({ final }) => final === null)).toEqual([]);
    const right = rows.filter(({ final, gold }) => final?.label === gold).length;
    const { trainings } = await openProject(id);
    expect(right / rows.length).toBeCloseTo(
      trainings.student?.epochs.at(-1)?.trainAccuracy ?? NaN,
      12,
    );
  });

  test('before it began, or while the student is prepared, has trained nothing', async () => {
    const id = await projectAt('annotated');
    for (const options of [abortedBefore(), stoppedWhen(({ step }) => step === 'distil')]) {
      await expectStopped(distil(id, options));
      expect(await countRecords(id)).toMatchObject({ checkpoints: 0, distributions: 0 });
    }
    await distil(id, unstopped());
    expect(await resultsOf(id)).toEqual(await resultsOf(unbroken));
  });

  test('of two trainings keeps the one that was finished', async () => {
    const id = await projectAt('annotated', topicRecipe(DATA.labels, { refinery: { compareSingle: true } })); // prettier-ignore
    await expectStopped(
      distil(id, stoppedWhen(({ training, epochs }) => training === 'single' && epochs?.length === 2)), // prettier-ignore
    );
    const { trainings } = await openProject(id);
    expect(Object.keys(trainings)).toEqual(['student']);
    await distil(id, unstopped());
    expect((await openProject(id)).trainings).toMatchObject(trainings);
    expect(Object.keys((await openProject(id)).trainings)).toContain('single');
    expect(await readDistributions(id, 'student')).toEqual(
      await readDistributions(unbroken, 'student'),
    );
  });
});

describe('a checkpoint', () => {
  test('of other settings is not resumed from', async () => {
    const id = await projectAt('annotated', RECIPE, SMALL);
    await expectStopped(
      distil(
        id,
        stoppedWhen(({ epochs }) => epochs?.length === 2),
      ),
    );
    const stale = await getCheckpoint(id, 'student');
    await changeTask(id, topicRecipe(DATA.labels, { seed: 9 }));
    await distil(id, unstopped());
    const fresh = await getCheckpoint(id, 'student');
    expect(fresh?.fingerprint).not.toBe(stale?.fingerprint);
    const other = await projectAt('done', topicRecipe(DATA.labels, { seed: 9 }), SMALL);
    expect(fresh?.state).toEqual((await getCheckpoint(other, 'student'))?.state);
  });
});

describe('another recipe', () => {
  const ALL = { annotations: true, trainings: true, stage: 'done' };
  const ANNOTATIONS = { annotations: true, trainings: false, stage: 'annotated' };
  const NOTHING = { annotations: false, trainings: false, stage: 'ready' };

  const short = topicRecipe(SMALL.labels, { student: { epochs: 1 } });
  let finished: string;
  beforeAll(async () => {
    finished = await projectAt('done', short, SMALL);
  });

  const changes: [string, RecipeParts, typeof ALL][] = [
    ['the same', {}, ALL],
    ['another name', { task: { name: 'Topics' } }, ALL],
    ['another policy', { labels: { policy: 'within' } }, ALL],
    // A column is not asked in words.
    ['other instructions', { task: { instructions: 'Which topic?' } }, ALL],
    ['no gold', { task: { goldColumn: undefined } }, ALL],
    ['another seed', { seed: 2 }, ANNOTATIONS],
    ['more epochs', { student: { epochs: 2 } }, ANNOTATIONS],
    ['another mode', { refinery: { mode: 'renormalise' } }, ANNOTATIONS],
    ['another separator', { teacher: { kind: 'column', column: 'candidates', separator: ';' } }, NOTHING], // prettier-ignore
    ['another teacher', { teacher: { kind: 'keywords' } }, NOTHING],
    ['no split', { task: { splitColumn: undefined } }, NOTHING],
    ['one label more', { task: { labels: [...DATA.labels, 'Other'].map((name) => ({ name })) } }, NOTHING], // prettier-ignore
  ];

  test.each(changes)('with %s keeps what still holds', async (_, parts, kept) => {
    const id = await copyOf(finished);
    const changed = await changeTask(
      id,
      topicRecipe(SMALL.labels, { student: { epochs: 1 }, ...parts }),
    );
    expect(changed.stage).toBe(kept.stage);
    expect((await readAnnotations(id)).size > 0).toBe(kept.annotations);
    expect(changed.teacherSeconds > 0).toBe(kept.annotations);
    expect((await readDistributions(id, 'student')).length > 0).toBe(kept.trainings);
    expect((await getCheckpoint(id, 'student')) !== undefined).toBe(kept.trainings);
    expect(changed.trainings.student !== undefined).toBe(kept.trainings);
    expect(changed.rowCount).toBe(40);
  });
});
