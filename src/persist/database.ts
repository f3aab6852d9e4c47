/**
 * @file Opens the database, migrates it, and reopens it when the browser dropped the connection
 * (Safari does so in background tabs). Invariants: whatever fails here fails by a name of storage-error.ts;
 * nothing of a project is written where the project is not.
 */
import { deleteDB, openDB, type IDBPDatabase, type IDBPObjectStore, type StoreNames } from 'idb';
import { DATABASE_NAME } from './database-name';
import { DATABASE_VERSION, migrate } from './versions/migrations';
import type { ProjectRecord, ShortlistSchema } from './schema';
import { openingError, ProjectGone, StorageBlocked, storageError } from './storage-error';

export type Database = IDBPDatabase<ShortlistSchema>;
type StoreName = StoreNames<ShortlistSchema>;

/**
 * `cleared`: the database was deleted under this page. `unblocked`: it could not be opened because of another
 * tab, and now is open.
 */
export type StorageNews = 'cleared' | 'unblocked';

let connection: Promise<Database> | undefined;
/** An opening waits for another tab. Every further one would wait behind it without a word. */
let isBlocked = false;
/** This page has had the database open, and nobody has deleted it since. */
let wasOpen = false;
/** Why the transactions of failed requests were aborted. */
const abortReasons = new WeakMap<DOMException, DOMException>();
const listeners = new Set<(news: StorageNews) => void>();

