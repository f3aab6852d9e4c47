/** @file Whether any project is kept can be asked without a database, and makes none. */
import { deleteDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import { mayHoldProjects } from '../../../src/persist/before-opening/any-project';
import { database, dropDatabase } from '../../../src/persist/database';
import { DATABASE_NAME } from '../../../src/persist/database-name';
import { putProject } from '../../../src/persist/projects';
import { deleteAllProjects, projectRecord } from '../../helpers/project-records';

const names = async () => (await indexedDB.databases()).map(({ name }) => name);

afterEach(deleteAllProjects);

describe('whether any project is kept', () => {
  test('is no where there is no database, which is not made by asking', async () => {
    await dropDatabase();
    expect(await mayHoldProjects()).toBe(false);
    expect(await names()).not.toContain(DATABASE_NAME);
  });

  test('is told by the projects', async () => {
    await database();
    expect(await mayHoldProjects()).toBe(false);
    await putProject(projectRecord());
    expect(await mayHoldProjects()).toBe(true);
  });

  test('keeps nobody from the database', async () => {
    await putProject(projectRecord());
    const asked = mayHoldProjects();
    await dropDatabase();
    await asked;
    expect(await names()).not.toContain(DATABASE_NAME);
  });

  test('is thought to be so where it cannot be told', async () => {
    await dropDatabase();
    await new Promise((resolve, reject) => {
      const other = indexedDB.open(DATABASE_NAME, 1);
      other.onsuccess = () => {
        other.result.close();
        resolve(null);
      };
      other.onerror = () => reject(new Error('It cannot be opened.'));
    });
    expect(await mayHoldProjects()).toBe(true);
    await deleteDB(DATABASE_NAME);
  });
});
