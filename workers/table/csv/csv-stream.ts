/**
 * @file Delimited text to records, piece by piece, by papaparse.
 *
 * Invariant: the records do not depend on where the text is cut into pieces, every character of a
 * cell is kept, and a row that papaparse could only guess at is refused. LF, CRLF and CR end a row,
 * also mixed within one file: papaparse knows one line end a file, so it is given a single one from
 * which the others can be told again (`markLineEnds`).
 */
import Papa, { type ParseError, type ParseStepResult } from 'papaparse';
import { excerpt } from '../../../src/core/excerpt';
import { LONGEST_CELL } from '../../../src/core/table/row-chunks';
import { TableError, type Place, type TableRecord } from '../../../src/core/table/table';
import { PaddedQuotes } from './padded-quotes';

/** How the cells of a file are told apart. */
export interface Dialect {
  /** Empty where the file has one column. */
  delimiter: string;
  /** Whether a quotation mark at the start of a cell opens a quoted cell. */
  quoted: boolean;
  /** The first record is a line “sep=;” written by a spreadsheet; it holds no data. */
  separatorLine: boolean;
  /** Blanks may stand between a delimiter and the quotation mark of a cell. */
  padded?: boolean;
  /** Quotation marks within quoted cells stand behind a backslash. */
  escaped?: boolean;
  /** What encloses quoted cells, where it is another mark. */
  quote?: "'";
}

/** A quotation that papaparse does not understand. */
interface Fault {
  isClosed: boolean;
  /** The text from after its opening mark. */
  text: string;
}

/** Text goes in with `push`, in pieces of any length; records come out of the callback. */
export class CsvStream {
  private readonly onRecord: (record: TableRecord) => void;
  private readonly dialect: Dialect;
  /** The row that is not complete yet, and what is wrong with it so far. */
  private rest = '';
  private restFault: Fault | null = null;
  /** A CR at the end of a piece, which may turn out to be half of a CRLF. */
  private heldBack = '';
  private readonly padding: PaddedQuotes | null;
  private readonly longestRow: number;
  private row: number;
  private line = 1;

  /** @param longestRow characters: beyond it, a quotation mark is missing. */
  constructor(
    dialect: Dialect,
    onRecord: (record: TableRecord) => void,
    longestRow = LONGEST_CELL,
  ) {
    this.longestRow = longestRow;
    this.dialect = dialect;
    this.onRecord = onRecord;
    this.padding = dialect.padded ? new PaddedQuotes(dialect.delimiter) : null;
    this.row = dialect.separatorLine ? -1 : 0;
  }

  /** Where the reading stands. */
  get place(): Place {
    return { row: Math.max(this.row, 0), line: this.line + lineEndsIn(this.rest) };
  }

  /** Text follows a closing quotation mark in the row that is not complete yet. */
  get isMisquoted(): boolean {
    return this.restFault?.isClosed ?? false;
  }

  /** @throws TableError where a quotation mark cannot be understood or a row does not end. */
  push(piece: string): void {
    this.read(this.padding?.push(piece) ?? piece);
  }

  private read(piece: string): void {
    const fresh = this.heldBack + piece;
    this.heldBack = fresh.endsWith('\r') ? '\r' : '';
    const text = this.rest + markLineEnds(fresh.slice(0, fresh.length - this.heldBack.length));
    const rows = parseRows(text, this.dialect);
    // The last row is what follows the last line end: it goes on in the next piece.
    const last = rows.pop();
    let start = 0;
    for (const { data, errors, meta } of rows) {
      const fault = faultOf(errors, text.slice(0, meta.cursor));
      if (fault) throw this.misquoted(fault);
      this.take(data, text.slice(start, meta.cursor));
      start = meta.cursor;
    }
    this.rest = text.slice(start);
    this.restFault = faultOf(last?.errors ?? [], text);
    if (this.rest.length <= this.longestRow) return;
    if (this.restFault?.isClosed) throw this.misquoted(this.restFault);
    throw this.tooLong(this.restFault !== null);
  }

  /** Must be called once, after the last piece. @throws TableError for a quotation left open. */
  end(): void {
    this.read(`${this.padding?.end() ?? ''}\n`);
    if (this.restFault) throw this.misquoted(this.restFault);
  }

  private take(cells: string[], source: string): void {
    const { line } = this;
    this.line += lineEndsIn(source);
    // A lone cell of "" is a row, a blank line is none; papaparse makes the same of both.
    if (cells.length === 1 && source.trim() === '') return;
    const row = this.row++;
    if (row >= 0) this.onRecord({ cells: restoreLineEnds(cells), row, line });
  }

  /** The row at fault is the one that begins where the reading stands. */
  private misquoted({ isClosed, text }: Fault): TableError {
    const place = { row: Math.max(this.row, 0), line: this.line };
    return new TableError({
      code: 'csv-quotation',
      ...{ ...place, isClosed, text: excerpt(text.trim(), 40) },
    });
  }

  private tooLong(isQuoted: boolean): TableError {
    return new TableError({
      code: 'csv-row-long',
      ...{ ...this.place, most: this.longestRow, isQuoted },
    });
  }
}

/** `text` ends where the row does. */
function faultOf([error]: readonly ParseError[], text: string): Fault | null {
  if (!error) return null;
  const excerpt = text.slice(error.index, (error.index ?? 0) + 100);
  return { isClosed: error.code === 'InvalidQuotes', text: restoreLineEnds([excerpt]).join('') };
}

/** All rows, the last of them as far as it goes. `cursor` is where a row ends in the text. */
function parseRows(
  text: string,
  { delimiter, quoted, escaped, quote }: Dialect,
): ParseStepResult<string[]>[] {
  const rows: ParseStepResult<string[]>[] = [];
  // Papaparse removes a byte order mark from each text; that of the file was removed before, and
  // any other belongs to a cell.
  Papa.parse<string[]>(Papa.BYTE_ORDER_MARK + text, {
    // Papaparse guesses where there is no delimiter; no text contains a zero byte.
    delimiter: delimiter === '' ? '\0' : delimiter,
    newline: '\n',
    fastMode: quoted ? undefined : true,
    ...(escaped && { escapeChar: '\\' }),
    ...(quote && { quoteChar: quote, escapeChar: quote }),
    step: (row) => void rows.push(row),
  });
  return rows;
}

/**
 * Makes every line end one of LF: CR becomes CR CR LF. So a row ends at each, and what stood in a
 * quoted cell can be restored, as no CR is left without an LF after it.
 */
function markLineEnds(text: string): string {
  return text.replace(/\r(?!\n)/g, '\r\r\n');
}

function restoreLineEnds(cells: string[]): string[] {
  return cells.map((cell) =>
    // A cell can end in CR only if it is the last of a row and these belong to the line end.
    cell.includes('\r') ? cell.replace(/\r+$/, '').replaceAll('\r\r\n', '\r') : cell,
  );
}

function lineEndsIn(text: string): number {
  let count = 0;
  // Called for every row: parts of the text, as a split makes them, would cost as much as the parsing.
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
