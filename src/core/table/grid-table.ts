/**
 * @file Lines of cells as a table: CSV and its kin, sheets. Finds the header, fits each row to the
 * columns, notes what had to be done. Invariant: every row that comes out has one cell for each
 * column, and no cell with text in it is lost unless a person says so.
 */
import type { TableNote } from '../messages/table-notes';
import { at } from '../reads';
import { nameColumns } from './column-names';
import type { ImportChoices, ImportFindings, RaggedRow, Surplus } from './choices';
import {
  guessHeader,
  lacksFirstName,
  LINES_FOR_HEADER,
  sameLine,
  usualWidth,
  type HeaderGuess,
} from './header';
import { excerpt } from '../excerpt';
import { RowChunks, Tally, type Table, type TableSummary } from './row-chunks';
import { MOST_COLUMNS, TableError, type TableRecord, type TableWarning } from './table';

export interface GridOptions {
  choices?: ImportChoices;
  /** The columns that a recipe asks for. */
  expected?: readonly string[];
  /** What joins surplus cells to the last column: what parted them. */
  joint?: string;
  /** Its lines end where their last cell with a text does. */
  isSheet?: boolean | undefined;
}

/** So many rows that do not fit are shown. */
const MAX_RAGGED_SHOWN = 50;
/** So many lines are shown to find the header in. */
const LINES_SHOWN = 8;
const SHOWN_CELL_LENGTH = 120;

export class GridTable implements Table {
  private readonly choices: ImportChoices;
  private readonly expected: readonly string[];
  private readonly joint: string;
  private readonly isSheet: boolean;
  private readonly chunks = new RowChunks();
  /** Lines that wait until the header is known; null from then on. */
  private waiting: TableRecord[] | null = [];
  private firstLines: string[][] = [];
  private guess: HeaderGuess = { header: 1, firstRow: 2, isCertain: true };
  private line = 0;
  private columns: string[] = [];
  private header: string[] = [];
  private headerWarnings: TableWarning[] = [];
  private readonly ragged: RaggedRow[] = [];
  /** With the number of their cells. */
  private readonly shortRows = new Tally<number>();
  private readonly longRows = new Tally<number>();
  private readonly surplusCells = new Tally<null>();
  private readonly emptyRows = new Tally<null>();
  private readonly repeatedHeaders = new Tally<null>();

  constructor({ choices = {}, expected = [], joint = ' ', isSheet = false }: GridOptions = {}) {
    this.choices = choices;
    this.expected = expected;
    this.joint = joint;
    this.isSheet = isSheet;
  }

  /** Lines must come in the order of the file; blank ones are none. */
  accept(record: TableRecord): void {
    if (this.waiting === null) {
      this.take(record);
      return;
    }
    this.waiting.push(record);
    if (this.waiting.length >= LINES_FOR_HEADER) this.settleHeader();
  }

  /** @throws TableError without rows or names. */
  end(): void {
    this.settleHeader();
    if (this.columns.length === 0) throw new TableError({ code: 'table-empty' });
    if (this.chunks.rowCount === 0) throw new TableError({ code: 'table-no-rows' });
    this.chunks.end();
  }

  takeChunk(): string[][] | null {
    return this.chunks.take();
  }

  summary(): TableSummary {
    return {
      columns: this.columns,
      header: this.header,
      rowCount: this.chunks.rowCount,
      warnings: [...this.headerWarnings, ...this.rowWarnings()],
    };
  }

  /** What of it a person must see, and may change. */
  findings(): ImportFindings {
    const { header, firstRow, isCertain } = this.guess;
    const { choices } = this;
    const asksHeader = !isCertain && choices.header === undefined && choices.firstRow === undefined;
    const asksSurplus = this.longRows.count > 0 && choices.surplus === undefined;
    return {
      choices: { ...choices, header, firstRow, surplus: this.surplus },
      questions: [
        ...(asksHeader ? ['header' as const] : []),
        ...(asksSurplus ? ['surplus' as const] : []),
      ],
      encoding: null,
      firstLines: this.firstLines,
      ragged: { rows: this.ragged, count: this.longRows.count },
      parts: [],
    };
  }

  private get surplus(): Surplus {
    return this.choices.surplus ?? 'join';
  }

  private settleHeader(): void {
    const records = this.waiting;
    if (records === null) return;
    this.waiting = null;
    const lines = records.map(({ cells }) => cells);
    this.firstLines = lines.slice(0, LINES_SHOWN).map((cells) => cells.map(shortened));
    if (lines.length > 0) this.nameBy(lines, (line) => records.at(line)?.isGrouped ?? false);
    for (const record of records) this.take(record);
  }

  private nameBy(lines: readonly string[][], isGrouped: (line: number) => boolean): void {
    const guessed = guessHeader(
      this.isSheet ? filledUp(lines) : lines,
      this.expected,
      this.isSheet,
      isGrouped,
    );
    const header = this.choices.header ?? guessed.header;
    const sameHeader = header === guessed.header;
    const firstRow = this.choices.firstRow ?? (sameHeader ? guessed.firstRow : header + 1);
    this.guess = { header, firstRow: Math.max(firstRow, header + 1), isCertain: guessed.isCertain };
    const written = header === 0 ? [] : (lines.at(header - 1) ?? []);
    if (header > 0 && written.every((name) => name.trim() === '')) {
      throw new TableError({ code: 'table-no-names' });
    }
    // A first or last column that has no name is one where the rows have it.
    const rows = lines.slice(this.guess.firstRow - 1);
    const names = lacksFirstName(written, rows) ? ['', ...written] : written;
    const least = header === 0 ? usualWidth(rows) : names.length;
    const width = Math.max(least, this.isSheet ? widest(rows) : widthOfMost(rows));
    if (width > MOST_COLUMNS) {
      throw new TableError({ code: 'table-wide', columns: width, most: MOST_COLUMNS });
    }
    const cells = Array.from({ length: width }, (_, i) => names.at(i) ?? '');
    const named = nameColumns(cells);
    this.columns = named.columns;
    this.header = named.header;
    this.headerWarnings = [...this.warnOfHeader(lines), ...(header === 0 ? [] : named.warnings)];
  }

