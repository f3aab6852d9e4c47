/**
 * @file Notes that outlast the browser's process: which project is being opened as the page starts, and that everything
 * is being deleted. Not in the
 * local storage: what is removed there is removed on the disk up to a minute later, and a browser that was killed
 * meanwhile would find the opening unfinished. In a database of its own: nothing of it needs to be migrated.
 */
import { deleteDB, openDB, type DBSchema } from 'idb';

const DATABASE_NAME = 'shortlist-opening';
const KEY = 'latest';
const DELETION = 'deletion';

interface Mark {
  projectId: string;
  /** Openings in a row that have begun and of which nobody knows that they came to their end. */
  begun: number;
}

interface OpeningSchema extends DBSchema {
  marks: { key: string; value: Mark | true };
}

export interface MarkedOpening {
  /** How many openings of this project just before this one did not come to their end. */
  unfinished: number;
  /** Notes that it has come to its end; may be called as the page is left, and more than once. */
  end: () => void;
}

/** Notes that a project's opening begins; resolves when that is on the disk. */
export async function markOpening(projectId: string): Promise<MarkedOpening> {
  const db = await openMarks();
  const transaction = db.transaction('marks', 'readwrite');
  const before = await transaction.store.get(KEY);
  const isSame = typeof before === 'object' && before.projectId === projectId;
  const unfinished = isSame ? before.begun : 0;
  await transaction.store.put({ projectId, begun: unfinished + 1 }, KEY);
  await transaction.done;
  const end = () => {
    try {
      const ending = db.transaction('marks', 'readwrite');
      ending.done.catch(() => undefined);
      void ending.store.delete(KEY).catch(() => undefined);
      // At once: whoever leaves the page waits for nothing.
      ending.commit();
      db.close();
    } catch {
      // It has ended before.
    }
  };
  return { unfinished, end };
}

function openMarks() {
  return openDB<OpeningSchema>(DATABASE_NAME, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('marks'),
    // Another tab deletes everything.
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  });
}

/** Notes that everything is being deleted; `dropMarks` takes it back. */
export async function markDeletion(): Promise<void> {
  const db = await openMarks();
  await db.put('marks', true, DELETION);
  db.close();
}

/** Whether a deletion of everything was begun, in whichever tab, and has not come to its end. */
export async function isDeletionBegun(): Promise<boolean> {
  try {
    const db = await openMarks();
    const mark = await db.get('marks', DELETION);
    db.close();
    return mark === true;
  } catch {
    // A browser that denies its storage has nothing to delete.
    return false;
  }
}

export async function dropMarks(): Promise<void> {
  await deleteDB(DATABASE_NAME);
}
