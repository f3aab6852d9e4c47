/**
 * @file Rows on their way out of a table. Invariant: every chunk but the last has exactly
 * `ROWS_PER_CHUNK` rows, so that a row's chunk follows from its number.
 */
import { Fill } from './fill';
import type { TableNote } from '../messages/table-notes';
import {
  ROWS_PER_CHUNK,
  TableError,
  type Place,
  type TableWarning,
  type WarningCode,
} from './table';

/** Characters. Beyond it a cell is no text that a person labels, and a page full of them would not open any more. */
export const LONGEST_CELL = 10_000_000;

/** What is known of a table once its file has been read to the end. */
export interface TableSummary {
  /** Trimmed, in Unicode's composed form, each different from the others. */
  columns: string[];
  /** The same as the file writes them: exported files carry these on. */
  header: string[];
  rowCount: number;
  warnings: TableWarning[];
}

/**
 * A table being read. `end` is called once, after the last record; before and after it `takeChunk`
 * is called until it returns null. `end` throws TableError.
 */
export interface Table {
  end(): void;
  takeChunk(): string[][] | null;
  summary(): TableSummary;
}

/** Collects rows and hands them over in chunks. */
export class RowChunks {
  rowCount = 0;
  private rows: string[][] = [];
  private ended = false;
  private readonly fill = new Fill();
  private readonly longestCell: number;

  constructor(longestCell = LONGEST_CELL) {
    this.longestCell = longestCell;
  }

  /** @throws TableError for a cell that is too long, and for a table of which nearly all is empty. */
  add(row: string[]): void {
    for (const cell of row) {
      if (cell.length <= this.longestCell) continue;
      const at = { row: this.rowCount + 1, most: this.longestCell };
      throw new TableError({ code: 'table-cell-long', ...at });
    }
    this.fill.note(row);
    this.rows.push(row);
    this.rowCount++;
  }

  /** From now on a last, shorter chunk may be taken. */
  end(): void {
    this.ended = true;
  }

  /** The next chunk, or null when more rows are needed for one. */
  take(): string[][] | null {
    if (this.rows.length >= ROWS_PER_CHUNK || (this.ended && this.rows.length > 0)) {
      return this.rows.splice(0, ROWS_PER_CHUNK);
    }
    return null;
  }
}

/** Counts rows with one oddity and remembers the first with a detail of it, to make one warning of many. */
export class Tally<Detail> {
  count = 0;
  first: (Place & { detail: Detail }) | null = null;

  note(place: Place, detail: Detail): void {
    this.first ??= { row: place.row, line: place.line, detail };
    this.count++;
  }

  /** At most one warning; `tell` gets the count and the first case. */
  warnings(
    code: WarningCode,
    tell: (count: number, first: Place & { detail: Detail }) => TableNote,
  ): TableWarning[] {
    if (!this.first) return [];
    const message = tell(this.count, this.first);
    return [{ code, message, rows: this.count, row: this.first.row }];
  }
}
