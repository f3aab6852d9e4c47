/**
 * @file Which line of a table names its columns, and where its data begin. Invariant: it is certain
 * only where nothing speaks against it; where it is not, a person is asked.
 */
import { at } from '../reads';
import { countWords, nameWords } from './column-profile';
import { cleanName } from './column-names';

export interface HeaderGuess {
  /** 1-based, blank lines not counted; 0 where no line names the columns. */
  header: number;
  /** 1-based line where the data begin. */
  firstRow: number;
  isCertain: boolean;
}

type Lines = readonly (readonly string[])[];

/** So many lines are looked at. */
export const LINES_FOR_HEADER = 50;
/** A header is among so many first lines. */
const MAX_HEADER_LINE = 30;
const COMMENT = /^\s*(#|\/\/|%|--)\s*\S/;
const NUMBER_OR_DATE = /^[\s\d.,:/+\-%TZ]*\d[\s\d.,:/+\-%TZ]*$/;
/** What a column of numbers is called. */
const NUMBER_NAME = /^(.*[^\p{L}])?(id|nr|no|num|number|index|row|key|#)\.?$/iu;
/** Longer than column names are. */
const LONG_TEXT_WORDS = 6;
const LONG_TEXT_LENGTH = 60;
/** A lone cell of so many words is a text, unless it names one. */
const SENTENCE_WORDS = 4;
const TYPE_WORDS = new Set(
  'string str text varchar char int integer int64 float float64 double number numeric bool boolean date datetime timestamp category categorical object'.split(
    ' ',
  ),
);
/** Words that are names of columns and no data. */
const COLUMN_WORDS = new Set(
  (
    'id text texts sentence question message body content review comment description abstract document ' +
    'title label labels category class intent topic target gold split date name notes note source candidates'
  ).split(' '),
);

/**
 * @param expected the columns that a recipe asks for: a line that has them is the header.
 * @param isSheet a lone cell above the names of columns is a title there, be it a single word.
 * @param isGrouped of a line: cells of it stretch over several columns.
 */
export function guessHeader(
  lines: Lines,
  expected: readonly string[] = [],
  isSheet = false,
  isGrouped: (line: number) => boolean = () => false,
): HeaderGuess {
  const named = lineWith(lines, expected);
  if (named >= 0)
    return { header: named + 1, firstRow: firstRowAfter(lines, named), isCertain: true };
  const { start, isCertain } = skipPreamble(lines, isSheet);
  if (lines.length > start && looksLikeData(lines, start)) {
    return { header: 0, firstRow: start + 1, isCertain: false };
  }
  if (namesGroups(lines, start, isGrouped(start))) {
    const header = start + 1;
    return { header: header + 1, firstRow: firstRowAfter(lines, header), isCertain: false };
  }
  const firstRow = firstRowAfter(lines, start);
  return { header: start + 1, firstRow, isCertain: isCertain && firstRow === start + 2 };
}

/**
 * Whether a line names groups of columns, and the next one the columns. Where no cell stretches over several columns,
 * as in delimited text, it is one that names a group again and again above names that columns have.
 */
function namesGroups(lines: Lines, place: number, isGrouped: boolean): boolean {
  const [line, next] = [at(lines, place), lines.at(place + 1)];
  if (!next || lines.length < place + 4 || !namesColumns(next)) return false;
  if (isGrouped) return filled(next) > filled(line);
  const names = next.map((cell) => cell.trim().toLowerCase());
  const comesAgain = line.some((cell, i) => cell.trim() !== '' && cell === line[i + 1]);
  const isDistinct = line.every((cell, i) => cell !== line[i + 1] || names[i] !== names[i + 1]);
  return comesAgain && isDistinct && names.some((name) => COLUMN_WORDS.has(name));
}

/**
 * Whether a first column has no name, so that the header is a cell short of all rows: it numbers them, as R and others
 * write it.
 */
export function lacksFirstName(names: readonly string[], rows: Lines): boolean {
  const first = Number(rows.at(0)?.at(0));
  return (
    names.length > 0 &&
    !NUMBER_NAME.test(at(names, 0).trim()) &&
    rows.length > 1 &&
    (first === 0 || first === 1) &&
    rows.every((row, i) => row.length === names.length + 1 && row.at(0) === `${first + i}`)
  );
}

/** How many cells most lines have; of equal counts the widest. */
export function usualWidth(lines: Lines): number {
  const counts = new Map<number, number>();
  for (const { length } of lines) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce(
    (a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a),
    [0, 0],
  )[0];
}

function lineWith(lines: Lines, expected: readonly string[]): number {
  if (expected.length === 0) return -1;
  const wanted = expected.map(cleanName);
  const names = lines.slice(0, MAX_HEADER_LINE).map((line) => new Set(line.map(cleanName)));
  return names.findIndex((line) => wanted.every((name) => line.has(name)));
}

/** How many lines before the table are comments or titles, and whether that is certain. */
export function skipPreamble(lines: Lines, isSheet = false): { start: number; isCertain: boolean } {
  const width = usualWidth(lines);
  let start = 0;
  let isCertain = true;
  while (start < Math.min(lines.length - 1, MAX_HEADER_LINE)) {
    const line = at(lines, start);
    const next = at(lines, start + 1);
    const isComment = startsComment(line) && next.length > 0 && !startsComment(next);
    const goesOn = startsComment(line) && startsComment(next);
    const isLone = width > 1 && filled(line) <= 1 && agreement(lines.slice(start + 1), width);
    if (goesOn && leadsToTable(lines, start)) start++;
    else if (isComment && (isLone || namesColumns(next))) start++;
    else if (isLone && (isNoName(line) || (isSheet && isTitleOf(lines, start)))) {
      start++;
      isCertain = false;
    } else break;
  }
  return { start, isCertain };
}

function startsComment(line: readonly string[]): boolean {
  return COMMENT.test(line.at(0) ?? '');
}

/** Comments end before the last line that is looked at: a table of hashtags is no comment. */
function leadsToTable(lines: Lines, start: number): boolean {
  const end = lines.findIndex((line, i) => i > start && !startsComment(line));
  return end > 0 && end - start <= MAX_HEADER_LINE && namesColumns(at(lines, end));
}

function namesColumns(line: readonly string[]): boolean {
  const cells = line.filter((cell) => cell.trim() !== '');
  return (
    cells.length > 0 &&
    cells.every((cell) => !isDataLike(cell) && countWords(cell) <= SENTENCE_WORDS)
  );
}

/** A line that is empty, or more than a name: a title. */
function isNoName(line: readonly string[]): boolean {
  return filled(line) === 0 || !isShortName(line);
}

/** One word that is the name of a text column, such as `text` above texts with commas. */
function isShortName(line: readonly string[]): boolean {
  const words = nameWords(line.join(' '));
  return words.length <= 1 || (words.length === 2 && words.some((word) => COLUMN_WORDS.has(word)));
}

/** Below it, at once or after more titles, stands a line that names several columns. */
function isTitleOf(lines: Lines, place: number): boolean {
  const below = lines.slice(place + 1, MAX_HEADER_LINE).find((line) => filled(line) > 1);
  return below !== undefined && namesColumns(below);
}

/** Nearly all lines that begin a table are as wide as it. */
function agreement(lines: Lines, width: number): boolean {
  const agreeing = lines.filter(({ length }) => length === width).length;
  return lines.length >= 3 && agreeing >= lines.length * 0.9;
}

function looksLikeData(lines: Lines, place: number): boolean {
  const line = at(lines, place);
  const cells = line.filter((cell) => cell.trim() !== '');
  if (cells.length === 0) return false;
  if (cells.some((cell) => COLUMN_WORDS.has(cell.trim().toLowerCase()))) return false;
  if (cells.every(isDataLike) || countsOn(lines, place)) return true;
  if (line.length === 1) return isSentence(at(line, 0)) && lines.length > place + 1;
  return hasTwin(lines, place);
}

/**
 * A short cell whose value comes again and again below it is a label, not the name of one; but not where
 * only the header itself comes again.
 */
function hasTwin(lines: Lines, place: number): boolean {
  const line = at(lines, place);
  const others = lines.slice(place + 1).filter((other) => !sameLine(other, line));
  return line.some((cell, column) => {
    const value = cell.trim();
    if (value === '' || NUMBER_OR_DATE.test(value)) return false;
    const twins = others.filter((other) => (other.at(column) ?? '').trim() === value).length;
    return twins >= 2 || (twins === 1 && line.some(isDataLike));
  });
}

/** A first cell that is a number, which those below it go on to count from, is no name. */
function countsOn(lines: Lines, place: number): boolean {
  const numbers = lines.slice(place, place + 4).map((line) => (line.at(0) ?? '').trim());
  const first = numbers.at(0) ?? '';
  const counted = numbers.every((number, i) => number === `${Number(first) + i}`);
  return numbers.length > 2 && /^\d+$/.test(first) && counted;
}

function isSentence(cell: string): boolean {
  const words = nameWords(cell);
  return words.length >= SENTENCE_WORDS && !words.some((word) => COLUMN_WORDS.has(word));
}

function isDataLike(cell: string): boolean {
  const text = cell.trim();
  return (
    text.length > LONG_TEXT_LENGTH ||
    text.split(/\s+/).length >= LONG_TEXT_WORDS ||
    NUMBER_OR_DATE.test(text) ||
    /^https?:\/\//.test(text)
  );
}

/** The data begin after the header and whatever explains it: types, units, the names once more. */
function firstRowAfter(lines: Lines, header: number): number {
  const explained = lines.slice(header + 1, header + 3).findLastIndex(isForPrograms);
  if (explained >= 0) return header + explained + 3;
  const next = lines[header + 1];
  if (next && lines.length > header + 3 && isSecondHeader(lines, header)) return header + 3;
  return header + 2;
}

/** What Qualtrics writes below a column's name and its question. */
function isForPrograms(line: readonly string[]): boolean {
  return filled(line) > 0 && line.every((cell) => /^\s*(\{"ImportId":.*\}\s*)?$/s.test(cell));
}

function isSecondHeader(lines: Lines, header: number): boolean {
  const names = at(lines, header);
  const second = at(lines, header + 1);
  const cells = second.filter((cell) => cell.trim() !== '');
  if (cells.length === 0) return false;
  if (sameLine(second, names)) return true;
  if (cells.every((cell) => TYPE_WORDS.has(cell.trim().toLowerCase()))) return cells.length > 1;
  // Where all other cells of a column are numbers or dates, words are no datum of it. (SurveyMonkey writes the kinds
  // of answers below the questions, and nothing below the columns that it fills itself.)
  const below = lines.slice(header + 2);
  const numeric = names.flatMap((_, column) => {
    const values = below
      .map((line) => (line.at(column) ?? '').trim())
      .filter((cell) => cell !== '');
    return values.length >= 2 && values.every((cell) => NUMBER_OR_DATE.test(cell)) ? [column] : [];
  });
  const isWord = (column: number) => /\p{L}/u.test((second.at(column) ?? '').trim());
  const isEmpty = (column: number) => (second.at(column) ?? '').trim() === '';
  return (
    numeric.length > 0 &&
    (numeric.every(isWord) || (numeric.length > 1 && numeric.every(isEmpty))) &&
    cells.every((cell) => cell.length <= LONG_TEXT_LENGTH)
  );
}

export function sameLine(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length === b.length &&
    a.every((cell, i) => cleanName(cell).toLowerCase() === cleanName(at(b, i)).toLowerCase())
  );
}

function filled(line: readonly string[]): number {
  return line.filter((cell) => cell.trim() !== '').length;
}
