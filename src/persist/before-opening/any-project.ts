/** @file Whether this browser keeps any project: asked before the database is opened for work, and so without its form. */
import { openDB, type IDBPDatabase } from 'idb';
import { DATABASE_NAME } from '../database-name';
import { openingError } from '../storage-error';

/**
 * True also where that cannot be told, and for projects that are half imported or deleted but for an undo. `denied`:
 * it keeps nothing for this page. `failing`: it may, but cannot now.
 */
export async function mayHoldProjects(): Promise<boolean | 'denied' | 'failing'> {
  const found = { isThere: true };
  let db: IDBPDatabase;
  try {
    db = await openDB(DATABASE_NAME, undefined, {
      upgrade: (_db, _oldVersion, _newVersion, transaction) => {
        // There is no database, nor does asking make one.
        found.isThere = false;
        transaction.done.catch(() => undefined);
        transaction.abort();
      },
      blocking: (_current, _newVersion, event) => (event.target as IDBDatabase).close(),
    });
  } catch (error) {
    if (!found.isThere) return false;
    return openingError(error).name === 'StorageDenied' ? 'denied' : 'failing';
  }
  try {
    return (await db.count('projects')) > 0;
  } catch {
    return true;
  } finally {
    db.close();
  }
}
