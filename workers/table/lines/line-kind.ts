/** @file Text in which each line is a row, but not as a delimited file has it: which kind a file is. */
import type { TableNote } from '../../../src/core/messages/table-notes';
import type { TableRecord } from '../../../src/core/table/table';
import type { CsvStream } from '../csv/csv-stream';
import { drawnTable } from './drawn-table';
import { labelledLines } from './labelled-lines';
import { quotedLines } from './quoted-lines';

export interface LineKind {
  /** What parts the cells of a line. */
  joint: string;
  /** A stream of the file's text, whose rows are handed over. */
  stream(take: (record: TableRecord) => void): CsvStream;
  /** What was done with the file. */
  note: TableNote;
}

/**
 * @param sample the beginning of the file; its last line may be cut off, unless it is the whole.
 * @returns null for a delimited file.
 */
export function lineKindOf(sample: string, whole: boolean): LineKind | null {
  const lines = sample.split(/\r\n?|\n/);
  const known = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  return labelledLines(known) ?? drawnTable(known) ?? quotedLines(known);
}
