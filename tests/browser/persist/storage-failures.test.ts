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
import {
  allHumanLabels,
  deleteHumanLabel,
  putHumanLabel,
  putHumanLabels,
} from '../../../src/persist/human-labels';
import { putRowEdits } from '../../../src/persist/row-edits';
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
    'rounds',
    (projectId) =>
      putTeacherRounds(
        [0, 1].map((round) => ({ projectId, round, rows: Int32Array.of(round), outcome: null })),
      ),
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
  [
    'labels of several rows',
    (projectId) =>
      putHumanLabels([0, 1].map((row) => ({ projectId, row, label: 'a', origin: 'review' }))),
  ],
  [
    'labels and notes of several rows',
    (id) =>
      putRowEdits(
        id,
        [0, 1].map((row) => ({
          row,
          label: { label: 'a', origin: 'review' },
          mark: { isFlagged: true, note: 'n' },
        })),
      ),
  ],
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
  type Write = (this: IDBObjectStore, ...args: unknown[]) => IDBRequest<IDBValidKey>;

  /** The first so many writes find room; `refuse` is what becomes of all others. */
  function leaveRoomFor(
    writes: number,
    refuse: (store: IDBObjectStore, write: () => IDBRequest<IDBValidKey>) => never,
  ): { isFull: boolean } {
    const outcome = { isFull: false };
    let done = 0;
    for (const method of ['put', 'add'] as const) {
      const original = Reflect.get(IDBObjectStore.prototype, method) as Write;
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
        this: IDBObjectStore,
        ...args
      ) {
        const write = () => original.apply(this, args);
        if (done++ < writes) return write();
        outcome.isFull = true;
        return refuse(this, write);
      });
    }
    return outcome;
  }

  const full = () => new DOMException('The disk is full.', 'QuotaExceededError');
  const FILLS = [
    // As browsers do it that find out before they write.
    (writes: number) =>
      leaveRoomFor(writes, () => {
        throw full();
      }),
    // As browsers do it that find out when they have begun.
    (writes: number) =>
      leaveRoomFor(writes, ({ transaction }, write) => {
        const request = write();
        Object.defineProperty(transaction, 'error', { value: full() });
        transaction.abort();
        return request as never;
      }),
  ];

  async function everything(): Promise<unknown[][]> {
    const db = await database();
    return Promise.all([...db.objectStoreNames].map((store) => db.getAll(store)));
  }

  const needsRoom = WRITES.filter(([name]) => name !== 'a label taken back');
  test.each(needsRoom)(
    'refuses %s by its name, whichever record it is full at',
    async (_, write) => {
      for (const fill of FILLS) {
        const id = await storedProject();
        const before = await everything();
        for (let writes = 0; ; writes++) {
          const outcome = fill(writes);
          const error: unknown = await write(id).then(
            () => null,
            (reason: unknown) => reason,
          );
          vi.restoreAllMocks();
          if (!outcome.isFull) {
            expect([error, writes > 0]).toEqual([null, true]);
            break;
          }
          expect(error).toMatchObject({ name: 'StorageFull' });
          expect(await everything()).toEqual(before);
        }
      }
    },
  );

  test.each(SHARED_WRITES)('refuses %s by its name', async (_, write) => {
    for (const fill of FILLS) {
      fill(0);
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
    ...['a label', 'labels of several rows', 'labels and notes of several rows'],
    ...['a label taken back', 'an audit'],
    ...['another person’s labels', 'what was said before'],
  ]);
  expect([...(await allHumanLabels(id)).keys()]).toEqual([1]);
  expect((await readAnnotations(id)).size).toBe(1);
});
