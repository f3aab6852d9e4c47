/**
 * @file How full a table is. A short file can name thousands of columns and have next to nothing in them: filled
 * up to the last column, its rows would fill memory and disk.
 */
import { TableError } from './table';

/** Narrower tables grow no larger than their files. */
const WIDE = 100;
/** Some hundreds of megabytes. */
const MOST_CELLS = 30_000_000;
/** Of the cells of a table that large; real ones, be they one-hot codes, have zeros. */
const LEAST_FILLED = 0.02;

export class Fill {
  private cells = 0;
  private filled = 0;

  /** @throws TableError for a table of which nearly all is empty, once it is too large for that. */
  note(row: readonly string[]): void {
    if (row.length <= WIDE) return;
    this.cells += row.length;
    for (const cell of row) if (cell !== '') this.filled += 1;
    if (this.cells <= MOST_CELLS || this.filled >= LEAST_FILLED * this.cells) return;
    throw new TableError({ code: 'table-hollow', columns: row.length });
  }
}
