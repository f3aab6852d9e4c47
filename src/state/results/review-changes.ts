/** @file What becomes of the rows when a person labels or marks some: equal texts are labelled together. Pure. */
import { humanLabel } from '../../core/labels/labels';
import { at } from '../../core/reads';
import type { RowMark } from '../../persist/row-edits';
import type { ReviewRow } from '../../pipeline/label/relabel';
import type { Change, RowChange } from './review-history.svelte';

/**
 * Labels rows and all with the same texts. Rows that say so already are left out.
 * @param indices of rows.
 * @param labelOf null: that row is left as it is.
 */
export function labelChange(
  rows: readonly ReviewRow[],
  indices: Iterable<number>,
  labelOf: (row: ReviewRow) => string | null,
): Change {
  const changes = new Map<number, RowChange>();
  for (const first of indices) {
    const label = labelOf(at(rows, first));
    if (label === null || changes.has(first)) continue;
    for (const { index, row } of equalsOf(rows, first)) {
      const isSaid = row.final?.source === 'human' && row.final.label === label;
      if (isSaid && !row.isDisputed) continue;
      changes.set(index, { index, before: row, after: relabelled(row, label) });
    }
  }
  return [...changes.values()];
}

/** Takes people's labels of a text back. */
export function takenBack(rows: readonly ReviewRow[], first: number): Change {
  return equalsOf(rows, first).flatMap(({ index, row }) =>
    row.final?.source === 'human' ? [{ index, before: row, after: relabelled(row, null) }] : [],
  );
}

/** Changes a row's flag or note; neither is no mark at all. */
export function marked(
  rows: readonly ReviewRow[],
  index: number,
  change: Partial<RowMark>,
): Change {
  const row = at(rows, index);
  const before = { isFlagged: false, note: '', ...row.mark };
  const mark = { ...before, ...change };
  if (mark.isFlagged === before.isFlagged && mark.note === before.note) return [];
  const after: ReviewRow = { ...row, mark };
  if (!mark.isFlagged && mark.note === '') delete after.mark;
  return [{ index, before: row, after }];
}

/** A row and those with the same text. */
function equalsOf(rows: readonly ReviewRow[], first: number): { index: number; row: ReviewRow }[] {
  const indices = at(rows, first).equals ?? [first];
  return Array.from(indices, (index) => ({ index, row: at(rows, index) }));
}

function relabelled(row: ReviewRow, label: string | null): ReviewRow {
  const after: ReviewRow = { ...row, final: label === null ? row.machine : humanLabel(label) };
  delete after.origin;
  delete after.sameAs;
  delete after.isDisputed;
  if (label !== null) after.origin = 'review';
  return after;
}
