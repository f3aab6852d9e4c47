/**
 * @file Delimited text (RFC 4180 and its everyday deviations) to records, piece by piece.
 *
 * Invariant: the records do not depend on where the text is cut into pieces; every character of a
 * cell is kept; nothing is read twice, so that one stray quotation mark in a large file costs no
 * more than reading it. LF, CRLF and CR end a row, also mixed within one file. Where a quotation
 * mark could be read in two ways, the file is refused rather than two rows silently merged: this is
 * why the parser is ours (general parsers merge them, or leave a CR on the last cell).
 */
import { describePlace, NOTHING_IMPORTED, placeAtStart, quoteText, type Place } from './messages';
import { TableError } from './table';

/** How the cells of a file are told apart. */
export interface Dialect {
  /** One character; empty where the file has one column. */
  delimiter: string;
  /** Whether a quotation mark at the start of a cell opens a quoted cell. */
  quoted: boolean;
  /** The first record is a line “sep=;” written by a spreadsheet; it holds no data. */
  separatorLine: boolean;
}

/** One row of the file, the header included; blank lines are no records. */
export interface CsvRecord extends Place {
  cells: string[];
  /** A cell starts with a quotation mark that quotes nothing; it was kept as part of the text. */
  literalQuotes: boolean;
}

/** Longer than any text that a person labels: beyond it, a closing quotation mark is missing. */
export const MAX_CELL_LENGTH = 10_000_000;

const QUOTE = '"';
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

type State = 'cell-start' | 'unquoted' | 'quoted' | 'after-quote';

/** Text goes in with `push`, in pieces of any length; records come out of the callback. */
export class CsvParser {
  private readonly onRecord: (record: CsvRecord) => void;
  private readonly delimiter: string;
  private readonly delimiterCode: number;
  private readonly quoted: boolean;

  private state: State = 'cell-start';
  private cells: string[] = [];
  /** The current cell as written so far, without its opening quotation mark. */
  private cell = '';
  /** The current cell contains a doubled quotation mark, which stands for one. */
  private hasDoubledQuote = false;
  /** Blanks after a closing quotation mark; they belong to no cell. */
  private blanks = '';
  /** A cell of the current record was quoted: the record is not a blank line. */
  private recordQuoted = false;
  private literalQuotes = false;
  private afterCarriageReturn = false;
  private line = 1;
  private recordLine = 1;
  private row: number;
  /** Where the last quoted cell was opened. */
  private quotePlace: Place = { row: 0, line: 1 };

  constructor(dialect: Dialect, onRecord: (record: CsvRecord) => void) {
    this.onRecord = onRecord;
    this.delimiter = dialect.delimiter;
    this.delimiterCode = dialect.delimiter === '' ? -1 : dialect.delimiter.charCodeAt(0);
    this.quoted = dialect.quoted;
    this.row = dialect.separatorLine ? -1 : 0;
  }

  /** Where the parser stands. */
  get place(): Place {
    return { row: Math.max(this.row, 0), line: this.line };
  }

  /** @throws TableError where a quotation mark cannot be understood or a cell does not end. */
  push(text: string): void {
    let at = 0;
    while (at < text.length) {
      if (this.state === 'cell-start') at = this.startCell(text, at);
      else if (this.state === 'unquoted') at = this.readUnquoted(text, at);
      else if (this.state === 'quoted') at = this.readQuoted(text, at);
      else at = this.readAfterQuote(text, at);
    }
  }

  /** Must be called once, after the last piece. @throws TableError for a quotation left open. */
  end(): void {
    if (this.state === 'quoted') throw this.unterminated('is never closed');
    if (this.state !== 'cell-start' || this.cells.length > 0) {
      this.endCell();
      this.endRecord();
    }
  }

  private startCell(text: string, at: number): number {
    if (this.afterCarriageReturn) {
      this.afterCarriageReturn = false;
      if (text.charCodeAt(at) === LINE_FEED) return at + 1;
    }
    if (this.cells.length === 0) this.recordLine = this.line;
    if (this.quoted && text[at] === QUOTE) {
      this.state = 'quoted';
      this.recordQuoted = true;
      this.quotePlace = { row: Math.max(this.row, 0), line: this.line };
      return at + 1;
    }
    this.state = 'unquoted';
    return at;
  }

