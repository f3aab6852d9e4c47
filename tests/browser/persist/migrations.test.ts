/** @file Migrations: each runs once, in order, and a database of any version becomes the newest. */
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { afterEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { DATABASE_VERSION, migrate, MIGRATIONS } from '../../../src/persist/versions/migrations';
import type { ShortlistSchema } from '../../../src/persist/schema';

const NAME = 'migrations-test';

type Database = IDBPDatabase<ShortlistSchema>;

const opened: Database[] = [];

/** A database taken to a version by the page's own upgrade. */
async function openAt(version: number): Promise<Database> {
  const db = await openDB<ShortlistSchema>(NAME, version, {
    upgrade: (upgraded, oldVersion, newVersion, transaction) => {
      if (newVersion === DATABASE_VERSION) migrate(upgraded, oldVersion, transaction);
      else for (const one of MIGRATIONS.slice(oldVersion, version)) one(upgraded, transaction);
    },
  });
  opened.push(db);
  return db;
}

function closeAll(): void {
  for (const db of opened.splice(0)) db.close();
}

/** Stores and indexes with their keys, as data. */
function schemaOf(db: Database) {
  const transaction = db.transaction([...db.objectStoreNames]);
  return Object.fromEntries(
    [...db.objectStoreNames].map((name) => {
      const store = transaction.objectStore(name);
      const { keyPath, autoIncrement } = store;
      const indexes = [...store.indexNames].map((index) => {
        const { keyPath: path, unique, multiEntry } = store.index(index);
        return { index, path, unique, multiEntry };
      });
      return [name, { keyPath, autoIncrement, indexes }];
    }),
  );
}

afterEach(async () => {
  vi.restoreAllMocks();
  closeAll();
  await deleteDB(NAME);
});

/** Watches every migration; returns the numbers of those that ran, in order. */
function watchMigrations(): number[] {
  const ran: number[] = [];
  const migrations = MIGRATIONS as (typeof MIGRATIONS)[number][];
  migrations.forEach((migration, number) => {
    vi.spyOn(migrations, number).mockImplementation((db, transaction) => {
      ran.push(number);
      migration(db, transaction);
    });
  });
  return ran;
}

const ALL = MIGRATIONS.map((_, number) => number);

describe('the migrations', () => {
  test('make the version that they are as many as', () => {
    expect(DATABASE_VERSION).toBe(MIGRATIONS.length);
    expect(DATABASE_VERSION).toBeGreaterThan(0);
    expectTypeOf(MIGRATIONS).not.toHaveProperty('push');
  });

  test('all run in order in a new database, and never again', async () => {
    const ran = watchMigrations();
    await openAt(DATABASE_VERSION);
    expect(ran).toEqual(ALL);
    closeAll();
    await openAt(DATABASE_VERSION);
    expect(ran).toEqual(ALL);
  });

  test.each(ALL)(
    'after version %i only the later ones run, to the same schema',
    async (version) => {
      const fresh = schemaOf(await openAt(DATABASE_VERSION));
      closeAll();
      await deleteDB(NAME);
      if (version > 0) await openAt(version);
      closeAll();
      const ran = watchMigrations();
      const upgraded = await openAt(DATABASE_VERSION);
      expect(ran).toEqual(ALL.slice(version));
      expect(schemaOf(upgraded)).toEqual(fresh);
    },
  );

  test('fail loudly where what they create is there already', async () => {
    let failure: unknown;
    const db = await openDB<ShortlistSchema>(NAME, DATABASE_VERSION, {
      upgrade: (upgraded, oldVersion, _newVersion, transaction) => {
        migrate(upgraded, oldVersion, transaction);
        try {
          migrate(upgraded, oldVersion, transaction);
        } catch (error) {
          failure = error;
        }
      },
    });
    opened.push(db);
    expect(failure).toMatchObject({ name: 'ConstraintError' });
  });
});

test('the schema is the one that the repositories rely on', async () => {
  const index = (name: string) => ({ index: name, path: name, unique: false, multiEntry: false });
  expect(schemaOf(await openAt(DATABASE_VERSION))).toEqual({
    projects: { keyPath: 'id', autoIncrement: false, indexes: [index('updatedAt')] },
    rows: { keyPath: ['projectId', 'chunk'], autoIncrement: false, indexes: [] },
    candidates: { keyPath: null, autoIncrement: true, indexes: [index('projectId')] },
    checkpoints: { keyPath: ['projectId', 'training'], autoIncrement: false, indexes: [] },
    distributions: {
      keyPath: ['projectId', 'training', 'chunk'],
      autoIncrement: false,
      indexes: [],
    },
    humanLabels: { keyPath: ['projectId', 'row'], autoIncrement: false, indexes: [] },
    rowMarks: { keyPath: ['projectId', 'row'], autoIncrement: false, indexes: [] },
    auditDesigns: { keyPath: 'projectId', autoIncrement: false, indexes: [] },
    students: { keyPath: 'id', autoIncrement: false, indexes: [] },
    teacherRounds: { keyPath: ['projectId', 'round'], autoIncrement: false, indexes: [] },
    annotators: { keyPath: ['projectId', 'name'], autoIncrement: false, indexes: [] },
    answers: {
      keyPath: 'key',
      autoIncrement: false,
      indexes: [index('keptAt'), { ...index('owners'), multiEntry: true }],
    },
    sentenceEmbeddings: { keyPath: ['space', 'key'], autoIncrement: false, indexes: [] },
  });
});
