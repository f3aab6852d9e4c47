/**
 * @file CSV and its kin as a table: the header, the checks of each row, the warnings. Invariant:
 * every row that comes out has one cell for each column, and no cell with text in it is lost.
 */
import { nameColumns, warnOfDataInHeader } from './column-names';
import { CsvParser, type CsvRecord, type Dialect } from './csv-parser';
import { countOf, describePlace, NOTHING_IMPORTED, placeAtStart, type Place } from './messages';
import { RowChunks, Tally, type TableStream, type TableSummary } from './row-chunks';
import { TableError, type TableWarning } from './table';

export class DelimitedTable implements TableStream {
  private readonly parser: CsvParser;
  private readonly chunks = new RowChunks();
  private columns: string[] = [];
  private headerWarnings: TableWarning[] = [];
  private readonly shortRows = new Tally();
  private readonly surplusCells = new Tally();
  private readonly emptyRows = new Tally();
  private readonly literalQuotes = new Tally();

  constructor(dialect: Dialect) {
    this.parser = new CsvParser(dialect, (record) => this.accept(record));
  }

  get place(): Place {
    return this.parser.place;
  }

  push(text: string): void {
    this.parser.push(text);
  }

  end(): void {
    this.parser.end();
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
        ...this.literalQuotes.warnings(
          (count, first) =>
            `${countOf(count, 'row')} had a cell that begins with a quotation mark but is not a ` +
            `quoted cell; the marks were kept as part of the text. ` +
            `The first is ${describePlace(first)}.`,
        ),
      ],
    };
  }

  private accept(record: CsvRecord): void {
    // The line “sep=;”, which comes before the header.
    if (record.row < 0) return;
    if (record.literalQuotes) this.literalQuotes.note(record);
    if (record.row === 0) {
      const { columns, warnings } = nameColumns(record.cells);
      this.columns = columns;
      this.headerWarnings = [...warnings, ...warnOfDataInHeader(columns)];
    } else {
      this.chunks.add(this.fitToColumns(record));
    }
  }

  /** @throws TableError when cells with text are left over. */
  private fitToColumns(record: CsvRecord): string[] {
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

  private tooManyCells(record: CsvRecord): TableError {
    return new TableError(
      `${placeAtStart(record)} has ${countOf(record.cells.length, 'cell')}, but the header names ` +
        `${countOf(this.columns.length, 'column')}. ${NOTHING_IMPORTED} Check for an unquoted ` +
        `comma or other separator in row ${record.row}, or for a column without a name.`,
    );
  }
}
