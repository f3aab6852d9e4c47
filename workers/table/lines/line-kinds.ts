/** @file Which kind of lines a file has, where it is no delimited one. */
import { drawnTable } from './drawn-table';
import { labelledLines } from './labelled-lines';
import type { LineKind } from './line-kind';
import { quotedLines } from './quoted-lines';

/**
 * @param sample the beginning of the file; its last line may be cut off, unless it is the whole.
 * @returns null for a delimited file.
 */
export function lineKindOf(sample: string, whole: boolean): LineKind | null {
  const lines = sample.split(/\r\n?|\n/);
  const known = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  return labelledLines(known) ?? drawnTable(known) ?? quotedLines(known);
}
