/** @file What people do to rows in the review, made durable. */
import { allRowMarks, putRowEdits, type RowEdit } from '../../persist/row-edits';

/** Stores all of the edits or none: labels, flags and notes. */
export function storeRowEdits(projectId: string, edits: readonly RowEdit[]): Promise<void> {
  return putRowEdits(projectId, edits);
}

/** Stores a note on a row, whose flag stays as it is. */
export async function storeNote(projectId: string, row: number, note: string): Promise<void> {
  const { isFlagged = false } = (await allRowMarks(projectId)).get(row) ?? {};
  const mark = isFlagged || note !== '' ? { isFlagged, note } : null;
  await putRowEdits(projectId, [{ row, mark }]);
}
