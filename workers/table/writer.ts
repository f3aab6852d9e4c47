/**
 * @file Builds a CSV file in parts. Invariant: the rows are held as bytes outside the script's
 * memory as soon as they are appended, so that a large file can be written.
 */
import { formatCsv } from '../../src/core/table/csv-writer';

export class CsvWriter {
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
    const file = new Blob(this.parts, { type: 'text/csv;charset=utf-8' });
    this.parts = null;
    return Promise.resolve(file);
  }
}
