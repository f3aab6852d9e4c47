/**
 * @file The files of labels that were saved, and how many labels are others since. Invariant: what is
 * compared is the rows' labels as they were then, so a change that was undone makes no file old. Of files that were saved
 * before the page was opened only a fingerprint is known: whether something is another, but not how much.
 */
import { fingerprintOfLabels, type SavedFileRecord } from '../../pipeline/files/saved-files';
import type { ReviewRow } from '../../pipeline/label/relabel';

interface SavedFile<Kind> {
  projectId: string;
  fileName: string;
  /** How it was made, and can be made again. */
  kind: Kind;
  at: number;
  /** By row of the table. */
  labels: Labels;
}

/** A file that no longer says what the page does. */
export interface OldFile<Kind> extends Pick<SavedFile<Kind>, 'fileName' | 'kind' | 'at'> {
  /** Rows whose label is another now, or that the file has not; null where that is not known. */
  changed: number | null;
}

type Labels = readonly (string | null)[];

export class SavedFiles<Kind> {
  #files = $state.raw<readonly SavedFile<Kind>[]>([]);
  /** The labels in files that were saved before, as far as they were still those of the page. */
  readonly #earlier = new WeakMap<SavedFileRecord, Labels | null>();

  /**
   * Takes the place of an earlier file of the name.
   * @returns what is to be kept of it; null where the rows are not read, and cannot be compared.
   */
  note(
    file: Pick<SavedFile<Kind>, 'projectId' | 'fileName' | 'kind'>,
    rows: readonly Pick<ReviewRow, 'final'>[],
    at = Date.now(),
  ): SavedFileRecord | null {
    if (rows.length === 0) return null;
    const others = this.#files.filter(
      ({ projectId, fileName }) => projectId !== file.projectId || fileName !== file.fileName,
    );
    const labels = rows.map(labelOf);
    this.#files = [...others, { ...file, at, labels }];
    const { fileName, kind } = file;
    return { fileName, at, how: JSON.stringify(kind), labels: fingerprintOfLabels(labels) };
  }

  /**
   * Those of a project whose labels have changed since; none while its rows are not read.
   * @param stored what is known of files from before.
   */
  old(
    projectId: string,
    rows: readonly Pick<ReviewRow, 'final'>[],
    stored: readonly SavedFileRecord[] = [],
  ): OldFile<Kind>[] {
    if (rows.length === 0) return [];
    const here = this.#files.filter((file) => file.projectId === projectId);
    const isHere = (name: string) => here.some(({ fileName }) => fileName === name);
    const before = stored
      .filter(({ fileName }) => !isHere(fileName))
      .map((file) => ({
        ...{ fileName: file.fileName, at: file.at, kind: JSON.parse(file.how) as Kind },
        labels: this.#labelsOf(file, rows),
      }));
    return [...before, ...here].flatMap(({ labels, fileName, kind, at }) => {
      const changed = labels && changedRows(labels, rows);
      return changed === 0 ? [] : [{ fileName, kind, at, changed }];
    });
  }

  #labelsOf(file: SavedFileRecord, rows: readonly Pick<ReviewRow, 'final'>[]): Labels | null {
    const known = this.#earlier.get(file);
    if (known !== undefined) return known;
    const labels = rows.map(labelOf);
    const isSame = fingerprintOfLabels(labels) === file.labels;
    this.#earlier.set(file, isSame ? labels : null);
    return isSame ? labels : null;
  }
}

function changedRows(labels: Labels, rows: readonly Pick<ReviewRow, 'final'>[]): number {
  return rows.filter((row, i) => i >= labels.length || labels[i] !== labelOf(row)).length;
}

function labelOf({ final }: Pick<ReviewRow, 'final'>): string | null {
  return final?.label ?? null;
}
