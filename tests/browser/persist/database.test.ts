/** @file The connection: one for the page, given up where others need it, and opened again. */
import { afterEach, describe, expect, test } from 'vitest';
import { database, ofProject, withDatabase } from '../../../src/persist/database';
import { DATABASE_VERSION } from '../../../src/persist/versions/migrations';
import { getProject, putProject } from '../../../src/persist/projects';
import { deleteAllProjects, projectRecord } from '../../helpers/project-records';

afterEach(deleteAllProjects);

describe('the connection', () => {
  test('is one for all who ask', async () => {
    const [first, second] = await Promise.all([database(), database()]);
    expect(first).toBe(second);
    expect(first.version).toBe(DATABASE_VERSION);
  });

  test('is opened again when it was closed, and what was stored is there', async () => {
    const project = projectRecord();
    await putProject(project);
    const before = await database();
    before.close();
    expect(await getProject(project.id)).toEqual(project);
    expect(await database()).not.toBe(before);
  });

  test('is opened again for a change as well, which is made once', async () => {
    const project = projectRecord();
    await putProject(project);
    (await database()).close();
    let calls = 0;
    await withDatabase((db) => {
      calls += 1;
      return db.put('projects', { ...project, name: 'changed' });
    });
    expect(calls).toBe(2);
    expect(await getProject(project.id)).toMatchObject({ name: 'changed' });
  });

  test('gives way to another tab that deletes or upgrades the database', async () => {
    const project = projectRecord();
    await putProject(project);
    const before = await database();
    // As long as a connection is open, this would wait for it.
    const upgrade = indexedDB.open(before.name, DATABASE_VERSION + 1);
    const other = await new Promise<IDBDatabase>((resolve, reject) => {
      upgrade.onsuccess = () => resolve(upgrade.result);
      upgrade.onerror = () => reject(upgrade.error ?? new Error('no upgrade'));
    });
    other.close();
    // This page is now the older one. It must say so rather than write into a schema it does not know.
    await expect(getProject(project.id)).rejects.toMatchObject({ name: 'StorageOutdated' });
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(before.name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error ?? new Error('not deleted'));
    });
    // A failed opening is not remembered.
    expect(await getProject(project.id)).toBeUndefined();
  });
});

describe('withDatabase', () => {
  test('passes other failures on, without trying again', async () => {
    let calls = 0;
    const failing = withDatabase(() => {
      calls += 1;
      return Promise.reject(new Error('disk full'));
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(calls).toBe(1);
  });
});

test('the key range of a project has its keys and no other’s', () => {
  const range = ofProject('p');
  for (const key of [
    ['p', 0],
    ['p', 1e9],
    ['p', 'student'],
    ['p', 'student', 7],
  ]) {
    expect(range.includes(key), JSON.stringify(key)).toBe(true);
  }
  for (const key of [['o', 5], ['p2', 0], ['p '], 'p', ['', 'p']]) {
    expect(range.includes(key), JSON.stringify(key)).toBe(false);
  }
});