/** Calls back when something happens to the database that no call of this page has asked for. */
export function watchStorage(listener: (news: StorageNews) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The one connection of this page; a failed or closed one is forgotten, so the next call retries.
 * @throws StorageBlocked at once while another tab keeps an older form of the database open.
 */
export function database(): Promise<Database> {
  if (isBlocked) return Promise.reject(new StorageBlocked());
  connection ??= open().catch((error: unknown) => {
    connection = undefined;
    throw error;
  });
  return connection;
}

/** Whether what this page has stored is surely there: the database is open, and nobody has deleted it. */
export function isDatabaseOpen(): boolean {
  return wasOpen && !isBlocked && connection !== undefined;
}

function open(): Promise<Database> {
  return new Promise((resolve, reject) => {
    openConnection(() => {
      isBlocked = true;
      reject(new StorageBlocked());
    }).then(
      (db) => {
        wasOpen = true;
        resolve(db);
        if (!isBlocked) return;
        isBlocked = false;
        connection = Promise.resolve(db);
        tell('unblocked');
      },
      (error: unknown) => {
        isBlocked = false;
        reject(openingError(error));
      },
    );
  });
}

async function openConnection(onBlocked: () => void): Promise<Database> {
  const db = await openDB<ShortlistSchema>(DATABASE_NAME, DATABASE_VERSION, {
    upgrade: (db, oldVersion, _newVersion, transaction) => {
      migrate(db, oldVersion, transaction);
      if (oldVersion === 0 && wasOpen) noteCleared();
    },
    blocked: onBlocked,
    // Another tab wants to upgrade or delete: give way, and reconnect at the next call.
    blocking: (_current, newVersion, event) => {
      (event.target as IDBDatabase).close();
      connection = undefined;
      if (newVersion === null) noteCleared();
    },
    terminated: () => {
      connection = undefined;
      // Whether all is still there shows when it is opened again.
      void database().catch(() => undefined);
    },
  });
  // Ahead of those who hear that the request failed: the reason is the transaction's.
  db.addEventListener('error', noteAbortReason, { capture: true });
  return db;
}

function noteAbortReason({ target }: Event): void {
  const { error, transaction } = target as IDBRequest;
  if (error && transaction?.error) abortReasons.set(error, transaction.error);
}

function noteCleared(): void {
  wasOpen = false;
  tell('cleared');
}

function tell(news: StorageNews): void {
  for (const listener of listeners) listener(news);
}

/** Deletes all that the database holds; other tabs give way. */
export async function dropDatabase(): Promise<void> {
  const open = await connection?.catch(() => undefined);
  open?.close();
  connection = undefined;
  wasOpen = false;
  await deleteDB(DATABASE_NAME);
}

/**
 * Runs `work` on the database, once more on a fresh connection if the old one was closed under it.
 * @throws an error of storage-error.ts where the storage is at fault.
 */
export async function withDatabase<Result>(
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const db = await database();
  try {
    return await work(db);
  } catch (error) {
    if (!isClosed(db) || !isAboutConnection(error)) throw named(error);
  }
  connection = undefined;
  try {
    return await work(await database());
  } catch (error) {
    throw named(error);
  }
}

function isClosed(db: Database): boolean {
  try {
    db.transaction('projects');
    return false;
  } catch {
    return true;
  }
}

/** No transaction could begin, or it was broken off and has left nothing behind. */
function isAboutConnection(error: unknown): boolean {
  if (!(error instanceof DOMException)) return false;
  return error.name === 'InvalidStateError' || error.name === 'AbortError';
}

function named(error: unknown): unknown {
  const reason = error instanceof DOMException ? abortReasons.get(error) : undefined;
  return storageError(error, reason);
}

/**
 * The stores that a write is about, in the one transaction that it is. One of several writes is an async function's: where
 * a browser throws at once, what was asked before would else fail with nobody to hear it.
 */
export interface ProjectWrite<Name extends StoreName> {
  store: <One extends Name>(
    name: One,
  ) => IDBPObjectStore<ShortlistSchema, (Name | 'projects')[], One, 'readwrite'>;
  project: ProjectRecord;
  /** Notes that a person has changed something of the project now. */
  touch: () => Promise<unknown>;
}

/**
 * Writes what belongs to a project, all of it or nothing; resolves when it is durable.
 * @param durability `strict` for what a person did, which nobody can compute again.
 * @throws ProjectGone where the project is not there any more.
 */
export function writeToProject<Name extends StoreName, Result>(
  projectId: string,
  names: readonly Name[],
  write: (stores: ProjectWrite<Name>) => Promise<Result>,
  durability: IDBTransactionDurability = 'default',
): Promise<Result> {
  return withDatabase(async (db) => {
    const transaction = db.transaction<(Name | 'projects')[], 'readwrite'>(
      [...names, 'projects'],
      'readwrite',
      { durability },
    );
    const projects = transaction.objectStore('projects');
    const project = await projects.get(projectId);
    if (!isThere(project)) {
      await transaction.done;
      throw new ProjectGone(projectId);
    }
    const touch = () => {
      const touched = nextTouch(projects).then((updatedAt) =>
        projects.put({ ...project, updatedAt }),
      );
      // Where the next write throws at once, nobody waits for this one.
      touched.catch(() => undefined);
      return touched;
    };
    const work = Promise.resolve().then(() =>
      write({ store: (name) => transaction.objectStore(name), project, touch }),
    );
    work.catch(() => abort(transaction));
    try {
      const [result] = await Promise.all([work, transaction.done]);
      return result;
    } catch (error) {
      // A write that comes after the storage has given up says only that: why it did is what matters.
      throw transaction.error ?? error;
    }
  });
}

/**
 * The time, or a moment after the latest change where a clock was put back since: what was changed last is the last in
 * the order of projects, which is the one that the page opens with, whatever clocks say.
 */
export async function nextTouch<Stores extends StoreName[]>(
  projects: Pick<IDBPObjectStore<ShortlistSchema, Stores, 'projects', 'readwrite'>, 'index'>,
): Promise<number> {
  const latest = await projects.index('updatedAt').openKeyCursor(null, 'prev');
  return Math.max(Date.now(), (latest?.key ?? 0) + 1);
}

/** A project that a person has deleted is gone, also while that can be undone. */
export function isThere(project: ProjectRecord | undefined): project is ProjectRecord {
  return project !== undefined && project.deletedAt === undefined;
}

/** Ends a transaction with nothing of it done. */
export function abort(transaction: { abort: () => void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over already.
  }
}

/** All keys [projectId, anything]. */
export function ofProject(projectId: string): IDBKeyRange {
  // An array sorts after every number and string, so this bound closes the project's range.
  return IDBKeyRange.bound([projectId], [projectId, []]);
}
