/** @file What is done to a project from the list of projects: duplicated whole or not at all, deleted so that it can be undone. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { database } from '../../../../src/persist/database';
import {
  deleteProject as removeProject,
  getProject,
  listStoredProjects,
  markDeleted,
  putProject,
} from '../../../../src/persist/projects';
import { putStudent } from '../../../../src/persist/students';
import { answerAudit, beginAudit } from '../../../../src/pipeline/audit/audit';
import { noteSavedFile } from '../../../../src/pipeline/files/saved-files';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { duplicateProject, renameProject } from '../../../../src/pipeline/library/change';
import {
  deleteUndoably,
  finishDeletions,
  UNDO_MS,
  undoDeletion,
} from '../../../../src/pipeline/library/deletion';
import { projectFacts } from '../../../../src/pipeline/library/facts';
import { projectsAtWork, withProjectLock } from '../../../../src/pipeline/project-lock';
import { deleteProject, listProjects, openProject } from '../../../../src/pipeline/projects';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { putAnnotator } from '../../../../src/persist/annotators';
import { putAnswers } from '../../../../src/persist/answers';
import { putRowEdits } from '../../../../src/persist/row-edits';
import { putTeacherRounds } from '../../../../src/persist/teacher-rounds';
import { countRecords, deleteAllProjects, projectRecord } from '../../../helpers/project-records';
import {
  stoppedWhen,
  topicFile,
  topicProject,
  topicRecipe,
  unstopped,
} from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(7, { rows: 120 });
const [FIRST = '', SECOND = ''] = DATA.labels;

/** A project with something in every store, made once: the trainings take the time of this file. */
let master = '';
beforeAll(async () => {
  master = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
  await annotate(master, unstopped());
  await distil(master, unstopped());
  await setLabel(master, 3, FIRST);
  await beginAudit(master, 10, 5);
  await putRowEdits(master, [{ row: 4, mark: { isFlagged: true, note: 'odd' } }]);
  await putAnnotator({ projectId: master, name: 'Ann', createdAt: 5, isBlind: true, labels: [] });
  await putTeacherRounds([{ projectId: master, round: 0, rows: Int32Array.of(1), outcome: null }]);
});

/** Another one like it, with an answer of its own; that such a one has everything is the first test. */
async function wholeProject(): Promise<string> {
  const { id } = await duplicateProject(master, 'Mine');
  const annotation = { row: 0, status: 'annotated' as const, candidates: [FIRST] };
  await putAnswers([{ key: 'asked', keptAt: 1, annotation, owners: [id] }]);
  return id;
}

/** Another tab that works on a project until it is told to end. */
async function busyElsewhere(id: string): Promise<() => Promise<void>> {
  let end: () => void = () => undefined;
  let work: Promise<void> = Promise.resolve();
  await new Promise<void>((begun) => {
    work = withProjectLock(id, () => {
      begun();
      return new Promise<void>((resolve) => (end = resolve));
    });
  });
  return async () => {
    end();
    await work;
  };
}

async function ownersOf(key: string): Promise<string[] | undefined> {
  return (await (await database()).get('answers', key))?.owners;
}

afterEach(async () => {
  vi.useRealTimers();
  for (const { id } of await listStoredProjects()) if (id !== master) await removeProject(id);
  await (await database()).clear('answers');
});
afterAll(deleteAllProjects);

/** The projects besides the one that all others are made of. */
async function others(): Promise<string[]> {
  return (await listProjects()).map(({ id }) => id).filter((id) => id !== master);
}

