/** @file Repository of what people do to rows: labels, flags and notes, made durable together. */
import type { HumanLabel } from './human-labels';
import { ofProject, withDatabase } from './database';
import type { RowMarkRecord } from './schema';

export type RowMark = Pick<RowMarkRecord, 'isFlagged' | 'note'>;

/** What a row is to have from now on; null takes it away, what is left out stays as it is. */
export interface RowEdit {
  row: number;
  label?: HumanLabel | null;
  mark?: RowMark | null;
}

/** Stores all of the edits or none. */
export async function putRowEdits(projectId: string, edits: readonly RowEdit[]): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction(['humanLabels', 'rowMarks'], 'readwrite');
    const labels = transaction.objectStore('humanLabels');
    const marks = transaction.objectStore('rowMarks');
    const writes: Promise<unknown>[] = [];
    for (const { row, label, mark } of edits) {
      if (label) writes.push(labels.put({ projectId, row, ...label }));
      else if (label === null) writes.push(labels.delete([projectId, row]));
      if (mark) writes.push(marks.put({ projectId, row, ...mark }));
      else if (mark === null) writes.push(marks.delete([projectId, row]));
    }
    await Promise.all([...writes, transaction.done]);
  });
}

/** In the order of the rows. */
export async function allRowMarks(projectId: string): Promise<Map<number, RowMark>> {
  const records = await withDatabase((db) => db.getAll('rowMarks', ofProject(projectId)));
  return new Map(records.map(({ row, isFlagged, note }) => [row, { isFlagged, note }]));
}
