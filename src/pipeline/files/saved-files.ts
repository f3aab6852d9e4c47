/**
 * @file The files of labels that were saved of a project, so that a person who comes back is told which of them say
 * something else by now. Invariant: nothing of a label is kept, only a fingerprint of all of them.
 */
import { fingerprint } from '../../core/fingerprint';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord, SavedFileRecord } from '../../persist/schema';

export type { SavedFileRecord };

/** Takes the place of an earlier file of the name. */
export function noteSavedFile(projectId: string, file: SavedFileRecord): Promise<ProjectRecord> {
  return updateProject(projectId, ({ savedFiles = [] }) => ({
    savedFiles: [...savedFiles.filter(({ fileName }) => fileName !== file.fileName), file],
  }));
}

/** @param labels by row of the table; null for a row without one. */
export function fingerprintOfLabels(labels: readonly (string | null)[]): string {
  return fingerprint(labels.map((label) => label ?? '\0').join('\n'));
}