describe('a duplicate', () => {
  let id = '';
  let copy = '';

  test('has everything of the original, in every store, under its own name', async () => {
    const counts = await countRecords(master);
    expect(Object.values(counts).every((count) => count > 0)).toBe(true);
    const annotation = { row: 0, status: 'annotated' as const, candidates: [FIRST] };
    await putAnswers([{ key: 'asked', keptAt: 1, annotation, owners: [master] }]);
    copy = (await duplicateProject(master, 'Mine (copy)')).id;
    expect(await countRecords(copy)).toEqual(counts);
    expect(await countRecords(master)).toEqual(counts);
    expect(await relabel(copy)).toEqual(await relabel(master));
    const { name, recipe } = await openProject(copy);
    expect([name, recipe?.task.name]).toEqual(['Mine (copy)', 'Mine (copy)']);
    expect(await ownersOf('asked')).toEqual([master, copy]);
  });

  test('goes its own way: neither hears of what happens to the other', async () => {
    id = await wholeProject();
    copy = (await duplicateProject(id, 'Copy')).id;
    await setLabel(copy, 5, SECOND);
    await setLabel(id, 3, SECOND);
    expect((await relabel(id))[5]?.final?.source).not.toBe('human');
    expect((await relabel(copy))[3]?.final?.label).toBe(FIRST);
    await deleteProject(id);
    expect((await relabel(copy))[5]?.final?.label).toBe(SECOND);
    expect(await ownersOf('asked')).toEqual([copy]);
  });

  test('has not the files that were saved of the original, which is known to have them', async () => {
    id = await wholeProject();
    const file = (fileName: string, at: number) => ({ fileName, at, how: '"labels"', labels: 'x' });
    await noteSavedFile(id, file('labels.csv', 1));
    await noteSavedFile(id, file('labels.xlsx', 2));
    await noteSavedFile(id, file('labels.csv', 3));
    copy = (await duplicateProject(id, 'Copy')).id;
    expect((await openProject(copy)).savedFiles).toEqual([]);
    const kept = (await openProject(id)).savedFiles?.map(({ fileName, at }) => [fileName, at]);
    expect(kept).toEqual([
      ['labels.xlsx', 2],
      ['labels.csv', 3],
    ]);
  });

  test('goes on with a training where the original stopped', async () => {
    id = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
    await annotate(id, unstopped());
    await distil(
      id,
      stoppedWhen(({ epochs = [] }) => epochs.length === 2),
    ).catch(() => undefined);
    copy = (await duplicateProject(id, 'Copy')).id;
    expect((await projectFacts(await openProject(copy))).progress).toMatchObject({
      ...{ at: 'training', done: 2, of: 5 },
    });
    const seen: number[] = [];
    await distil(copy, {
      ...unstopped(),
      onProgress: ({ epochs }) => {
        if (epochs) seen.push(epochs.length);
      },
    });
    expect(seen[0]).toBe(2);
  });

  test('is not there at all where one record of it cannot be written', async () => {
    id = await wholeProject();
    const db = await database();
    const before = await db.count('rows');
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    // Answers come last: everything else has been copied by then.
    const failing = put.mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(duplicateProject(id, 'Copy')).rejects.toMatchObject({ name: 'StorageFull' });
    failing.mockRestore();
    expect(await others()).toEqual([id]);
    expect(await db.count('rows')).toBe(before);
    expect(await ownersOf('asked')).toEqual([id]);
  });

  test('is refused while another tab works on the project', async () => {
    id = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
    const end = await busyElsewhere(id);
    expect([...(await projectsAtWork())]).toEqual([id]);
    await expect(duplicateProject(id, 'Copy')).rejects.toThrow('project-busy');
    await end();
    expect(await others()).toEqual([id]);
    expect([...(await projectsAtWork())]).toEqual([]);
  });
});

describe('a deleted project', () => {
  test('is gone for everybody, and whole in the stores until it is too late to undo', async () => {
    const id = await wholeProject();
    const counts = await countRecords(id);
    await deleteUndoably(id);
    expect(await others()).toEqual([]);
    await expect(openProject(id)).rejects.toMatchObject({ name: 'ProjectGone' });
    await expect(setLabel(id, 1, FIRST)).rejects.toMatchObject({ name: 'ProjectGone' });
    await expect(annotate(id, unstopped())).rejects.toMatchObject({ name: 'ProjectGone' });
    expect(await finishDeletions()).toEqual([]);
    expect(await countRecords(id)).toEqual(counts);
    expect(await ownersOf('asked')).toEqual([id]);
  });

  test('is as it was where that is undone', async () => {
    const id = await wholeProject();
    const before = [await openProject(id), await relabel(id)];
    await deleteUndoably(id);
    await undoDeletion(id);
    expect([await openProject(id), await relabel(id)]).toEqual(before);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * UNDO_MS });
    expect(await finishDeletions()).toEqual([]);
    expect(await getProject(id)).toBeDefined();
  });

  test('is removed by the next page where the tab was closed before the time was over', async () => {
    const id = await wholeProject();
    await deleteUndoably(id);
    // The page that opens later knows nothing but what is stored.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + UNDO_MS });
    expect(await finishDeletions()).toEqual([id]);
    expect(Object.values(await countRecords(id)).every((count) => count === 0)).toBe(true);
    expect(await ownersOf('asked')).toBeUndefined();
    await expect(undoDeletion(id)).rejects.toMatchObject({ name: 'ProjectGone' });
  });

  test('is removed by the next page also where a tab was closed in the middle of removing it', async () => {
    const id = await wholeProject();
    await deleteUndoably(id);
    const dying = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
      throw new Error('The tab is closed.');
    });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + UNDO_MS });
    await expect(finishDeletions()).rejects.toThrow();
    dying.mockRestore();
    expect(await others()).toEqual([]);
    expect(await finishDeletions()).toEqual([id]);
    expect(Object.values(await countRecords(id)).every((count) => count === 0)).toBe(true);
  });

  test('takes along nothing that one whose deletion can be undone still needs', async () => {
    await putStudent({ id: 'brought', name: 'student.zip', createdAt: 1, files: new Map() });
    const recipe = topicRecipe(DATA.labels, { student: { pretrained: 'brought' } });
    const [gone, undone] = [projectRecord({ recipe }), projectRecord({ recipe })];
    for (const project of [gone, undone]) await putProject(project);
    const annotation = { row: 0, status: 'annotated' as const, candidates: [FIRST] };
    await putAnswers([{ key: 'asked', keptAt: 1, annotation, owners: [undone.id] }]);
    await markDeleted(gone.id, Date.now() - UNDO_MS);
    await deleteUndoably(undone.id);
    expect(await finishDeletions()).toEqual([gone.id]);
    await undoDeletion(undone.id);
    expect(await ownersOf('asked')).toEqual([undone.id]);
    expect(await (await database()).count('students')).toBe(1);
    await (await database()).clear('students');
  });

  test('is not deleted while another tab works on it', async () => {
    const id = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
    const end = await busyElsewhere(id);
    await expect(deleteUndoably(id)).rejects.toThrow('project-busy');
    await end();
    expect(await others()).toEqual([id]);
  });

  test('a clock that was put back keeps it no longer', async () => {
    const { id } = projectRecord();
    await putProject(projectRecord({ id }));
    await markDeleted(id, Date.now() + 3_600_000);
    expect(await finishDeletions()).toEqual([id]);
  });
});

