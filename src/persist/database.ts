/**
 * @file Opens the database, migrates it, and reopens it when the browser dropped the connection
 * (Safari does so in background tabs).
 */
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { DATABASE_VERSION, migrate } from './migrations';
import type { ShortlistSchema } from './schema';

export type Database = IDBPDatabase<ShortlistSchema>;

const DATABASE_NAME = 'shortlist';

let connection: Promise<Database> | undefined;

/** The one connection of this page; a failed or closed one is forgotten, so the next call retries. */
export function database(): Promise<Database> {
  connection ??= open().catch((error: unknown) => {
    connection = undefined;
    throw error;
  });
  return connection;
}

function open(): Promise<Database> {
  return openDB<ShortlistSchema>(DATABASE_NAME, DATABASE_VERSION, {
    upgrade: (db, oldVersion, _newVersion, transaction) => migrate(db, oldVersion, transaction),
    // Another tab wants to upgrade: give way, and reconnect at the next call.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      connection = undefined;
    },
    terminated: () => {
      connection = undefined;
    },
  });
}

/** Deletes all that the database holds; other tabs give way. */
export async function dropDatabase(): Promise<void> {
  const open = await connection?.catch(() => undefined);
  open?.close();
  connection = undefined;
  await deleteDB(DATABASE_NAME);
}

/** Runs `work` on the database, once more on a fresh connection if the old one was closed under it. */
export async function withDatabase<Result>(
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await database());
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
    connection = undefined;
    return work(await database());
  }
}

/** All keys [projectId, anything]. */
export function ofProject(projectId: string): IDBKeyRange {
  // An array sorts after every number and string, so this bound closes the project's range.
  return IDBKeyRange.bound([projectId], [projectId, []]);
}
