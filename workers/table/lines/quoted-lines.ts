/**
 * @file Lines of a delimited file that were quoted once more as a whole, `"1,""a text"",Fall"`, as spreadsheets save a
 * file that they had opened as one column.
 */
import { CsvStream } from '../csv/csv-stream';
import { agreeingDialect } from '../csv/dialect';
import { TableError } from '../../../src/core/table/table';
import type { LineKind } from './line-kind';

const LINES = { delimiter: '', quoted: true, separatorLine: false };

/** @param lines of which each must be quoted, and hold as many cells as the first. */
export function quotedLines(lines: readonly string[]): LineKind | null {
  if (lines.length < 2 || !lines.every((line) => /^".*"$/.test(line))) return null;
  const inner: string[] = [];
  try {
    const stream = new CsvStream(LINES, ({ cells }) => inner.push(cells.join('')));
    stream.push(lines.join('\n'));
    stream.end();
  } catch (error) {
    if (error instanceof TableError) return null;
    throw error;
  }
  const dialect = agreeingDialect(inner.join('\n'));
  // A text that names two things, “Last name, first name”, has a blank between them.
  if (!dialect || inner.at(0)?.includes(`${dialect.delimiter} `)) return null;
  return {
    joint: dialect.delimiter,
    note: { code: 'note-quoted-lines' },
    stream: (take) =>
      new CsvStream(LINES, ({ cells, ...place }) => {
        const record = new CsvStream(dialect, (inner) => take({ cells: inner.cells, ...place }));
        record.push(cells.join(''));
        record.end();
      }),
  };
}