test('a rename changes nothing but the name', async () => {
  const id = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
  const before = await openProject(id);
  const after = await renameProject(id, 'Letters of May');
  expect(after.recipe?.task).toEqual({ ...before.recipe?.task, name: 'Letters of May' });
  expect({ ...after, name: '', recipe: null, updatedAt: 0 }).toEqual({
    ...{ ...before, name: '', recipe: null, updatedAt: 0 },
  });
});

describe('the facts of a project', () => {
  let id = '';
  const progress = async () => (await projectFacts(await openProject(id))).progress;

  test('follow it from its texts to its check', async () => {
    ({ id } = projectRecord());
    await putProject(projectRecord({ id }));
    expect(await progress()).toEqual({ at: 'texts' });
    id = await topicProject(
      topicFile(DATA, (_, row) => (row < 20 ? { split: 'test' } : {})),
      topicRecipe(DATA.labels),
    );
    await setLabel(id, 50, FIRST);
    expect(await progress()).toEqual({ at: 'described', labels: DATA.labels.length, byHand: 1 });
    const half = stoppedWhen(({ rows }) => (rows?.annotated ?? 0) > 0);
    await annotate(id, half).catch(() => undefined);
    const stopped = await progress();
    expect(stopped).toMatchObject({ at: 'shortlisting', of: 100 });
    await annotate(id, unstopped());
    expect(await progress()).toEqual({ at: 'training', done: 0, of: 5 });
    await distil(id, unstopped());
    expect(await progress()).toEqual({ at: 'labelled' });
    const { record } = await beginAudit(id, 10, 5);
    const rows = [...record.sample].map((index) => record.population[index] ?? -1);
    const human = { label: FIRST, origin: 'audit' as const };
    for (const row of rows.slice(0, 4)) await answerAudit(id, row, { human, isSkipped: false });
    expect(await progress()).toEqual({ at: 'checking', done: 4, of: rows.length });
    for (const row of rows.slice(4)) await answerAudit(id, row, { human: null, isSkipped: true });
    expect(await progress()).toEqual({ at: 'checked', rows: 4 });
  });

  test('tell its size within a factor of two of what its records weigh as JSON', async () => {
    id = master;
    const db = await database();
    let [letters, numbers] = [0, 0];
    const weigh = (_: string, value: unknown) =>
      ArrayBuffer.isView(value) ? void (numbers += value.byteLength) : value;
    for (const store of db.objectStoreNames) {
      for (const record of await db.getAll(store)) letters += JSON.stringify(record, weigh).length;
    }
    const bytes = letters + numbers;
    const estimate = (await projectFacts(await openProject(id))).bytes;
    expect(estimate / bytes).toBeGreaterThan(0.5);
    expect(estimate / bytes).toBeLessThan(2);
  });
});
