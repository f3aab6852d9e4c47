/**
 * @file Which row of the table each row of another person's file is about, and which of its columns holds the
 * labels. Invariant: no row is guessed. A value that stands for several rows of the table is matched in their
 * order, one row of the file each.
 */
import { at } from '../reads';

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

/** Names that differ only in how they were typed are one. */
export function sameName(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Texts that differ only in blanks at their ends, line ends or Unicode form are one. */
function sameValue(text: string): string {
  return text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();
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

/**
 * The row of the table that each row of the file is about, -1 where there is none.
 * @param own cells of the table's key column; the number of rows where the key is the row's number.
 */
export function matchRows(own: readonly string[] | number, foreign: readonly string[]): Int32Array {
  if (typeof own === 'number') {
    return Int32Array.from(foreign, (cell) => {
      const row = /^\s*\d+\s*$/.test(cell) ? Number(cell) - 1 : -1;
      return row < own ? row : -1;
    });
  }
  const places = new Map<string, number[]>();
  own.forEach((cell, row) => {
    const value = sameValue(cell);
    if (value === '') return;
    const rows = places.get(value);
    if (rows) rows.push(row);
    else places.set(value, [row]);
  });
  const taken = new Map<string, number>();
  return Int32Array.from(foreign, (cell) => {
    const value = sameValue(cell);
    const next = taken.get(value) ?? 0;
    taken.set(value, next + 1);
    return places.get(value)?.at(next) ?? -1;
  });
}

/** The column with the most cells that name a label of the task; null where none does. */
export function likelyLabelColumn(
  { columns, rows }: ForeignTable,
  labels: readonly string[],
  but: string,
): string | null {
  const names = new Set(labels.map(sameName));
  let best = { name: null as string | null, count: 0 };
  columns.forEach((name, column) => {
    if (name === but) return;
    const count = rows.filter((cells) => names.has(sameName(at(cells, column)))).length;
    if (count > best.count) best = { name, count };
  });
  return best.name;
}
