/** @file What people do to rows in the review, made durable. */
import { putRowEdits, type RowEdit } from '../../persist/row-edits';

/** Stores all of the edits or none: labels, flags and notes. */
export function storeRowEdits(projectId: string, edits: readonly RowEdit[]): Promise<void> {
  return putRowEdits(projectId, edits);
}
