/**
 * @file Numbered migrations. A published one is frozen: changing the schema means adding the next.
 * Each creates exactly what its version added and fails loudly if it is there already.
 */
import { unwrap, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import type { ShortlistSchema } from '../schema';

type Upgrade = IDBPTransaction<ShortlistSchema, StoreNames<ShortlistSchema>[], 'versionchange'>;
type Migration = (db: IDBPDatabase<ShortlistSchema>, transaction: Upgrade) => void;

/** What today's schema knows under another name. */
type EarlierStore = 'overrides' | 'audits' | 'rounds' | 'embeddings';

/** A database of the time before its stores got the names of today's schema. */
function earlier(db: IDBPDatabase<ShortlistSchema>): IDBPDatabase {
  return db as unknown as IDBPDatabase;
}

/** MIGRATIONS[n] takes the database from version n to n + 1. */
export const MIGRATIONS: readonly Migration[] = [
  function createStores(db) {
    db.createObjectStore('projects', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
    db.createObjectStore('rows', { keyPath: ['projectId', 'chunk'] });
    db.createObjectStore('candidates', { autoIncrement: true }).createIndex(
      'projectId',
      'projectId',
    );
    db.createObjectStore('checkpoints', { keyPath: ['projectId', 'training'] });
    db.createObjectStore('distributions', { keyPath: ['projectId', 'training', 'chunk'] });
    earlier(db).createObjectStore('overrides', { keyPath: ['projectId', 'row'] });
  },
  function createStudents(db) {
    db.createObjectStore('students', { keyPath: 'id' });
  },
  function createAnswers(db) {
    db.createObjectStore('answers', { keyPath: 'key' }).createIndex('keptAt', 'keptAt');
  },
  function createAudits(db) {
    earlier(db).createObjectStore('audits', { keyPath: 'projectId' });
  },
  function createEmbeddings(db) {
    earlier(db).createObjectStore('embeddings', { keyPath: ['space', 'key'] });
  },
  function createRounds(db) {
    earlier(db).createObjectStore('rounds', { keyPath: ['projectId', 'round'] });
  },
  function createAnnotators(db) {
    db.createObjectStore('annotators', { keyPath: ['projectId', 'name'] });
  },
  function indexOwnersOfAnswers(_db, transaction) {
    const answers = transaction.objectStore('answers');
    answers.createIndex('owners', 'owners', { multiEntry: true });
  },
  function nameStoresForWhatTheyHold(_db, transaction) {
    const names: readonly [EarlierStore, StoreNames<ShortlistSchema>][] = [
      ['overrides', 'humanLabels'],
      ['audits', 'auditDesigns'],
      ['rounds', 'teacherRounds'],
      ['embeddings', 'sentenceEmbeddings'],
    ];
    // The browser's own transaction: idb's types know a store's name as fixed.
    const stores = unwrap(transaction);
    for (const [before, name] of names) stores.objectStore(before).name = name;
  },
  function createRowMarks(db) {
    db.createObjectStore('rowMarks', { keyPath: ['projectId', 'row'] });
  },
];

export const DATABASE_VERSION = MIGRATIONS.length;

/** Runs every migration that a database of `oldVersion` lacks, in order. */
export function migrate(
  db: IDBPDatabase<ShortlistSchema>,
  oldVersion: number,
  transaction: Upgrade,
): void {
  for (const migration of MIGRATIONS.slice(oldVersion)) migration(db, transaction);
}
