/** @file Students from strangers: they take nobody's place, and give no label under another one's name. */
import { BlobWriter, Uint8ArrayReader, TextReader, ZipWriter } from '@zip.js/zip.js';
import { afterEach, expect, test } from 'vitest';
import { ngramArchiveFiles } from '../../../../src/core/students/archive/ngram-archive';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { database } from '../../../../src/persist/database';
import { getStudent } from '../../../../src/persist/students';
import { importStudent } from '../../../../src/pipeline/files/import-student';
import { openProjectFile } from '../../../../src/pipeline/files/project/open-project-file';
import { saveProject } from '../../../../src/pipeline/files/project/save-project';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { listProjects, openProject } from '../../../../src/pipeline/projects';
import { deleteAllProjects } from '../../../helpers/project-records';
import { readZip } from '../../../helpers/files/read-back';
import { importFile } from '../../../helpers/topic-project';

const ignoreProgress = { onProgress: () => undefined };
const TERMS = ['good', 'bad'];

afterEach(async () => {
  await deleteAllProjects();
  await (await database()).clear('students');
});

async function zipped(files: ReadonlyMap<string, string | Uint8Array | Blob>): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter());
  for (const [name, content] of files) {
    if (typeof content === 'string') await zip.add(name, new TextReader(content));
    else {
      const bytes = new Uint8Array(await new Blob([content as BlobPart]).arrayBuffer());
      await zip.add(name, new Uint8ArrayReader(bytes));
    }
  }
  return zip.close();
}

function recipeOf(labels: readonly string[]) {
  return { shortlist: 1, task: { textColumn: 'text', labels: labels.map((name) => ({ name })) } };
}

/** A student that knows each label by one word. @param named the labels as its recipe has them. */
async function studentFile(labels: string[], named = labels): Promise<File> {
  const files = ngramArchiveFiles({
    labels,
    vocabulary: { terms: TERMS, idf: Float32Array.of(1, 1), spaceless: 'runs' },
    evidence: Float32Array.of(9, -9, -9, 9),
    bias: Float32Array.of(0, 0),
  });
  const all = new Map(files).set('recipe.json', JSON.stringify(recipeOf(named)));
  return new File([await zipped(all)], 'student.zip');
}

/** A project that a student labels. */
async function labelledProject(student: File): Promise<string> {
  const recipe = await importStudent(student);
  const { id } = await importFile(new File(['text\ngood\nbad\n'], 't.csv'), ignoreProgress);
  await changeTask(id, recipe);
  return id;
}

test('a student is kept once, and another one with its checksums does not take its place', async () => {
  const db = await database();
  // Students of tests before are nobody's here.
  await db.clear('students');
  const first = await importStudent(await studentFile(['yes', 'no']));
  expect(await importStudent(await studentFile(['yes', 'no']))).toEqual(first);
  expect(await db.count('students')).toBe(1);
  // Another student, whose files were made to have the same checksums.
  const [record] = await db.getAll('students');
  if (!record) throw new Error('no student');
  const others = new Map(record.files).set('features.json', 'another one');
  await db.put('students', { ...record, files: others });
  const second = await importStudent(await studentFile(['yes', 'no']));
  expect(second.student.pretrained).not.toBe(first.student.pretrained);
  expect(await importStudent(await studentFile(['yes', 'no']))).toEqual(second);
  const kept = await getStudent(first.student.pretrained ?? '');
  expect(kept?.files.get('features.json')).toBe('another one');
});

test('its recipe names its labels one by one', async () => {
  const file = await studentFile(['a\nb', 'c'], ['a', 'b\nc']);
  await expect(importStudent(file)).rejects.toThrow(/student-labels-differ/);
});

test.each([
  ['in another order', ['no', 'yes']],
  ['of another number', ['yes', 'no', 'perhaps']],
  ['of which one stands in the place of another', ['maybe', 'yes']],
])('a project with a student and labels %s is refused', async (_, labels) => {
  const parts = await readZip(
    await saveProject(await labelledProject(await studentFile(['yes', 'no']))),
  );
  await deleteAllProjects();
  await (await database()).clear('students');
  const manifest = JSON.parse(parts.get('manifest.json') ?? '') as {
    project: { recipe: { task: object } };
  };
  Object.assign(manifest.project.recipe.task, recipeOf(labels).task);
  // Zipped files are no texts: the student's comes as it was.
  const files = new Map<string, string | Blob>(parts);
  files.set('manifest.json', JSON.stringify(manifest));
  files.set('student.zip', await studentFile(['yes', 'no']));
  const opening = openProjectFile(new File([await zipped(files)], 'p.shortlist'), ignoreProgress);
  await expect(opening).rejects.toThrow(/project-file-student-labels/);
  expect(await listProjects()).toEqual([]);
  expect(await (await database()).count('students')).toBe(0);
});

test('a recipe that asks for a kept student gives its labels other names, but none to another one', async () => {
  const id = await labelledProject(await studentFile(['yes', 'no']));
  const { recipe } = await openProject(id);
  const { pretrained } = recipe?.student ?? {};
  const other = await importFile(new File(['text\ngood\nbad\n'], 'u.csv'), ignoreProgress);
  const asking = (labels: string[]) =>
    changeTask(other.id, parseRecipe({ ...recipeOf(labels), student: { pretrained } }));
  await expect(asking(['no', 'yes'])).rejects.toThrow(/brought-student-labels/);
  await expect(asking(['yes', 'no', 'perhaps'])).rejects.toThrow(/brought-student-labels/);
  await expect(asking(['ja', 'nein'])).resolves.toMatchObject({ id: other.id });
});