  private warnOfHeader(lines: readonly string[][]): TableWarning[] {
    const { header, firstRow } = this.guess;
    const warnings: TableWarning[] = [];
    const note = (message: TableNote) => warnings.push({ code: 'header', message });
    const firstOf = (some: readonly string[][]) => excerpt(at(some, 0).join(this.joint));
    const skipped = lines.slice(0, Math.max(0, (header || firstRow) - 1));
    if (skipped.length > 0) {
      note({ code: 'note-lines-before', lines: skipped.length, first: firstOf(skipped) });
    }
    if (header === 0) {
      note({ code: 'note-no-header' });
      return warnings;
    }
    if (header > 1) {
      const names = this.columns.slice(0, 5).map((name) => excerpt(name, 30));
      note({ code: 'note-header-line', line: header, names });
    }
    const below = lines.slice(header, firstRow - 1);
    if (below.length > 0) {
      note({ code: 'note-lines-below', lines: below.length, first: firstOf(below) });
    }
    return warnings;
  }

  private rowWarnings(): TableWarning[] {
    const columns = this.columns.length;
    const isJoined = this.surplus === 'join';
    return [
      ...this.longRows.warnings('ragged-rows', (rows, { row, line, detail: cells }) => ({
        code: 'note-long-rows',
        ...{ rows, row, line, cells, columns, isJoined },
      })),
      ...this.shortRows.warnings('ragged-rows', (rows, { row, line, detail: cells }) => ({
        code: 'note-short-rows',
        ...{ rows, row, line, cells, columns },
      })),
      ...this.surplusCells.warnings('ragged-rows', (rows, { row, line }) => ({
        code: 'note-surplus-cells',
        ...{ rows, row, line },
      })),
      ...this.emptyRows.warnings('empty-rows', (rows, { row, line }) => ({
        code: 'note-empty-rows',
        ...{ rows, row, line },
      })),
      ...this.repeatedHeaders.warnings('header', (lines, { row, line }) => ({
        code: 'note-header-repeated',
        ...{ lines, row, line },
      })),
    ];
  }

  private take(record: TableRecord): void {
    this.line++;
    const { header, firstRow } = this.guess;
    if (this.line < firstRow) return;
    const row = this.chunks.rowCount + 1;
    const isRepeat =
      header > 0 &&
      this.choices.header === undefined &&
      this.columns.length > 1 &&
      sameLine(record.cells, this.header);
    if (isRepeat) this.repeatedHeaders.note({ row: row - 1, line: record.line }, null);
    else this.chunks.add(this.fitToColumns({ ...record, row }));
  }

  private fitToColumns(record: TableRecord): string[] {
    const { cells } = record;
    const width = this.columns.length;
    if (cells.every((cell) => cell === '')) this.emptyRows.note(record, null);
    if (cells.length < width) {
      if (!this.isSheet) this.shortRows.note(record, cells.length);
      return [...cells, ...Array<string>(width - cells.length).fill('')];
    }
    if (cells.length === width) return cells;
    if (cells.slice(width).every((cell) => cell === '')) {
      this.surplusCells.note(record, null);
      return cells.slice(0, width);
    }
    this.longRows.note(record, cells.length);
    if (this.ragged.length < MAX_RAGGED_SHOWN) {
      const shown = cells.map(shortened);
      this.ragged.push({ row: record.row, line: record.line, cells: shown });
    }
    if (this.surplus === 'leave-out') return cells.slice(0, width);
    return [...cells.slice(0, width - 1), trimBlankEnd(cells.slice(width - 1)).join(this.joint)];
  }
}

/** The width that at least nine of ten rows have, else none. */
function widthOfMost(rows: readonly (readonly string[])[]): number {
  const width = usualWidth(rows);
  const agreeing = rows.filter(({ length }) => length === width).length;
  const isNamed = rows.some((row) => row.length === width && (row.at(-1) ?? '').trim() !== '');
  return rows.length >= 3 && agreeing >= rows.length * 0.9 && isNamed ? width : 0;
}

function trimBlankEnd(cells: readonly string[]): readonly string[] {
  const end = cells.findLastIndex((cell) => cell !== '');
  return cells.slice(0, end + 1);
}

function widest(rows: readonly (readonly string[])[]): number {
  return rows.reduce((most, { length }) => Math.max(most, length), 0);
}

/** Lines of a sheet end where their last cell with a text does; these are all as wide as the widest. */
function filledUp(lines: readonly string[][]): string[][] {
  const width = widest(lines);
  return lines.map((cells) => [...cells, ...Array<string>(width - cells.length).fill('')]);
}

function shortened(cell: string): string {
  return cell.length > SHOWN_CELL_LENGTH ? `${cell.slice(0, SHOWN_CELL_LENGTH)}…` : cell;
}
