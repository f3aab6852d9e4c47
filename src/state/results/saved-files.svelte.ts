/**
 * @file The files of labels that were saved from this tab, and how many labels are others since. Invariant: what is
 * compared is the rows' labels as they were then, so a change that was undone makes no file old.
 */
import type { ReviewRow } from '../../pipeline/label/relabel';

interface SavedFile<Kind> {
  projectId: string;
  fileName: string;
  /** How it was made, and can be made again. */
  kind: Kind;
  at: number;
  /** By row of the table. */
  labels: readonly (string | null)[];
}

/** A file that no longer says what the page does. */
export interface OldFile<Kind> extends Pick<SavedFile<Kind>, 'fileName' | 'kind' | 'at'> {
  /** Rows whose label is another now, or that the file has not. */
  changed: number;
}

export class SavedFiles<Kind> {
  #files = $state.raw<readonly SavedFile<Kind>[]>([]);

  /** Takes the place of an earlier file of the name. Rows that are not read cannot be compared. */
  note(
    file: Pick<SavedFile<Kind>, 'projectId' | 'fileName' | 'kind'>,
    rows: readonly Pick<ReviewRow, 'final'>[],
    at = Date.now(),
  ): void {
    if (rows.length === 0) return;
    const others = this.#files.filter(
      ({ projectId, fileName }) => projectId !== file.projectId || fileName !== file.fileName,
    );
    this.#files = [...others, { ...file, at, labels: rows.map(labelOf) }];
  }

  /** Those of a project whose labels have changed since; none while its rows are not read. */
  old(projectId: string, rows: readonly Pick<ReviewRow, 'final'>[]): OldFile<Kind>[] {
    if (rows.length === 0) return [];
    return this.#files.flatMap(({ labels, fileName, kind, at, ...file }) => {
      if (file.projectId !== projectId) return [];
      const changed = rows.filter((row, i) => i >= labels.length || labels[i] !== labelOf(row));
      return changed.length === 0 ? [] : [{ fileName, kind, at, changed: changed.length }];
    });
  }
}

function labelOf({ final }: Pick<ReviewRow, 'final'>): string | null {
  return final?.label ?? null;
}
