/** @file A training whose stored epochs are damaged: it is begun anew, says so, and nothing else is lost. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { TrainingState } from '../../../../src/core/students/training';
import { database } from '../../../../src/persist/database';
import { putHumanLabel } from '../../../../src/persist/human-labels';
import { putRowEdits } from '../../../../src/persist/row-edits';
import { getCheckpoint, readDistributions } from '../../../../src/persist/trainings';
import { openExplainer } from '../../../../src/pipeline/label/why';
import { openProject } from '../../../../src/pipeline/projects';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { copyOf, countRecords, deleteAllProjects } from '../../../helpers/project-records';
import {
  stoppedWhen,
  topicFile,
  topicProject,
  topicRecipe,
  unstopped,
} from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

type Damage = (state: TrainingState) => unknown;
/** What may be wrong within a state: tests/browser/student/student-worker.test.ts. */
const DAMAGES: [string, Damage | null][] = [
  ['lacks its epochs', (state) => ({ ...state, epochs: undefined })],
  ['is something else', () => 'damaged'],
  ['is empty', () => undefined],
  ['is not given back by the browser', null],
];

/** Stopped after two epochs. */
let half: string;
let unbroken: string;
beforeAll(async () => {
  const data = topicData(14, { rows: 40 });
  half = await topicProject(topicFile(data), topicRecipe(data.labels));
  await annotate(half, unstopped());
  await putHumanLabel(half, 1, data.labels[0] ?? '');
  unbroken = await copyOf(half);
  await distil(unbroken, unstopped());
  await putRowEdits(half, [{ row: 2, mark: { isFlagged: true, note: 'kept' } }]);
  const stopped = distil(
    half,
    stoppedWhen(({ epochs }) => epochs?.length === 2),
  );
  await expect(stopped).rejects.toMatchObject({ name: 'Stopped' });
});
afterEach(() => void vi.restoreAllMocks());
afterAll(deleteAllProjects);

async function spoil(projectId: string, damage: Damage): Promise<void> {
  const checkpoint = await getCheckpoint(projectId, 'student');
  if (!checkpoint) throw new Error('no checkpoint');
  const state = damage(checkpoint.state) as TrainingState;
  await (await database()).put('checkpoints', { ...checkpoint, state });
}

/** As browsers answer that cannot read a record. */
function refuseToRead(): void {
  const get = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'get')?.value as (
    this: IDBObjectStore,
    ...key: unknown[]
  ) => IDBRequest<unknown>;
  const spy = vi.spyOn(IDBObjectStore.prototype, 'get');
  spy.mockImplementation(function (this: IDBObjectStore, ...key) {
    if (this.name === 'checkpoints') throw new DOMException('bad record', 'UnknownError');
    return get.apply(this, key);
  });
}

test.each(DAMAGES)(
  'a checkpoint that %s is begun anew, which is told, and nothing else is lost',
  async (_, damage) => {
    const id = await copyOf(half);
    const before = await countRecords(id);
    if (damage) await spoil(id, damage);
    else refuseToRead();
    await distil(id, unstopped());
    vi.restoreAllMocks();
    const { trainings } = await openProject(id);
    expect(trainings.student?.notice).toEqual([{ code: 'training-begun-anew' }]);
    expect(trainings.student?.epochs).toEqual(
      (await openProject(unbroken)).trainings.student?.epochs,
    );
    expect(await readDistributions(id, 'student')).toEqual(
      await readDistributions(unbroken, 'student'),
    );
    const after = await countRecords(id);
    expect({ ...after, distributions: 0 }).toEqual({ ...before, distributions: 0 });
  },
);

test('the time that a checkpoint says it took is left out where it is no number', async () => {
  const id = await copyOf(half);
  const checkpoint = await getCheckpoint(id, 'student');
  if (!checkpoint) throw new Error('no checkpoint');
  await (await database()).put('checkpoints', { ...checkpoint, seconds: NaN });
  await distil(id, unstopped());
  const { trainings } = await openProject(id);
  expect(trainings.student?.notice).toBeNull();
  expect(trainings.student?.seconds).toBeGreaterThan(0);
});

test('a finished student of which nothing is left gives no reasons, and no failure', async () => {
  const id = await copyOf(unbroken);
  const { signal } = new AbortController();
  expect(await openExplainer(id, signal)).not.toBeNull();
  await spoil(id, () => 'damaged');
  expect(await openExplainer(id, signal)).toBeNull();
  await (await database()).delete('checkpoints', [id, 'student']);
  expect(await openExplainer(id, signal)).toBeNull();
});
