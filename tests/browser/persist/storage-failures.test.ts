/**
 * @file Every kind of write when the storage fails it: the failure has a name that says what it means,
 * nothing is written where its project is not, and no opening waits for ever.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { appendAnnotations, readAnnotations } from '../../../src/persist/annotations';
import { putAnnotator, rememberLabels } from '../../../src/persist/annotators';
import { putAnswers } from '../../../src/persist/answers';
import { putAuditDesign, updateAuditDesign } from '../../../src/persist/audit-designs';
import { database, dropDatabase, watchStorage } from '../../../src/persist/database';
import { putSentenceEmbeddings } from '../../../src/persist/sentence-embeddings';
import { MIGRATIONS } from '../../../src/persist/versions/migrations';
import { deleteHumanLabel, putHumanLabel, allHumanLabels } from '../../../src/persist/human-labels';
import { putProject, updateProject } from '../../../src/persist/projects';
import { putTeacherRounds } from '../../../src/persist/teacher-rounds';
import { putRowChunk } from '../../../src/persist/rows';
import type { AuditDesignRecord } from '../../../src/persist/schema';
import { putStudent } from '../../../src/persist/students';
import { putCheckpoint, putDistribution } from '../../../src/persist/trainings';
import { countRecords, deleteAllProjects, projectRecord } from '../../helpers/project-records';

const NAME = 'shortlist';
const ANNOTATION = { row: 0, status: 'failed', reason: 'Nothing came.' } as const;
const AUDIT = { sample: Int32Array.of(0), skipped: [] } as unknown as AuditDesignRecord;

/** Writes of a project, by what they keep. */
const WRITES: [string, (projectId: string) => Promise<unknown>][] = [
  ['rows', (id) => putRowChunk(id, 0, [['a', 'b']])],
  ['annotations', (id) => appendAnnotations(id, [ANNOTATION])],
  [
    'a round',
    (id) => putTeacherRounds([{ projectId: id, round: 0, rows: Int32Array.of(0), outcome: null }]),
  ],
  [
    'a checkpoint',
    (projectId) =>
      putCheckpoint({
        ...{ projectId, training: 'student', fingerprint: 'f', seconds: 1 },
        state: {} as never,
      }),
  ],
  [
    'distributions',
    (projectId) =>
      putDistribution({ projectId, training: 'student', chunk: 0, values: Float32Array.of(1) }),
  ],
  ['a label', (id) => putHumanLabel(id, 0, 'a')],
  ['a label taken back', (id) => deleteHumanLabel(id, 0)],
  ['an audit', (projectId) => putAuditDesign({ ...AUDIT, projectId })],
  [
    'another person’s labels',
    (projectId) =>
      putAnnotator({ projectId, name: 'Ann', createdAt: 1, isBlind: false, labels: [] }),
  ],
  ['what was said before', (id) => rememberLabels(id, [[0, 'a']])],
  ['the project', (id) => updateProject(id, () => ({ name: 'new' }))],
];

const SHARED_WRITES: [string, () => Promise<unknown>][] = [
  ['a new project', () => putProject(projectRecord())],
  ['answers', () => putAnswers([{ key: 'k', keptAt: 1, annotation: ANNOTATION }])],
  ['vectors', () => putSentenceEmbeddings([{ space: 's', key: 'k', vector: Float32Array.of(1) }])],
  ['a student', () => putStudent({ id: 's', name: 's', createdAt: 1, files: new Map() })],
];

afterEach(async () => {
  vi.restoreAllMocks();
  await deleteAllProjects();
});

async function storedProject(): Promise<string> {
  const project = projectRecord();
  await putProject(project);
  return project.id;
}

function deleteUnderThePage(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}

/** What is told while something is done. */
async function newsOf(work: () => Promise<unknown>): Promise<string[]> {
  const news: string[] = [];
  const stop = watchStorage((one) => news.push(one));
  await work().finally(stop);
  return news;
}

