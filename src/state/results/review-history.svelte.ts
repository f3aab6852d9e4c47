/**
 * @file What was done to rows, to be undone and done again in reverse order. A change is of one row or of many;
 * either way it is one step.
 */
import type { RowEdit } from '../../persist/row-edits';
import type { ReviewRow } from '../../pipeline/label/relabel';

/** What a person can change of a row. */
export interface RowChange {
  /** Into the rows. */
  index: number;
  before: ReviewRow;
  after: ReviewRow;
}

export type Change = readonly RowChange[];

export class ReviewHistory {
  #done = $state.raw<readonly Change[]>([]);
  #undone = $state.raw<readonly Change[]>([]);

  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  add(change: Change): void {
    this.#done = [...this.#done, change];
    this.#undone = [];
  }

  /** The change to take back, with its rows the other way round. */
  undo(): Change | null {
    const change = this.#done.at(-1);
    if (!change) return null;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, change];
    return change.map(({ index, before, after }) => ({ index, before: after, after: before }));
  }

  redo(): Change | null {
    const change = this.#undone.at(-1);
    if (!change) return null;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, change];
    return change;
  }

  /** What could not be stored never happened: nor has anything that came after it. */
  forget(): void {
    this.#done = [];
    this.#undone = [];
  }
}

/** What the database is to hold after a change. */
export function editsOf(change: Change): RowEdit[] {
  return change.map(({ before, after }) => {
    const edit: RowEdit = { row: after.row };
    if (
      before.final !== after.final ||
      before.origin !== after.origin ||
      isOwn(before) !== isOwn(after)
    ) {
      edit.label =
        after.final?.source === 'human' && isOwn(after)
          ? { label: after.final.label, origin: after.origin ?? 'review' }
          : null;
    }
    if (before.mark !== after.mark) edit.mark = after.mark ?? null;
    return edit;
  });
}

/** Not held because of an equal text. */
function isOwn({ sameAs }: ReviewRow): boolean {
  return sameAs === undefined;
}
