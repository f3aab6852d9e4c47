/** @file Whether this browser keeps any project: asked before the database is opened for work, and so without its form. */
import { openDB } from 'idb';
import { DATABASE_NAME } from './database-name';

/**
 * True also where that cannot be told, and for projects that are half imported or deleted but for an undo. `denied`:
 * it keeps nothing for this page.
 */
export async function mayHoldProjects(): Promise<boolean | 'denied'> {
  let isThere = true;
  try {
    const db = await openDB(DATABASE_NAME, undefined, {
      upgrade: (_db, _oldVersion, _newVersion, transaction) => {
        // There is no database, nor does asking make one.
        isThere = false;
        transaction.done.catch(() => undefined);
        transaction.abort();
      },
      blocking: (_current, _newVersion, event) => (event.target as IDBDatabase).close(),
    });
    try {
      return (await db.count('projects')) > 0;
    } finally {
      db.close();
    }
  } catch (error) {
    return isDenied(error) ? 'denied' : isThere;
  }
}

function isDenied(error: unknown): boolean {
  // Some browsers have no databases where nothing may be kept.
  if (!('indexedDB' in globalThis)) return true;
  return error instanceof DOMException && error.name === 'SecurityError';
}
