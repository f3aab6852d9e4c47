/**
 * @file Builds a CSV file in parts. Invariants: the rows are held as bytes outside the script's
 * memory as soon as they are appended, so that a large file can be written. What is read back is
 * what was written, cell by cell; so cells that a spreadsheet might take for formulas are not
 * altered either: the file is the user's own, and its columns are promised to come out unchanged.
 */
import Papa from 'papaparse';
import { CSV_TYPE, STANDARD_DIALECT, type FileDialect } from '../../src/core/exports/file-dialect';
import type { CellsWriter } from '../../src/pipeline/files/file-writer';
import { at } from '../../src/core/reads';

export class CsvWriter implements CellsWriter {
  private parts: Blob[] | null = null;
  private width = 0;

  /** Starts a file; one begun before is dropped. */
  begin(columns: string[]): Promise<void> {
    this.parts = [new Blob([formatCsv([columns])])];
    this.width = columns.length;
    return Promise.resolve();
  }

  /** @throws Error before `begin`, or for a row that has not one cell for each column. */
  append(rows: string[][]): Promise<void> {
    if (!this.parts) return Promise.reject(new Error('No CSV file was begun.'));
    if (rows.some((row) => row.length !== this.width)) {
      return Promise.reject(new Error(`Each row of this CSV file must have ${this.width} cells.`));
    }
    this.parts.push(new Blob([formatCsv(rows)]));
    return Promise.resolve();
  }

  /** The finished file. @throws Error before `begin`. */
  end(): Promise<Blob> {
    if (!this.parts) return Promise.reject(new Error('No CSV file was begun.'));
    const file = new Blob(this.parts, { type: CSV_TYPE });
    this.parts = null;
    return Promise.resolve(file);
  }
}

/** Rows of one width, each with a line end, also the last. */
export function formatCsv(
  rows: readonly string[][],
  { delimiter, newline, quoted }: FileDialect = STANDARD_DIALECT,
): string {
  if (rows.length === 0) return '';
  if (!quoted) return rows.map((row) => row.join(delimiter) + newline).join('');
  // A lone empty cell without quotation marks would be a blank line, which readers skip. The others
  // are quoted where a reader could take a character for a delimiter, or trim blanks.
  const isLone = at(rows, 0).length === 1;
  const quotes = (cell: string): boolean => /[,;\t|]|^\s|\s$/.test(cell) || (isLone && cell === '');
  return Papa.unparse([...rows], { delimiter, newline, quotes }) + newline;
}