describe('a database that is deleted under the page', () => {
  test('is told of at once, and once', async () => {
    const id = await storedProject();
    const news = await newsOf(async () => {
      await deleteUnderThePage();
      await putHumanLabel(id, 0, 'a').catch(() => undefined);
    });
    expect(news).toEqual(['cleared']);
  });

  test('by the page itself is no news', async () => {
    await storedProject();
    const news = await newsOf(async () => {
      await dropDatabase();
      await database();
    });
    expect(news).toEqual([]);
  });

  test.each(WRITES)('does not take %s afterwards', async (_, write) => {
    const id = await storedProject();
    await deleteUnderThePage();
    await expect(write(id)).rejects.toMatchObject({ name: 'ProjectGone' });
    const counts = await countRecords(id);
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });

  test('ends a transaction at work without passing for a person’s stop', async () => {
    const id = await storedProject();
    const write = Promise.allSettled(
      Array.from({ length: 50 }, (_, row) => putHumanLabel(id, row, 'a')),
    );
    await deleteUnderThePage();
    for (const one of await write) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ name: 'ProjectGone' });
    }
  });
});

describe('a full storage', () => {
  /** As browsers do it that find out before they write. */
  function refuse(): void {
    for (const method of ['put', 'add'] as const) {
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(() => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      });
    }
  }

  /** As browsers do it that find out when they have begun. */
  function refuseLater(): void {
    for (const method of ['put', 'add'] as const) {
      const original = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, method)?.value as (
        this: IDBObjectStore,
        ...args: unknown[]
      ) => IDBRequest<IDBValidKey>;
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
        this: IDBObjectStore,
        ...args
      ) {
        const request = original.apply(this, args);
        const reason = new DOMException('The disk is full.', 'QuotaExceededError');
        Object.defineProperty(this.transaction, 'error', { value: reason });
        this.transaction.abort();
        return request;
      });
    }
  }

  const needsRoom = WRITES.filter(([name]) => name !== 'a label taken back');
  test.each(needsRoom)('refuses %s by its name', async (_, write) => {
    const id = await storedProject();
    const before = await countRecords(id);
    for (const fill of [refuse, refuseLater]) {
      fill();
      await expect(write(id)).rejects.toMatchObject({ name: 'StorageFull' });
      vi.restoreAllMocks();
      expect(await countRecords(id)).toEqual(before);
    }
    if (_ !== 'the project') await write(id);
  });

  test.each(SHARED_WRITES)('refuses %s by its name', async (_, write) => {
    for (const fill of [refuse, refuseLater]) {
      fill();
      await expect(write()).rejects.toMatchObject({ name: 'StorageFull' });
      vi.restoreAllMocks();
    }
  });
});

describe('an opening', () => {
  test('that another tab blocks says so at once, every time, and goes on by itself', async () => {
    await dropDatabase();
    const older = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(NAME, 1);
      // A page of the first version, which gives way to nobody.
      request.onupgradeneeded = () => MIGRATIONS[0]?.(request.result as never, null as never);
      request.onsuccess = () => resolve(request.result);
    });
    await expect(database()).rejects.toMatchObject({ name: 'StorageBlocked' });
    await expect(putProject(projectRecord())).rejects.toMatchObject({ name: 'StorageBlocked' });
    const unblocked = new Promise<void>((resolve) => {
      const stop = watchStorage((news) => {
        stop();
        if (news === 'unblocked') resolve();
      });
    });
    older.close();
    await unblocked;
    await storedProject();
  });

  test.each(['SecurityError', 'InvalidStateError'])('that is denied (%s) says so', async (name) => {
    await dropDatabase();
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('no', name);
    });
    await expect(putProject(projectRecord())).rejects.toMatchObject({ name: 'StorageDenied' });
    vi.restoreAllMocks();
    await storedProject();
  });
});

test('what people did is written through to the disk; what can be computed again need not be', async () => {
  const id = await storedProject();
  const open = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const durabilities: [string, unknown][] = [];
  await putAuditDesign({ ...AUDIT, projectId: id });
  for (const [name, write] of WRITES) {
    open.mockClear();
    await write(id);
    durabilities.push([name, open.mock.calls.at(-1)?.[2]?.durability ?? 'default']);
  }
  await updateAuditDesign(id, () => ({ skipped: [0] }));
  expect(open.mock.calls.at(-1)?.[2]?.durability).toBe('strict');
  const strict = durabilities.flatMap(([name, durability]) =>
    durability === 'strict' ? name : [],
  );
  expect(strict).toEqual([
    ...['a label', 'a label taken back', 'an audit'],
    ...['another person’s labels', 'what was said before'],
  ]);
  expect(await allHumanLabels(id)).toEqual(new Map());
  expect((await readAnnotations(id)).size).toBe(1);
});
