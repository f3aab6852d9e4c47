/**
 * @file A pasted list of labels. Invariant: what comes out are the labels as a person would read
 * them from the list, in its order, each once; only the list's own marks are removed.
 */
import { isBlank } from './blank-text';

/** “- ”, “* ”, “• ” and other bullets. */
const BULLET = /^[-*+•‣◦·–—]\s+/;
/** “1. ”, “2) ”, “(3) ”, “a) ”. */
const NUMBERING = /^(\(?\d+[.):]|\(?[a-z][)])\s+/i;
const QUOTES: Record<string, string> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
};

/**
 * Reads labels, one a line; or on a single line, separated by tabs, semicolons, vertical bars or
 * commas, whichever of them comes first in this order. Bullets, numbering, quotation marks, and the
 * brackets and commas of lists copied from code are removed. Duplicates are dropped.
 */
export function parseLabelList(text: string): string[] {
  const lines = text
    .replaceAll('\uFEFF', '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => !/^[[\]{}(),;]*$/.test(line));
  const [onlyLine] = lines;
  const items =
    lines.length === 1 && onlyLine !== undefined
      ? splitLine(withoutBrackets(onlyLine))
      : withoutListCommas(lines);
  const unmarked = withoutNumbering(items.map((item) => item.trim().replace(BULLET, '')));
  return [...new Set(unmarked.map(withoutQuotes).filter((label) => !isBlank(label)))];
}

function withoutBrackets(line: string): string {
  return /^\[.*\]$/.test(line) || /^\{.*\}$/.test(line) ? line.slice(1, -1) : line;
}

/** Lines copied from code end in a comma each; the last may lack it. */
function withoutListCommas(lines: readonly string[]): string[] {
  const isList = lines.slice(0, -1).every((line) => /[,;]$/.test(line));
  return lines.map((line) => (isList ? line.replace(/[,;]$/, '') : line));
}

/** Numbers are numbering only if all items have one: “3. Liga” may be a label. */
function withoutNumbering(items: readonly string[]): string[] {
  return items.every((item) => NUMBERING.test(item))
    ? items.map((item) => item.replace(NUMBERING, ''))
    : [...items];
}

function splitLine(line: string): string[] {
  const separator = ['\t', ';', '|', ','].find((mark) => splitOutsideQuotes(line, mark).length > 1);
  return separator === undefined ? [line] : splitOutsideQuotes(line, separator);
}

/** A separator within a quotation that opens an item and closes it belongs to that item. */
function splitOutsideQuotes(line: string, separator: string): string[] {
  const items: string[] = [];
  let item = '';
  let closing: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === separator && closing === null) {
      items.push(item);
      item = '';
      continue;
    }
    if (item.trim() === '' && closing === null) closing = QUOTES[character] ?? null;
    else if (character === closing && endsItem(line, at + 1, separator)) closing = null;
    item += character;
  }
  // A quotation that is never closed is none: “'tis, 'twas”.
  return closing === null ? [...items, item] : line.split(separator);
}

/** Whether only blanks stand between here and the next separator or the end. */
function endsItem(line: string, start: number, separator: string): boolean {
  let at = start;
  while (at < line.length && line[at] !== separator && line.charAt(at).trim() === '') at++;
  return at === line.length || line[at] === separator;
}

function withoutQuotes(item: string): string {
  const trimmed = item.trim();
  const closing = QUOTES[trimmed.charAt(0)];
  const isQuoted = trimmed.length >= 2 && closing !== undefined && trimmed.endsWith(closing);
  return isQuoted ? trimmed.slice(1, -1).trim() : trimmed;
}
