/**
 * @file The rows of several files as one table. Invariant: every chunk but the last has exactly
 * `ROWS_PER_CHUNK` rows, whichever files they come from, they are taken one after the other, and no column of a later
 * file is lost.
 */
import { noteOfFile } from '../../src/core/messages/table-notes';
import { at } from '../../src/core/reads';
import { excerpt } from '../../src/core/excerpt';
import { RowChunks, type TableSummary } from '../../src/core/table/row-chunks';
import { ROWS_PER_CHUNK, TableError, type TableWarning } from '../../src/core/table/table';
import { tooLarge } from './byte-source';

/** What a chunk may weigh: browsers keep no larger value at once. */
const MOST_CHUNK_BYTES = 120_000_000;
/** Characters of more than a byte make the whole text be kept in two bytes each; short texts are taken for such. */
const WIDE = /[^\0-\xFF]/;
const SHORT_TEXT = 1_000;

export class AppendedRows {
  private readonly onChunk: (rows: string[][]) => void | Promise<void>;
  private readonly chunks: RowChunks;
  private readonly warnings: TableWarning[] = [];
  private summary: Pick<TableSummary, 'columns' | 'header'> | null = null;
  private columns: readonly string[] | null = null;
  private fileName = '';
  private fileCount = 0;
  private readonly mostBytes: number;
  private bytes = 0;
  private chunkBytes = 0;
  /** The chunk that is on its way. */
  private underway: Promise<void> = Promise.resolve();

  /** @param mostBytes what the rows may weigh together: a file may write a text once and show it in a million rows. */
  constructor(
    onChunk: (rows: string[][]) => void | Promise<void>,
    mostBytes: number,
    longestCell?: number,
  ) {
    this.onChunk = onChunk;
    this.mostBytes = mostBytes;
    this.chunks = new RowChunks(longestCell);
  }

  begin(fileName: string): void {
    this.fileName = fileName;
    this.fileCount++;
  }

  /** @throws TableError where a later file has columns that the first has not, and where the rows weigh too much. */
  async take(rows: readonly string[][], columns: readonly string[]): Promise<void> {
    this.columns ??= columns;
    const places = this.placesOf(columns);
    for (const row of rows) {
      this.weigh(row);
      this.chunks.add(places ? places.map((place) => at(row, place)) : row);
    }
    await this.handOver();
  }

  private weigh(row: readonly string[]): void {
    const rowCount = this.chunks.rowCount;
    if (rowCount % ROWS_PER_CHUNK === 0) this.chunkBytes = 0;
    // An empty cell is something, too: a short file may name thousands of columns.
    const bytes = row.reduce((sum, cell) => sum + weightOf(cell), row.length);
    this.bytes += bytes;
    this.chunkBytes += bytes;
    if (this.chunkBytes > MOST_CHUNK_BYTES) {
      const first = rowCount - (rowCount % ROWS_PER_CHUNK) + 1;
      const megabytes = MOST_CHUNK_BYTES / 1e6;
      throw new TableError({ code: 'table-rows-long', first, last: rowCount + 1, megabytes });
    }
    if (this.bytes > this.mostBytes) throw tooLarge(this.fileName, this.bytes);
  }

  /** @param isOneOfSeveral its warnings then name the file. */
  end(summary: TableSummary, isOneOfSeveral: boolean): void {
    this.summary ??= { columns: summary.columns, header: summary.header };
    const { fileName: file } = this;
    const { warnings, rowCount: rows } = summary;
    if (!isOneOfSeveral) {
      this.warnings.push(...warnings);
      return;
    }
    this.warnings.push(
      ...warnings.map(({ message, ...rest }) => ({ ...rest, message: noteOfFile(file, message) })),
      { code: 'records', message: { code: 'note-rows-of-file', file, rows }, rows },
    );
  }

  async finish(): Promise<TableSummary> {
    this.chunks.end();
    await this.handOver();
    await this.underway;
    const { columns, header } = this.summary ?? { columns: [], header: [] };
    return { columns, header, rowCount: this.chunks.rowCount, warnings: this.warnings };
  }

  /** One chunk is kept while the next is read: the two run beside each other. */
  private async handOver(): Promise<void> {
    for (let rows = this.chunks.take(); rows; rows = this.chunks.take()) {
      await this.underway;
      this.underway = Promise.resolve(this.onChunk(rows));
      // Where the reading fails before, that is what is said.
      this.underway.catch(() => undefined);
    }
  }

  /** Where the columns of the first file stand in this one; null where nothing is to be done. */
  private placesOf(columns: readonly string[]): number[] | null {
    const first = this.columns ?? columns;
    if (this.fileCount === 1 || sameNames(first, columns)) return null;
    const strange = columns.filter((name) => !first.includes(name));
    const lacking = first.filter((name) => !columns.includes(name));
    if (strange.length > 0 || lacking.length > 0) throw this.differing(strange, lacking);
    return first.map((name) => columns.indexOf(name));
  }

  private differing(strange: readonly string[], lacking: readonly string[]): TableError {
    const some = (names: readonly string[]) => names.slice(0, 5).map((name) => excerpt(name, 30));
    return new TableError({
      code: 'files-differ',
      ...{ file: this.fileName, surplus: some(strange), lacking: some(lacking) },
    });
  }
}

function weightOf(cell: string): number {
  return cell.length < SHORT_TEXT || WIDE.test(cell) ? 2 * cell.length : cell.length;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
