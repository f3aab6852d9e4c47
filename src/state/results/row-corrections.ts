/** @file What a person makes of a row: each gives the row as it is then, or null where nothing is changed. Pure. */
import { humanLabel } from '../../core/labels/labels';
import type { RowMark } from '../../persist/row-edits';
import type { ReviewRow } from '../../pipeline/label/relabel';

/** With the person's label. */
export function labelled(row: ReviewRow, label: string): ReviewRow | null {
  if (row.final?.source === 'human' && row.final.label === label) return null;
  return { ...row, final: humanLabel(label), origin: 'review' };
}

/** With the person's label taken back: the machine's again. */
export function takenBack(row: ReviewRow): ReviewRow | null {
  if (row.final?.source !== 'human') return null;
  const after: ReviewRow = { ...row, final: row.machine };
  delete after.origin;
  return after;
}

/** With its flag or its note changed; neither is no mark at all. */
export function marked(row: ReviewRow, change: Partial<RowMark>): ReviewRow | null {
  const before = { isFlagged: false, note: '', ...row.mark };
  const mark = { ...before, ...change };
  if (mark.isFlagged === before.isFlagged && mark.note === before.note) return null;
  const after: ReviewRow = { ...row, mark };
  if (!mark.isFlagged && mark.note === '') delete after.mark;
  return after;
}
