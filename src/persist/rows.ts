/** @file Repository of the table's rows, in chunks. */
import { at } from '../core/reads';
import { ROWS_PER_CHUNK } from '../core/table/table';
import { withDatabase, writeToProject } from './database';
import { ProjectGone, StorageBroken } from './storage-error';
import { CountedPass } from './collected';
import { taken } from './taken';

export async function putRowChunk(
  projectId: string,
  chunk: number,
  rows: string[][],
): Promise<void> {
  await writeToProject(projectId, ['rows'], ({ store }) =>
    store('rows').put({ projectId, chunk, rows }),
  );
}

/**
 * Streams the rows chunk by chunk, so that memory does not grow with the table. The database reads the
 * next chunk while one is worked on.
 * @throws ProjectGone, StorageBroken where it ends before all rows were read.
 */
export async function* rowChunks(
  projectId: string,
): AsyncGenerator<{ firstRow: number; rows: string[][] }> {
  const pass = new CountedPass();
  let next = readChunk(projectId, 0);
  for (let chunk = 0; ; chunk++) {
    const rows = await next;
    if (!rows) return checkEnd(projectId, chunk);
    next = readChunk(projectId, chunk + 1);
    // Whoever stops here does not wait for it.
    next.catch(() => undefined);
    yield { firstRow: chunk * ROWS_PER_CHUNK, rows };
    pass.count(bytesOf(rows));
  }
}

/** As UTF-16. */
function bytesOf(rows: readonly string[][]): number {
  let characters = 0;
  for (const cells of rows) for (const cell of cells) characters += cell.length;
  return 2 * characters;
}

async function readChunk(projectId: string, chunk: number): Promise<string[][] | undefined> {
  const record = await withDatabase((db) => db.get('rows', [projectId, chunk]));
  return record && taken(record, 'rows');
}

/** The cells of one row; none where there is no such row. */
export async function readRow(projectId: string, row: number): Promise<string[]> {
  const rows = await readChunk(projectId, Math.floor(row / ROWS_PER_CHUNK));
  return rows?.at(row % ROWS_PER_CHUNK) ?? [];
}

/** The cells of one column in some rows, which it reads by their chunks; rows that are not there are left out. */
export async function readCellsOf(
  projectId: string,
  column: number,
  rows: Iterable<number>,
): Promise<string[]> {
  const places = new Map<number, number[]>();
  for (const row of rows) {
    const chunk = Math.floor(row / ROWS_PER_CHUNK);
    const known = places.get(chunk);
    if (known) known.push(row % ROWS_PER_CHUNK);
    else places.set(chunk, [row % ROWS_PER_CHUNK]);
  }
  const cells: string[] = [];
  for (const [chunk, within] of places) {
    const read = await readChunk(projectId, chunk);
    for (const place of within) {
      const row = read?.at(place);
      if (row) cells.push(at(row, column));
    }
  }
  return cells;
}

/** Some thousands of rows from all over a table: of its first, middle and last chunk. */
export async function sampledRows(projectId: string, rowCount: number): Promise<string[][]> {
  const last = Math.max(0, Math.ceil(rowCount / ROWS_PER_CHUNK) - 1);
  const chunks = [...new Set([0, Math.floor(last / 2), last])];
  const read = await Promise.all(chunks.map((chunk) => readChunk(projectId, chunk)));
  return read.flatMap((rows) => rows ?? []);
}

/** A table that is cut off must not pass for a shorter one. */
async function checkEnd(projectId: string, chunks: number): Promise<void> {
  const project = await withDatabase((db) => db.get('projects', projectId));
  if (!project) throw new ProjectGone(projectId);
  const isWhole = chunks * ROWS_PER_CHUNK >= project.rowCount;
  if (!isWhole) throw new StorageBroken(`Rows from ${chunks * ROWS_PER_CHUNK} on are missing.`);
}

/** The given columns of all rows; each cell list has one cell a row. */
export async function readColumns(projectId: string, columns: number[]): Promise<string[][]> {
  const cells: string[][] = columns.map(() => []);
  for await (const { rows } of rowChunks(projectId)) {
    for (const row of rows) columns.forEach((column, i) => at(cells, i).push(at(row, column)));
  }
  return cells;
}
