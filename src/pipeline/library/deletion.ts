/**
 * @file Deleting a project so that it can be undone. A project that a person deletes is gone at once, for every tab,
 * while nothing of it is removed from the stores for a few seconds. The mark is durable: where all tabs are closed
 * before the time is over, the next page that opens finishes what the person wanted. So a project is either whole
 * or on its way out, never half deleted for good.
 */
import { listStoredProjects, markDeleted } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { withProjectLock } from '../project-lock';
import { deleteProject } from '../projects';

export const UNDO_MS = 10_000;

/** @throws ProjectBusy while another tab works on the project; it stays as it is then. */
export async function deleteUndoably(id: string): Promise<void> {
  await withProjectLock(id, () => markDeleted(id, Date.now()));
}

/** @throws ProjectGone where it was too late. */
export async function undoDeletion(id: string): Promise<void> {
  await withProjectLock(id, () => markDeleted(id, null));
}

/** Removes the projects whose deletion cannot be undone any more, in this tab or another. @returns their ids. */
export async function finishDeletions(): Promise<string[]> {
  const finished: string[] = [];
  for (const { id } of (await listStoredProjects()).filter(isDue)) {
    await withProjectLock(id, async () => {
      // Another tab may have undone or finished it since.
      const project = (await listStoredProjects()).find((stored) => stored.id === id);
      if (project && isDue(project)) await deleteProject(id);
    });
    finished.push(id);
  }
  return finished;
}

/** When a deletion can no longer be undone, in milliseconds since 1970; null for a project that is not deleted. */
export function undoEnd({ deletedAt }: ProjectRecord): number | null {
  return deletedAt === undefined ? null : deletedAt + UNDO_MS;
}

function isDue(project: ProjectRecord): boolean {
  const end = undoEnd(project);
  // A clock that was put back must not keep anything for longer.
  return end !== null && (Date.now() >= end || Date.now() < end - UNDO_MS);
}
