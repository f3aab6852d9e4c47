/**
 * @file An import that runs is known by a lock that its tab holds, and the browser ends with the tab. So
 * another tab tells what is running from what a closed tab left behind.
 */
import { deleteProject, unfinishedImports } from '../persist/projects';

/** Where browsers keep locks from a page, only what is this old is surely left behind. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

const lockOf = (projectId: string) => `shortlist.import.${projectId}`;

/**
 * Keeps the rows of a project that is being imported safe from other tabs.
 * @returns ends that.
 */
export async function holdImportLease(projectId: string): Promise<() => void> {
  const locks = ownLocks();
  if (!locks) return () => undefined;
  return new Promise((resolve) => {
    locks
      .request(lockOf(projectId), () => new Promise<void>((release) => resolve(release)))
      // Where the browser denies locks, it has denied the storage, too: the import finds words for that.
      .catch(() => resolve(() => undefined));
  });
}

/** Runs the import of a project; its rows are safe from other tabs meanwhile. */
export async function withImportLease<Result>(
  projectId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await holdImportLease(projectId);
  return work().finally(release);
}

/** Removes what imports left behind that nobody is at work on. @returns the names of their files. */
export async function sweepUnfinishedImports(): Promise<string[]> {
  const locks = ownLocks();
  const swept: string[] = [];
  for (const { id, createdAt, fileName } of await unfinishedImports()) {
    const sweep = async () => {
      await deleteProject(id);
      swept.push(fileName);
    };
    if (!locks) {
      // Also what a clock that was put back since has put into the future.
      if (Math.abs(Date.now() - createdAt) > ABANDONED_MS) await sweep();
      continue;
    }
    await locks.request(lockOf(id), { ifAvailable: true }, async (lock) => {
      // It may have ended, well or not, since it was listed.
      const isLeft = lock !== null && (await unfinishedImports()).some((one) => one.id === id);
      if (isLeft) await sweep();
    });
  }
  return swept;
}

/** Pages that are not served securely have none. */
function ownLocks(): LockManager | undefined {
  return (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
}
