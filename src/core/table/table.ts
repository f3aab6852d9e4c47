/** @file The words of the table module: records, chunks, warnings, errors. */
import { MessageError } from '../messages/message';
import type { TableMessage } from '../messages/table';
import type { TableNote } from '../messages/table-notes';

/** Where something is: the row as a person counts it (0 is the header) and the line of the file. */
export interface Place {
  row: number;
  line: number;
}

/** One row of a file, the header included; blank lines are none. */
export interface TableRecord extends Place {
  cells: string[];
  /** A cell of it stretches over several columns. */
  isGrouped?: true;
}

/** Rows per chunk: what is held in memory, posted and stored at once. */
export const ROWS_PER_CHUNK = 1000;

/** As many as a sheet can have: a page that offers more of them to choose from stands still. */
export const MOST_COLUMNS = 16_384;

/** What a warning is about; scripts rely on these names, as `report.json` carries them. */
export const WARNING_CODES = [
  'encoding',
  'ragged-rows',
  'duplicate-columns',
  'column-names',
  'header',
  'empty-rows',
  'empty-texts',
  'duplicate-texts',
  'several-labels',
  'format',
  'records',
  'more-rows',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** Something the user should know that did not stop the import. */
export interface TableWarning {
  /** Missing from projects older than the codes. */
  code?: WarningCode;
  /** A sentence in projects older than its codes. */
  message: TableNote | string;
  /** How many rows it concerns, where it concerns rows. */
  rows?: number;
  /** The first of them, 1-based as a person counts it (the header is not counted). */
  row?: number;
  column?: string;
}

/** A file that cannot be read as a table; what it tells names the row or column at fault. */
export class TableError extends MessageError<TableMessage> {
  override name = 'TableError';
}
