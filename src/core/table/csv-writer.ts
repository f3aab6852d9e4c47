/**
 * @file Rows to CSV as RFC 4180 says. Invariant: what is read back is what was written, cell by
 * cell. So cells that a spreadsheet might take for formulas are not altered either: the file is the
 * user's own, and its columns are promised to come out unchanged.
 */

/** The rows with CRLF line ends, also after the last. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${formatRow(row)}\r\n`).join('');
}

function formatRow(row: readonly string[]): string {
  // A lone empty cell without quotation marks would be a blank line, which readers skip.
  if (row.length === 1 && row[0] === '') return '""';
  return row.map(formatCell).join(',');
}

/** Quotes where a reader could misunderstand: delimiters, line ends, and blanks at the edges. */
function formatCell(cell: string): string {
  return /[",;\t|\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
