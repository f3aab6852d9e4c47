/**
 * @file Which row of the table each row of another person's file is about, and which of its columns holds the
 * labels. Invariant: no row is guessed. A value that stands for several rows of the table is matched in their
 * order, one row of the file each.
 */
import type { Pieces } from '../pieces';
import { at } from '../reads';
import { inForm } from '../table/unicode-form';

/** Of a sample that was handed over: the row's number, from 1. */
export const ROW_COLUMN = 'shortlist_row';

export interface ForeignTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A column of each table by which their rows are matched; null on our side means the row's number. */
export interface Key {
  own: string | null;
  foreign: string;
}

/** Rows of the table by their values in a column; their count where they go by their numbers. */
export type RowIndex = number | ReadonlyMap<string, readonly number[]>;

/** So many columns of a file are read to their ends, those whose beginnings promise most. */
const MOST_COLUMNS = 50;
/** So many cells with something in them tell what a column promises, … */
const PROMISING_CELLS = 50;
/** … among so many rows. */
const PROMISING_ROWS = 2_000;
/** So many cells are looked at at a stretch. */
const STRETCH = 500;

/** Names that differ only in how they were typed are one. */
export function sameName(text: string): string {
  return inForm(text, 'NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Texts that differ only in blanks at their ends, line ends or Unicode form are one. */
function sameValue(text: string): string {
  return inForm(text, 'NFC').replaceAll(/\r\n?/g, '\n').trim();
}

/** The keys worth trying, the best first: a sample's row numbers, the text, columns of equal names. */
export function likelyKeys(
  columns: readonly string[],
  textColumn: string,
  foreign: readonly string[],
): Key[] {
  const byName = new Map(columns.map((name) => [sameName(name), name]));
  const keys: Key[] = [];
  if (foreign.includes(ROW_COLUMN)) keys.push({ own: null, foreign: ROW_COLUMN });
  const shared = foreign.flatMap((name): Key[] => {
    const own = byName.get(sameName(name));
    return own === undefined ? [] : [{ own, foreign: name }];
  });
  const isText = ({ own }: Key) => own === textColumn;
  keys.push(...shared.filter(isText), ...shared.filter((key) => !isText(key)));
  if (!shared.some(isText)) {
    keys.push(...foreign.map((name) => ({ own: textColumn, foreign: name })));
  }
  return keys;
}

/** @param own cells of the table's key column. */
export function* indexRows(own: readonly string[]): Pieces<RowIndex> {
  const places = new Map<string, number[]>();
  for (const [row, cell] of own.entries()) {
    if (row % STRETCH === 0) yield;
    const value = sameValue(cell);
    if (value === '') continue;
    const rows = places.get(value);
    if (rows) rows.push(row);
    else places.set(value, [row]);
  }
  return places;
}

/** The row of the table that each row of the file is about, -1 where there is none. */
export function* matchRows(index: RowIndex, foreign: readonly string[]): Pieces<Int32Array> {
  const found = new Int32Array(foreign.length).fill(-1);
  const taken = new Map<string, number>();
  for (const [place, cell] of foreign.entries()) {
    if (place % STRETCH === 0) yield;
    if (typeof index === 'number') {
      if (isKnown(index, cell)) found[place] = Number(cell) - 1;
      continue;
    }
    const value = sameValue(cell);
    const next = taken.get(value) ?? 0;
    taken.set(value, next + 1);
    found[place] = index.get(value)?.at(next) ?? -1;
  }
  return found;
}

/** Whether a cell of the file stands for a row of the table. */
export function isKnown(index: RowIndex, cell: string): boolean {
  if (typeof index !== 'number') return index.has(sameValue(cell));
  return /^\s*\d+\s*$/.test(cell) && Number(cell) >= 1 && Number(cell) <= index;
}

/** Those of a file's columns that are worth reading: all, or the ones whose beginnings mean most. */
export function* promisingColumns(
  { columns, rows }: ForeignTable,
  wanted: readonly string[],
  means: (cell: string) => boolean,
): Pieces<string[]> {
  if (wanted.length <= MOST_COLUMNS) return [...wanted];
  const promises: { name: string; promise: number }[] = [];
  const placeOf = new Map(columns.map((name, place) => [name, place]));
  for (const name of wanted) {
    const place = placeOf.get(name) ?? 0;
    let [looked, promise] = [0, 0];
    for (let row = 0; row < Math.min(PROMISING_ROWS, rows.length); row += 1) {
      if (row % STRETCH === 0) yield;
      const cell = at(at(rows, row), place);
      if (cell.trim() === '') continue;
      looked += 1;
      if (means(cell)) promise += 1;
      if (looked === PROMISING_CELLS) break;
    }
    promises.push({ name, promise });
  }
  promises.sort((a, b) => b.promise - a.promise);
  return promises.slice(0, MOST_COLUMNS).map(({ name }) => name);
}

/** The column with the most cells that name a label of the task; null where none does. */
export function* likelyLabelColumn(
  table: ForeignTable,
  labels: readonly string[],
  but: string,
): Pieces<string | null> {
  const names = new Set(labels.map(sameName));
  const isLabel = (cell: string) => names.has(sameName(cell));
  const others = table.columns.filter((name) => name !== but);
  let best = { name: null as string | null, count: 0 };
  for (const name of yield* promisingColumns(table, others, isLabel)) {
    const place = table.columns.indexOf(name);
    let count = 0;
    for (const [row, cells] of table.rows.entries()) {
      if (row % STRETCH === 0) yield;
      if (isLabel(at(cells, place))) count += 1;
    }
    if (count > best.count) best = { name, count };
  }
  return best.name;
}
