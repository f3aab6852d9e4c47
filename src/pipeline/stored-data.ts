/**
 * @file What this browser keeps beside projects, and how all of it goes. Only what is this page's own is
 * deleted: other pages of the same host share its storage.
 */
import { dropDatabase } from '../persist/database';
import { dropMarks, isDeletionBegun, markDeletion } from '../persist/before-opening/opening-mark';
import { listStoredProjects } from '../persist/projects';
import { deleteStudent as removeStudent, listStudents } from '../persist/students';
import { storageManager, usersOf } from './projects';

/** Students, encoders, language models; the page's own files are in caches of another name. */
const CACHES = /^(shortlist-encoders|webllm\/.*|transformers-cache)$/;
const KEY_PREFIX = 'shortlist.';

/** A student that was brought from elsewhere. */
export interface StoredStudent {
  id: string;
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Names of the projects that it labels. */
  usedBy: string[];
}

/**
 * Whether the browser has promised to clear nothing of this when space runs short; null where it does not
 * say.
 */
export async function isPersistent(): Promise<boolean | null> {
  return (
    (await storageManager()
      ?.persisted()
      .catch(() => null)) ?? null
  );
}

export async function storedStudents(): Promise<StoredStudent[]> {
  // A project whose deletion can be undone still needs its student.
  const projects = await listStoredProjects();
  return (await listStudents()).map(({ id, name, createdAt }) => {
    const usedBy = usersOf(id, projects).map(({ recipe, name }) => recipe?.task.name ?? name);
    return { id, name, createdAt, usedBy };
  });
}

export function deleteStudent(id: string): Promise<void> {
  return removeStudent(id);
}

/**
 * Deletes projects, labels, answers, models, students, drafts, settings and permissions. The page's own files
 * stay, so that it still opens without a network: nothing of anybody's texts is in them. Where the tab ends in the midst of it,
 * the next one that opens finishes what the person wanted.
 */
export async function deleteEverything(): Promise<void> {
  // Denied: then nothing is kept that could be left.
  await markDeletion().catch(() => undefined);
  try {
    await dropDatabase();
    if ('caches' in globalThis) {
      const names = (await caches.keys()).filter((name) => CACHES.test(name));
      await Promise.all(names.map((name) => caches.delete(name)));
    }
    for (const place of ['localStorage', 'sessionStorage'] as const) clearOwn(place);
  } finally {
    // Also where it failed: the person is told, and what he does next is not to be deleted by surprise.
    await dropMarks();
  }
}

/** Deletes what a tab that ended in the midst of deleting everything has left. */
export async function finishDeletion(): Promise<void> {
  if (await isDeletionBegun()) await deleteEverything();
}

function clearOwn(place: 'localStorage' | 'sessionStorage'): void {
  try {
    const storage = globalThis[place];
    for (const key of Object.keys(storage)) if (key.startsWith(KEY_PREFIX)) storage.removeItem(key);
  } catch {
    // Denied: then nothing is in it.
  }
}
