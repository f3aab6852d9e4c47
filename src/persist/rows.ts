/** @file Repository of the table's rows, in chunks. */
import { ROWS_PER_CHUNK } from '../core/table/table';
import { ofProject, withDatabase } from './database';

export async function putRowChunk(
  projectId: string,
  chunk: number,
  rows: string[][],
): Promise<void> {
  await withDatabase((db) => db.put('rows', { projectId, chunk, rows }));
}

/** Streams the rows chunk by chunk, so that memory does not grow with the table. */
export async function* rowChunks(
  projectId: string,
): AsyncGenerator<{ firstRow: number; rows: string[][] }> {
  for (let chunk = 0; ; chunk++) {
    const record = await withDatabase((db) => db.get('rows', [projectId, chunk]));
    if (!record) return;
    yield { firstRow: chunk * ROWS_PER_CHUNK, rows: record.rows };
  }
}

/** The cells of one row; none where there is no such row. */
export async function readRow(projectId: string, row: number): Promise<string[]> {
  const chunk = Math.floor(row / ROWS_PER_CHUNK);
  const record = await withDatabase((db) => db.get('rows', [projectId, chunk]));
  return record?.rows[row % ROWS_PER_CHUNK] ?? [];
}

/** The given columns of all rows; each cell list has one cell a row. */
export async function readColumns(projectId: string, columns: number[]): Promise<string[][]> {
  const cells: string[][] = columns.map(() => []);
  for await (const { rows } of rowChunks(projectId)) {
    for (const row of rows) columns.forEach((column, i) => cells[i]?.push(row[column] ?? ''));
  }
  return cells;
}

/** Number of rows stored; less than promised if an import was cut off. */
export async function countRowChunks(projectId: string): Promise<number> {
  return withDatabase((db) => db.count('rows', ofProject(projectId)));
}
