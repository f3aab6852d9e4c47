/**
 * @file CSV and its kin as a table: the header, the checks of each row, the warnings. Invariant:
 * every row that comes out has one cell for each column, and no cell with text in it is lost.
 */
import { nameColumns, warnOfDataInHeader } from './column-names';
import { countOf, describePlace, NOTHING_IMPORTED, placeAtStart } from './messages';
import { RowChunks, Tally, type Table, type TableSummary } from './row-chunks';
import { TableError, type TableRecord, type TableWarning } from './table';

export class DelimitedTable implements Table {
  private readonly chunks = new RowChunks();
  private columns: string[] = [];
  private headerWarnings: TableWarning[] = [];
  private readonly shortRows = new Tally();
  private readonly surplusCells = new Tally();
  private readonly emptyRows = new Tally();

  /** @throws TableError for a header without names or a row with more cells than it. */
  accept(record: TableRecord): void {
    if (record.row === 0) {
      const { columns, warnings } = nameColumns(record.cells);
      this.columns = columns;
      this.headerWarnings = [...warnings, ...warnOfDataInHeader(columns)];
    } else {
      this.chunks.add(this.fitToColumns(record));
    }
  }

  end(): void {
    if (this.columns.length === 0) {
      throw new TableError(
        `The file is empty. ${NOTHING_IMPORTED} ` +
          'Choose a file with a first row of column names and one row for each text.',
      );
    }
    if (this.chunks.rowCount === 0) {
      throw new TableError(
        `The file has a first row with column names, but no rows below it. ${NOTHING_IMPORTED} ` +
          'If the first row is data, add a row with column names above it.',
      );
    }
    this.chunks.end();
  }

  takeChunk(): string[][] | null {
    return this.chunks.take();
  }

  summary(): TableSummary {
    return {
      columns: this.columns,
      rowCount: this.chunks.rowCount,
      warnings: [
        ...this.headerWarnings,
        ...this.shortRows.warnings(
          (count, first) =>
            `${countOf(count, 'row')} had fewer cells than the header has columns; the missing ` +
            `cells were left empty. The first is ${describePlace(first)}, with ${first.detail}.`,
        ),
        ...this.surplusCells.warnings(
          (count, first) =>
            `${countOf(count, 'row')} ended in empty cells beyond the last column; these were ` +
            `left out. The first is ${describePlace(first)}.`,
        ),
        ...this.emptyRows.warnings(
          (count, first) =>
            `${countOf(count, 'row')} had only empty cells; kept as they are. ` +
            `The first is ${describePlace(first)}.`,
        ),
      ],
    };
  }

  /** @throws TableError when cells with text are left over. */
  private fitToColumns(record: TableRecord): string[] {
    const { cells } = record;
    const width = this.columns.length;
    if (cells.every((cell) => cell === '')) this.emptyRows.note(record);
    if (cells.length < width) {
      this.shortRows.note(record, `${countOf(cells.length, 'cell')} instead of ${width}`);
      return [...cells, ...Array<string>(width - cells.length).fill('')];
    }
    if (cells.length === width) return cells;
    if (cells.slice(width).some((cell) => cell !== '')) throw this.tooManyCells(record);
    this.surplusCells.note(record);
    return cells.slice(0, width);
  }

  private tooManyCells(record: TableRecord): TableError {
    return new TableError(
      `${placeAtStart(record)} has ${countOf(record.cells.length, 'cell')}, but the header names ` +
        `${countOf(this.columns.length, 'column')}. ${NOTHING_IMPORTED} Check for an unquoted ` +
        `comma or other separator in row ${record.row}, or for a column without a name.`,
    );
  }
}
