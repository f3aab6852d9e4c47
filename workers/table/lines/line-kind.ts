/** @file Text in which each line is a row, but not as a delimited file has it. */
import type { TableNote } from '../../../src/core/messages/table-notes';
import type { TableRecord } from '../../../src/core/table/table';
import type { CsvStream } from '../csv/csv-stream';

export interface LineKind {
  /** What parts the cells of a line. */
  joint: string;
  /** A stream of the file's text, whose rows are handed over. */
  stream(take: (record: TableRecord) => void): CsvStream;
  /** What was done with the file. */
  note: TableNote;
}
