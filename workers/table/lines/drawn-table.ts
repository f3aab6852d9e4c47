/**
 * @file Tables that are drawn with bars and rules, as Markdown has them and as databases print them (psql, MySQL, SQLite).
 * Invariant: a cell's text stays; the blanks that fill it up, the rules, and what stands around the table go.
 */
import { at } from '../../../src/core/reads';
import { CsvStream } from '../csv/csv-stream';
import { WHOLE_LINES } from './whole-lines';
import type { LineKind } from './line-kind';

const BAR = /(?<!\\)[|│┃║┆]/;
const RULE = /^[\s|+:=\-\u2500-\u257F]+$/;
const DASH = /[-=─━═]/;
const CROSSING = /[|+│┼┬├╞╪╬╔┌╭]/;

/** @param lines of which the first ones may stand before the table. */
export function drawnTable(lines: readonly string[]): LineKind | null {
  const header = headerOf(lines);
  if (header === null) return null;
  return {
    joint: ' | ',
    note: { code: 'note-drawn-table' },
    stream(take) {
      let row = 0;
      let hasEnded = false;
      let place = 0;
      return new CsvStream(WHOLE_LINES, ({ cells, line }) => {
        const text = cells.join('');
        if (place++ < header || hasEnded || isRule(text)) return;
        if (BAR.test(text)) take({ cells: cellsOf(text), row: row++, line });
        else hasEnded = true;
      });
    },
  };
}

/** The line that names the columns: a rule is below it, or all lines stand between bars; null where nothing is drawn. */
function headerOf(lines: readonly string[]): number | null {
  if (lines.length > 1 && lines.every((line) => /^\s*[|│].*[|│]\s*$/.test(line))) return 0;
  const rule = lines.findIndex((line, i) => i > 0 && isRule(line) && isRow(at(lines, i - 1)));
  if (rule < 0 || isQuoted(lines.slice(0, rule))) return null;
  const header = rule - 1;
  const width = cellsOf(at(lines, header)).length;
  const next = lines.slice(rule + 1).find((line) => !isRule(line));
  const fits = next === undefined || cellsOf(next).length === width;
  return fits ? header : null;
}

/** Whether a quotation is open at the end of the lines: then the table is a part of a cell, as answers of models have it. */
function isQuoted(lines: readonly string[]): boolean {
  return lines.join('').split('"').length % 2 === 0;
}

function isRule(line: string): boolean {
  return RULE.test(line) && DASH.test(line) && CROSSING.test(line);
}

function isRow(line: string): boolean {
  return !isRule(line) && BAR.test(line);
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^[|│┃║]/, '')
    .replace(/(?<!\\)[|│┃║]$/, '');
  return inner.split(BAR).map((cell) => cell.trim().replaceAll('\\|', '|'));
}
