/**
 * @file Which character separates the cells of a file, judged from its beginning. Invariant: the
 * header decides, whatever comments stand before it; a delimiter that does not occur in the first row is never used, so that a file
 * with one column of prose stays one column. (The guess of papaparse sees ten rows and no header: one
 * short row among them, or a few commas in a text, mislead it.)
 */
import type { Delimiter } from '../../../src/core/messages/table-notes';
import { at } from '../../../src/core/reads';
import { LINES_FOR_HEADER, skipPreamble } from '../../../src/core/table/header';
import { excerpt } from '../../../src/core/excerpt';
import { TableError, type TableRecord, type TableWarning } from '../../../src/core/table/table';
import { CsvStream, type Dialect } from './csv-stream';
import { PaddedQuotes } from './padded-quotes';

/** The usual ones first: of readings that fit alike an earlier one is taken. Control characters are those of databases. */
const DELIMITERS = [',', ';', '\t', '|', '^', '~', '¦', '\u001f', '\u0001'] as const;
const DELIMITER_NAMES: ReadonlyMap<string, Delimiter> = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
  ['^', 'carets'],
  ['~', 'tildes'],
  ['¦', 'broken-bars'],
]);
/** At least so many rows must be as wide as a header that does not look like column names. */
const TRUSTED_SHARE = 0.5;
/** Column names have at most this many words and characters. */
const NAME_WORDS = 4;
const NAME_LENGTH = 40;

export interface GuessedDialect {
  dialect: Dialect;
  warnings: TableWarning[];
}

/** A line by which a spreadsheet says what parts the cells. */
const SEPARATOR_LINE = /^"?sep=([^\r\n])"?(\r|\n|$)/i;

/** Where a person has said what parts the cells. */
export function saidDialect(sample: string, delimiter: string): GuessedDialect {
  const separatorLine = SEPARATOR_LINE.test(sample);
  return { dialect: { delimiter, quoted: true, separatorLine }, warnings: [] };
}

/** What a sample looks like under one dialect. */
interface Reading {
  dialect: Dialect;
  header: readonly string[];
  widths: readonly number[];
  /** Share of the rows that are as wide as the header; 1 without rows. */
  consistency: number;
  /** The sample could not be read to its end. */
  failed: boolean;
}

/**
 * Judges the delimiter from the first part of a file.
 * @param whole whether the sample is the whole file; otherwise its last row may be cut off.
 */
export function guessDialect(sample: string, whole: boolean): GuessedDialect {
  const declared = SEPARATOR_LINE.exec(sample)?.[1];
  if (declared !== undefined) {
    return {
      dialect: { delimiter: declared, quoted: true, separatorLine: true },
      warnings: [],
    };
  }
  const readings = DELIMITERS.map((delimiter) =>
    readSample(sample, whole, { delimiter, quoted: true, separatorLine: false }),
  );
  const best = readings
    .filter(isPlausible)
    .reduce<Reading | null>((a, b) => (a === null || isBetter(b, a) ? b : a), null);
  const unusual = unusualReading(sample, whole, best);
  if (unusual) return { dialect: unusual.dialect, warnings: [] };
  if (!best) return oneColumn(sample, whole, warnOfTitleRow(readings));
  if (best.dialect.delimiter === '\t') return withoutQuotesIfNeeded(best, sample, whole);
  const escaped = escapedReading(best, sample, whole);
  if (escaped) return { dialect: escaped.dialect, warnings: [ESCAPED] };
  const padded = paddedReading(best, sample, whole);
  if (padded) return { dialect: padded.dialect, warnings: [PADDED] };
  const apostrophes = apostropheReading(best, sample, whole);
  return apostrophes
    ? { dialect: apostrophes.dialect, warnings: [APOSTROPHES] }
    : { dialect: best.dialect, warnings: [] };
}

/** The dialect in which all lines of a text have as many cells, two or more; null where there is none. */
export function agreeingDialect(text: string): Dialect | null {
  const readings = DELIMITERS.map((delimiter) =>
    readSample(text, true, { delimiter, quoted: true, separatorLine: false }),
  );
  const fitting = readings.find((one) => isPlausible(one) && !one.failed && one.consistency === 1);
  return fitting?.dialect ?? null;
}

/** Marks that part cells where several stand together, as `||` and `::`. */
const MARKS = /[|:@#$~^;+*=&%§¦]{2,}/gu;

/**
 * Cells that are parted as tables of researchers and of R have them: by several characters, by a blank between quoted
 * cells, or by a colon. Only where each line fits, as texts have such characters too.
 */
function unusualReading(sample: string, whole: boolean, usual: Reading | null): Reading | null {
  const first =
    sample
      .trimStart()
      .split(/[\r\n]/, 1)
      .at(0) ?? '';
  const read = (delimiter: string, quoted = true) =>
    readSample(sample, whole, { delimiter, quoted, separatorLine: false });
  const isWhole = ({ header, failed, consistency, widths }: Reading) =>
    header.length > 1 && !failed && consistency === 1 && widths.length > 1;
  for (const marks of new Set(first.match(MARKS))) {
    const isApart = first.split(` ${marks} `).length === first.split(marks).length;
    const delimiter = isApart ? ` ${marks} ` : marks;
    const reading = [read(delimiter), read(delimiter, false)].find(isWhole);
    const isLess = usual?.consistency === 1 && !marks.includes(usual.dialect.delimiter);
    if (reading && !isLess) return reading;
  }
  if (usual) return null;
  if (/^"[^"]*"( "[^"]*")+\s*$/.test(first)) {
    const blanks = read(' ');
    // Names of rows, which R writes, have no name themselves.
    const width = blanks.header.length + 1;
    if (isWhole(blanks) || (!blanks.failed && blanks.widths.every((one) => one === width))) return blanks; // prettier-ignore
  }
  const colons = read(':');
  const isNamed = colons.header.every((name) => /^\p{L}[\p{L}\p{N}_-]*$/u.test(name));
  return isNamed && isWhole(colons) ? colons : null;
}

