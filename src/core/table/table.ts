/** @file The words of the table module: records, chunks, warnings, errors. */
import type { Place } from './messages';

/** One row of a file, the header included; blank lines are none. */
export interface TableRecord extends Place {
  cells: string[];
}

/** Rows per chunk: what is held in memory, posted and stored at once. */
export const ROWS_PER_CHUNK = 1000;

/** Something the user should know that did not stop the import. */
export interface TableWarning {
  /** 1-based line or record number as a person counts it (the header is not counted), if any. */
  row?: number;
  column?: string;
  message: string;
}

/** A file that cannot be read as a table; the message names the row or column at fault. */
export class TableError extends Error {
  override name = 'TableError';
}
