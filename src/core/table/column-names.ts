/**
 * @file The names of columns. Invariant: they are trimmed, in Unicode's composed form, unique and not
 * empty, so that a recipe finds them however they are written; the file's own writing is kept beside
 * them, because exported files carry it on.
 */
import { at } from '../reads';
import { excerpt } from '../excerpt';
import type { TableWarning } from './table';
import { inForm } from './unicode-form';

const BYTE_ORDER_MARK = '\uFEFF';
/** More renamed columns than this are counted rather than named. */
const MAX_NAMED = 5;

export interface NamedColumns {
  columns: string[];
  /** As the file writes them. */
  header: string[];
  warnings: TableWarning[];
}

/**
 * Names the columns by the cells of the header. An empty one is called after its place, “column 3”,
 * and one that was there before gets a number, “notes (2)”, each with a warning.
 */
export function nameColumns(cells: readonly string[]): NamedColumns {
  const header = cells.map((cell) => cell.replaceAll(BYTE_ORDER_MARK, ''));
  const written = header.map(cleanName);
  const taken = new Set(written);
  const seen = new Set<string>();
  /** The numbers that were given last: thousands of columns may have one name. */
  const latest = new Map<string, number>();
  const unnamed: string[] = [];
  const renamed: string[] = [];
  const columns = written.map((name, index) => {
    if (name !== '' && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    const wanted = name === '' ? `column ${index + 1}` : name;
    const first = Math.max(name === '' ? 1 : 2, (latest.get(wanted) ?? 0) + 1);
    const { column, number } = unusedName(wanted, first, taken);
    latest.set(wanted, number);
    taken.add(column);
    (name === '' ? unnamed : renamed).push(column);
    return column;
  });
  const kept = header.map((name, index) => (written[index] === '' ? at(columns, index) : name));
  return { columns, header: kept, warnings: [...warnOfUnnamed(unnamed), ...warnOfTwins(renamed)] };
}

/** How a column is called: no blanks around its name, and one way to write an accent. */
export function cleanName(name: string): string {
  return inForm(name, 'NFC').trim();
}

/** The place of a column by its name, written as the table has it or as somebody types it; or -1. */
export function findColumn(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact >= 0 ? exact : columns.indexOf(cleanName(name));
}

function unusedName(wanted: string, first: number, taken: ReadonlySet<string>) {
  for (let number = first; ; number++) {
    const column = number === 1 ? wanted : `${wanted} (${number})`;
    if (!taken.has(column)) return { column, number };
  }
}

function warnOfUnnamed(names: readonly string[]): TableWarning[] {
  if (names.length === 0) return [];
  const found = { columns: names.length, names: firstOf(names) };
  return [{ code: 'column-names', message: { code: 'note-unnamed-columns', ...found } }];
}

function warnOfTwins(names: readonly string[]): TableWarning[] {
  if (names.length === 0) return [];
  const found = { columns: names.length, names: firstOf(names) };
  return [{ code: 'duplicate-columns', message: { code: 'note-equal-columns', ...found } }];
}

function firstOf(names: readonly string[]): string[] {
  return names.slice(0, MAX_NAMED).map((name) => excerpt(name, 30));
}