const APOSTROPHES: TableWarning = { code: 'format', message: { code: 'note-apostrophes' } };

/** Where apostrophes enclose cells: all names of columns stand between them. */
function apostropheReading(plain: Reading, sample: string, whole: boolean): Reading | null {
  if (!plain.header.every((name) => /^'.+'$/.test(name))) return null;
  const reading = readSample(sample, whole, { ...plain.dialect, quote: "'" });
  return !reading.failed && reading.consistency >= plain.consistency ? reading : null;
}

/** Texts may begin with a quotation mark where each line is one: then none encloses a cell. */
function oneColumn(sample: string, whole: boolean, warnings: TableWarning[]): GuessedDialect {
  const quoted = { delimiter: '', quoted: true, separatorLine: false };
  if (!readSample(sample, whole, quoted).failed) return { dialect: quoted, warnings };
  return {
    dialect: { ...quoted, quoted: false },
    warnings: [...warnings, { code: 'format', message: { code: 'note-no-quotes-lines' } }],
  };
}

const ESCAPED: TableWarning = { code: 'format', message: { code: 'note-escaped-quotes' } };

/** Where marks within quoted cells are not doubled but escaped, which is seen only by what else fails. */
function escapedReading(plain: Reading, sample: string, whole: boolean): Reading | null {
  if (!plain.failed || !sample.includes('\\"')) return null;
  const escaped = readSample(sample, whole, { ...plain.dialect, escaped: true });
  return !escaped.failed && escaped.consistency >= plain.consistency ? escaped : null;
}

const PADDED: TableWarning = { code: 'format', message: { code: 'note-padded-quotes' } };

/**
 * Where quoted cells follow blanks and all of them are whole. Marks within a text that begins with a blank close in
 * the middle of it, and are left as they are.
 */
function paddedReading(plain: Reading, sample: string, whole: boolean): Reading | null {
  const padding = new PaddedQuotes(plain.dialect.delimiter);
  padding.push(sample);
  if (padding.found === 0) return null;
  const padded = readSample(sample, whole, { ...plain.dialect, padded: true });
  return !padded.failed && padded.consistency >= plain.consistency ? padded : null;
}

function readSample(sample: string, whole: boolean, dialect: Dialect): Reading {
  const records: TableRecord[] = [];
  const stream = new CsvStream(dialect, (record) => records.push(record));
  let failed = false;
  try {
    stream.push(sample);
    if (whole) stream.end();
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    failed = true;
  }
  const lines = records.map(({ cells }) => cells);
  const { start } = skipPreamble(lines.slice(0, LINES_FOR_HEADER));
  const [header, ...rows] = records.slice(start);
  const widths = rows.map((row) => row.cells.length);
  const width = header?.cells.length ?? 0;
  const consistent = widths.filter((w) => w === width).length;
  return {
    dialect,
    header: header?.cells ?? [],
    widths,
    consistency: rows.length === 0 ? 1 : consistent / rows.length,
    failed: failed || stream.isMisquoted,
  };
}

/** Two columns or more, and either the rows agree or the header reads like column names. */
function isPlausible({ header, consistency }: Reading): boolean {
  if (header.length < 2) return false;
  return consistency >= TRUSTED_SHARE || header.every(looksLikeName);
}

function looksLikeName(cell: string): boolean {
  return cell.length <= NAME_LENGTH && cell.trim().split(/\s+/).length <= NAME_WORDS;
}

function isBetter(a: Reading, b: Reading): boolean {
  if (a.consistency !== b.consistency) return a.consistency > b.consistency;
  return a.header.length > b.header.length;
}

/**
 * Many tab-separated files know no quoting: a text may simply begin with a quotation mark. This is
 * assumed only where quoting fails and its absence makes every row fit.
 */
function withoutQuotesIfNeeded(quoted: Reading, sample: string, whole: boolean): GuessedDialect {
  if (!quoted.failed && quoted.consistency === 1) return { dialect: quoted.dialect, warnings: [] };
  const plain = readSample(sample, whole, { ...quoted.dialect, quoted: false });
  if (plain.consistency < 1) return { dialect: quoted.dialect, warnings: [] };
  return {
    dialect: plain.dialect,
    warnings: [{ code: 'format', message: { code: 'note-no-quotes' } }],
  };
}

/** One cell in the first row, but several in nearly all others: the first row may be a title. */
function warnOfTitleRow(readings: readonly Reading[]): TableWarning[] {
  for (const { dialect, header, widths } of readings) {
    const width = mostFrequent(widths);
    const agreeing = widths.filter((w) => w === width).length;
    if (width < 2 || widths.length < 3 || agreeing < widths.length * 0.9) continue;
    const delimiter = DELIMITER_NAMES.get(dialect.delimiter) ?? 'control-characters';
    const title = excerpt(at(header, 0));
    const message = { code: 'note-header-title', title, cells: width, delimiter } as const;
    return [{ code: 'header', message }];
  }
  return [];
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0];
}
