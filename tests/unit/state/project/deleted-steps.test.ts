/** @file What a person did in the review is in the tab's memory for as long as the project can come back, and no longer. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { ProjectRecord } from '../../../../src/persist/schema';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import { listStoredProjects } from '../../../../src/pipeline/projects';
import { Session } from '../../../../src/state/project/session.svelte';

vi.mock('../../../../src/pipeline/projects', () => ({ listStoredProjects: vi.fn() }));
vi.mock('../../../../src/pipeline/label/edit-rows', () => ({ storeRowEdits: vi.fn() }));
vi.mock(import('../../../../src/pipeline/stored-data'), async (original) => ({
  ...(await original()),
  // As where the storage fails in the midst of it: the page does not begin anew.
  deleteEverything: () => Promise.reject(new Error('No storage.')),
}));

const LABELS = [{ name: 'a' }, { name: 'b' }];
const machine = { label: 'a', confidence: 0.5, source: 'both' } as const;
const ROW = { row: 0, text: 'A text', candidates: ['a'], machine, final: machine };

function stores(...projects: Partial<ProjectRecord>[]): void {
  const stored = projects.map((project) => ({ stage: 'done', ...project }) as ProjectRecord);
  vi.mocked(listStoredProjects).mockResolvedValue(stored);
}

/** A session in which a label was given in each of two projects. */
async function labelled(): Promise<Session> {
  const session = new Session();
  for (const id of ['one', 'two']) {
    await session.review.take(id, LABELS, [ROW as unknown as ReviewRow]);
    await session.review.changeLabel(0, 'b');
  }
  return session;
}

/** Whether a project's label can be taken back where the project is opened again. */
async function canUndo({ review }: Session, id: string): Promise<boolean> {
  const final = { label: 'b', confidence: 1, source: 'human' };
  const row = { ...ROW, final, origin: 'review' };
  await review.take(id, LABELS, [row as unknown as ReviewRow]);
  return review.canUndo;
}

beforeEach(() => stores({ id: 'one' }, { id: 'two' }));

test('a deleted project keeps its steps while that can be undone, and loses them with itself', async () => {
  const session = await labelled();
  stores({ id: 'one', deletedAt: Date.now() }, { id: 'two' });
  await session.library.refresh();
  expect(await canUndo(session, 'one')).toBe(true);
  stores({ id: 'two' });
  await session.library.refresh();
  expect([await canUndo(session, 'one'), await canUndo(session, 'two')]).toEqual([false, true]);
});

test('where another tab deletes the project that is open, too', async () => {
  const session = await labelled();
  stores({ id: 'one' });
  await session.library.refresh();
  expect(session.review.canUndo).toBe(false);
  expect(await canUndo(session, 'one')).toBe(true);
});

test('none is left where everything is deleted, however that ends', async () => {
  const session = await labelled();
  await session.deleteEverything();
  expect([await canUndo(session, 'one'), await canUndo(session, 'two')]).toEqual([false, false]);
});
