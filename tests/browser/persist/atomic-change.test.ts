/**
 * @file A change that forgets part of a project, broken off after each of its steps. Whatever the step,
 * the project is then wholly as it was: none that counts as done may have lost its labels.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { appendAnnotations, readAnnotations } from '../../../src/persist/annotations';
import { getProject, putProject } from '../../../src/persist/projects';
import { putTeacherRounds, readTeacherRounds } from '../../../src/persist/teacher-rounds';
import { putRowChunk } from '../../../src/persist/rows';
import type { ProjectRecord, TrainingRecord } from '../../../src/persist/schema';
import {
  getCheckpoint,
  putCheckpoint,
  putDistribution,
  readDistributions,
} from '../../../src/persist/trainings';
import { changeTask } from '../../../src/pipeline/open/describe-task';
import { makeTrainingsVoid } from '../../../src/pipeline/train/void-trainings';
import { deleteAllProjects, projectRecord } from '../../helpers/project-records';
import { topicRecipe } from '../../helpers/topic-project';

afterEach(async () => {
  vi.restoreAllMocks();
  await deleteAllProjects();
});

const COLUMNS = ['id', 'text', 'label', 'split', 'candidates'];
const RECIPE = topicRecipe(['Hill', 'Lake']);

/** A project that is done, with something in every store that a change may clear. */
async function doneProject(): Promise<ProjectRecord> {
  const trainings = { student: { seconds: 1 } as TrainingRecord };
  const project = projectRecord({ stage: 'done', columns: COLUMNS, recipe: RECIPE, trainings });
  const { id: projectId } = project;
  await putProject(project);
  await putRowChunk(projectId, 0, [['1', 'a', 'Hill', 'train', 'Hill']]);
  for (const row of [0, 1]) {
    await appendAnnotations(projectId, [{ row, status: 'failed', reason: 'Nothing came.' }]);
  }
  await putTeacherRounds([{ projectId, round: 0, rows: Int32Array.of(0), outcome: null }]);
  const state = { epoch: 1, stepsDone: 1, tensors: {} } as never;
  await putCheckpoint({ projectId, training: 'student', fingerprint: 'f', state, seconds: 1 });
  await putDistribution({
    projectId,
    training: 'student',
    chunk: 0,
    values: Float32Array.of(1, 0),
  });
  return project;
}

/** Everything that a change may touch. */
async function stateOf(id: string) {
  return {
    project: await getProject(id),
    annotations: await readAnnotations(id),
    rounds: await readTeacherRounds(id),
    checkpoint: await getCheckpoint(id, 'student'),
    distributions: await readDistributions(id, 'student'),
  };
}

/** Aborts the transaction of the writing request number `step`, once that has succeeded. */
function breakOffAfter(step: number): { isBroken: boolean } {
  const outcome = { isBroken: false };
  let requests = 0;
  for (const method of ['put', 'delete'] as const) {
    const original = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, method)?.value as (
      this: IDBObjectStore,
      ...args: unknown[]
    ) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ): never {
      const request = original.apply(this, args);
      requests += 1;
      if (requests === step) {
        request.addEventListener('success', () => {
          outcome.isBroken = true;
          request.transaction?.abort();
        });
      }
      return request as never;
    });
  }
  return outcome;
}

const CHANGES: [string, (id: string) => Promise<unknown>][] = [
  ['another task', (id) => changeTask(id, topicRecipe(['Hill', 'Lake', 'Sea']))],
  ['another student', (id) => changeTask(id, topicRecipe(['Hill', 'Lake'], { seed: 9 }))],
  ['a further training', (id) => changeTask(id, 'train-again')],
  ['better answers to rows that failed', (id) => makeTrainingsVoid(id)],
];

describe('a change broken off', () => {
  test.each(CHANGES)('%s: leaves the project as it was', async (_, change) => {
    const { id } = await doneProject();
    const before = await stateOf(id);
    let step = 0;
    for (;;) {
      step += 1;
      const broken = breakOffAfter(step);
      const outcome = await change(id).then(
        () => 'changed',
        () => 'broken',
      );
      vi.restoreAllMocks();
      expect(outcome).toBe(broken.isBroken ? 'broken' : 'changed');
      if (!broken.isBroken) break;
      expect(await stateOf(id), `after step ${step}`).toEqual(before);
    }
    // The last one went through: it took several steps, and none of what it clears is left.
    expect(step).toBeGreaterThan(3);
    expect(await stateOf(id)).toMatchObject({ distributions: [], project: { trainings: {} } });
  });
});