  private readUnquoted(text: string, at: number): number {
    let end = at;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === this.delimiterCode || code === LINE_FEED || code === CARRIAGE_RETURN) break;
    }
    this.append(text, at, end);
    return end < text.length ? this.endCellAt(text, end) : end;
  }

  private readQuoted(text: string, at: number): number {
    const quote = text.indexOf(QUOTE, at);
    const end = quote === -1 ? text.length : quote;
    this.countLines(text, at, end);
    this.append(text, at, end);
    if (quote === -1) return end;
    this.state = 'after-quote';
    return quote + 1;
  }

  /** The character after a quotation mark decides whether that mark closed the cell. */
  private readAfterQuote(text: string, at: number): number {
    const character = text.charAt(at);
    if (character === QUOTE && this.blanks === '') {
      this.cell += '""';
      this.hasDoubledQuote = true;
      this.state = 'quoted';
      return at + 1;
    }
    if (character === this.delimiter || character === '\n' || character === '\r') {
      return this.endCellAt(text, at);
    }
    if (character === ' ' || character === '\t') {
      this.blanks += character;
      return at + 1;
    }
    this.readAsLiteral();
    return at;
  }

  /**
   * Text follows a closing quotation mark: `"Hello" he said`. On one line and without a delimiter
   * inside the quotation there is only one way to read it, as a cell that was never quoted.
   */
  private readAsLiteral(): void {
    const spansLines = /[\r\n]/.test(this.cell);
    if (spansLines || (this.delimiter !== '' && this.cell.includes(this.delimiter))) {
      throw this.unterminated(`closes in the middle of a text, in line ${this.line}`);
    }
    this.cell = QUOTE + this.cell + QUOTE + this.blanks;
    this.blanks = '';
    this.hasDoubledQuote = false;
    this.literalQuotes = true;
    this.state = 'unquoted';
  }

  /** Ends the cell at the delimiter or line end that stands at `at`. */
  private endCellAt(text: string, at: number): number {
    const code = text.charCodeAt(at);
    this.endCell();
    if (code === this.delimiterCode) return at + 1;
    this.afterCarriageReturn = code === CARRIAGE_RETURN;
    this.endRecord();
    this.line++;
    return at + 1;
  }

  private endCell(): void {
    this.cells.push(this.hasDoubledQuote ? this.cell.replaceAll('""', QUOTE) : this.cell);
    this.cell = '';
    this.blanks = '';
    this.hasDoubledQuote = false;
    this.state = 'cell-start';
  }

  private endRecord(): void {
    const { cells, literalQuotes } = this;
    const blank = !this.recordQuoted && cells.length === 1 && cells[0]?.trim() === '';
    this.cells = [];
    this.recordQuoted = false;
    this.literalQuotes = false;
    if (blank) return;
    // Counted before the callback, which may throw and must name this row.
    const row = this.row++;
    this.onRecord({ cells, literalQuotes, row, line: this.recordLine });
  }

  private append(text: string, start: number, end: number): void {
    this.cell += text.slice(start, end);
    if (this.cell.length <= MAX_CELL_LENGTH) return;
    if (this.state === 'quoted') throw this.unterminated('is longer than 10 million characters');
    throw new TableError(
      `A cell of ${describePlace(this.place)} is longer than 10 million characters. ` +
        `${NOTHING_IMPORTED} Check that this file is a table.`,
    );
  }

  /** CRLF counts once, also where a piece ends between its two characters. */
  private countLines(text: string, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === CARRIAGE_RETURN || (code === LINE_FEED && !this.afterCarriageReturn)) {
        this.line++;
      }
      this.afterCarriageReturn = code === CARRIAGE_RETURN;
    }
    // A quotation mark in between: an LF after it is a line end of its own.
    if (end < text.length) this.afterCarriageReturn = false;
  }

  private unterminated(what: string): TableError {
    const cell = quoteText(this.cell.replaceAll('""', QUOTE).trimStart(), 40);
    return new TableError(
      `${placeAtStart(this.quotePlace)} opens a quotation that ${what}: ${cell}. ` +
        `${NOTHING_IMPORTED} Close the quotation in that row, or write a quotation mark that ` +
        'belongs to the text twice ("").',
    );
  }
}
