/** @file What the page may ask of the table worker. Types only. */
import type { ImportChoices, ImportFindings } from '../../src/core/table/choices';
import type { FileDialect } from '../../src/core/exports/file-dialect';
import type { TableWarning } from '../../src/core/table/table';

export interface ImportedTable {
  columns: string[];
  /** The names as the file writes them. */
  header: string[];
  rowCount: number;
  /** Things the user should know that did not stop the import. */
  warnings: TableWarning[];
  findings: ImportFindings;
  /** How the file was written, where it was a delimited one: what goes out is alike. */
  dialect?: FileDialect;
}

/** What is asked for: the choices, and the columns that a recipe needs. */
export interface ImportRequest {
  choices?: ImportChoices;
  /** They tell a header from data, and the right sheet from others; the text column comes first. */
  expected?: string[];
}

export interface TableApi {
  /**
   * Reads files as one table: CSV and its kin, JSON and JSON Lines, XLSX, Parquet, packed by gzip or
   * zip; several files are appended, several `.txt` are a text each. Rows are handed over in chunks of
   * `ROWS_PER_CHUNK`, each row as its cells in column order; the callback is awaited before the
   * next chunk is handed over, which is read meanwhile. Every chunk but the last has exactly `ROWS_PER_CHUNK` rows. `onProgress`
   * gets the fraction of the work done, 0 to 1, in whole percents.
   * @throws TableError naming the row or column that is at fault. Its message says that nothing was
   * imported: the caller must drop the chunks that it was given before.
   */
  read(
    files: File[],
    request: ImportRequest,
    onChunk: (rows: string[][]) => void | Promise<void>,
    onProgress: (fraction: number) => void,
  ): Promise<ImportedTable>;
  /** Starts a comparison of texts; any begun before is dropped. */
  beginTexts(): Promise<void>;
  /** Appends texts to be compared. */
  appendTexts(texts: string[]): Promise<void>;
  /** Groups of texts that say nearly the same, as `NearDuplicates` numbers them, [all texts]. */
  endTexts(): Promise<Int32Array>;
}
