/** @file Deleting deletes: what no project needs any more is gone from the raw stores. */
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { deleteProject } from '../../../../src/pipeline/projects';
import { deleteEverything } from '../../../../src/pipeline/stored-data';
import { markOpening } from '../../../../src/persist/before-opening/opening-mark';
import { putAnswers } from '../../../../src/persist/answers';
import { updateProject } from '../../../../src/persist/projects';
import { putStudent } from '../../../../src/persist/students';
import { Library } from '../../../../src/state/project/library.svelte';
import { keepTypedNote, typedNote } from '../../../../src/state/results/typed-note';
import { storeDraft, storedDraft } from '../../../../src/state/task-form/draft-storage';
import { offerPageModel, withdrawPageModel } from '../../../helpers/teacher/page-model';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(3, { rows: 12 });
const FILE = topicFile(DATA);
const RECIPE = topicRecipe(DATA.labels, { teacher: { kind: 'promptapi' } });

beforeEach(() => void offerPageModel(() => JSON.stringify({ labels: [DATA.labels[0]] })));
afterEach(async () => {
  withdrawPageModel();
  await deleteEverything();
});

/** Records of every store, read past the repositories. */
async function recordCounts(): Promise<Map<string, number>> {
  const db = await openDB('shortlist');
  const names = [...db.objectStoreNames];
  const counts = await Promise.all(names.map((name) => db.count(name)));
  db.close();
  return new Map(names.map((name, i) => [name, counts[i] ?? 0]));
}

async function answeredProject(): Promise<string> {
  const id = await topicProject(FILE, RECIPE);
  await annotate(id, unstopped());
  return id;
}

test('answers stay as long as a project has asked for them', async () => {
  const first = await answeredProject();
  // Asks nothing anew: its answers are those of the first.
  const second = await answeredProject();
  const third = await topicProject(FILE, topicRecipe(DATA.labels));
  expect((await recordCounts()).get('answers')).toBe(12);
  await deleteProject(first);
  expect((await recordCounts()).get('answers')).toBe(12);
  await deleteProject(second);
  expect((await recordCounts()).get('answers')).toBe(0);
  await deleteProject(third);
});

test('the last project takes along everything, answers of an earlier version too', async () => {
  const annotation = { row: 0, status: 'annotated' as const, candidates: ['a'] };
  await putAnswers([{ key: 'old', keptAt: 1, annotation }]);
  await deleteProject(await answeredProject());
  expect([...(await recordCounts())].filter(([, count]) => count > 0)).toEqual([]);
});

test('an imported student goes with the last project that uses it', async () => {
  await putStudent({ id: 'a', name: 'student.zip', createdAt: 1, files: new Map() });
  const recipe = topicRecipe(DATA.labels, { student: { pretrained: 'a' } });
  const ids = [await topicProject(FILE, RECIPE), await topicProject(FILE, RECIPE)];
  for (const id of ids) await updateProject(id, () => ({ recipe }));
  await deleteProject(ids[0] ?? '');
  expect((await recordCounts()).get('students')).toBe(1);
  await deleteProject(ids[1] ?? '');
  expect((await recordCounts()).get('students')).toBe(0);
});

test('what was typed goes with its project, also where another tab keeps it afterwards', async () => {
  const library = new Library(() => undefined);
  const [gone, stays] = [await topicProject(FILE, RECIPE), await topicProject(FILE, RECIPE)];
  await deleteProject(gone);
  for (const id of [gone, stays]) {
    storeDraft(id, { labels: [], instructions: 'a text' });
    keepTypedNote(id, { row: 0, note: 'a text' });
  }
  localStorage.setItem('shortlist.theme', 'dark');
  await library.refresh();
  expect([storedDraft(gone), typedNote(gone)]).toEqual([null, null]);
  expect(storedDraft(stays)).toMatchObject({ instructions: 'a text' });
  expect([typedNote(stays)?.note, localStorage.getItem('shortlist.theme')]).toEqual([
    'a text',
    'dark',
  ]);
});

test('everything goes from every kind of storage, but not what belongs to other pages', async () => {
  await answeredProject();
  await caches.open('shortlist-encoders');
  await caches.open('webllm/model');
  await caches.open('of another page');
  localStorage.setItem('shortlist.draft.x', 'a text');
  sessionStorage.setItem('shortlist.network', '[]');
  localStorage.setItem('another', 'stays');
  await markOpening('a project');
  await deleteEverything();
  const databases = (await indexedDB.databases()).map(({ name = '' }) => name);
  expect(databases.filter((name) => name.startsWith('shortlist'))).toEqual([]);
  expect(await caches.keys()).toEqual(['of another page']);
  expect(Object.keys(localStorage)).not.toContain('shortlist.draft.x');
  expect(Object.keys(sessionStorage)).not.toContain('shortlist.network');
  expect(localStorage.getItem('another')).toBe('stays');
  await caches.delete('of another page');
  localStorage.removeItem('another');
});
