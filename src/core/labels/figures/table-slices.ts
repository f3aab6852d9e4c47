/**
 * @file The parts of a table that a column makes: its values or, where its cells are dates, periods. What is asked of
 * them: how many texts of each have a label (`label-shares.ts`).
 */

/** Rows of one part, as places among the cells. */
export interface TableSlice {
  /** The value, or a period such as 2024 or 2024-05. */
  name: string;
  rows: number[];
}

/** As ISO 8601 writes dates: a year and a month, whatever follows. */
const DATE = /^(\d{4})-(0[1-9]|1[0-2])(?!\d)/;
/** More months than these are told by the year. */
const MOST_MONTHS = 24;

/** Periods in their order, else values, those of the most rows first; rows without a cell belong to none. */
export function slicesOf(cells: readonly string[]): TableSlice[] {
  const values = cells.map((cell) => cell.trim());
  const written = values.filter((value) => value !== '');
  if (written.length === 0) return [];
  if (!written.every((value) => DATE.test(value))) {
    return grouped(values).toSorted((a, b) => b.rows.length - a.rows.length);
  }
  const months = grouped(values.map((value) => value.slice(0, 'YYYY-MM'.length)));
  const periods =
    months.length <= MOST_MONTHS ? months : grouped(values.map((value) => value.slice(0, 4)));
  return periods.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** More values than these are no parts that anybody compares. */
const MOST_VALUES = 100;
/** Numbers are a few grades or wards, or else ids, scores and amounts. */
const MOST_NUMBERS = 20;
const NUMBER = /^[+-]?[\d.,\s]*\d%?$/;

/** Whether a column of such cells parts a table: by dates, or by values that are few and come again. */
export function hasParts(cells: readonly string[]): boolean {
  const slices = slicesOf(cells);
  const written = slices.reduce((sum, { rows }) => sum + rows.length, 0);
  const isNumeric = slices.every(({ name }) => NUMBER.test(name));
  const isFew = slices.length <= (isNumeric ? MOST_NUMBERS : MOST_VALUES);
  return slices.length > 1 && slices.length <= written / 2 && isFew;
}

function grouped(names: readonly string[]): TableSlice[] {
  const rowsOf = new Map<string, number[]>();
  names.forEach((name, row) => {
    if (name === '') return;
    const rows = rowsOf.get(name);
    if (rows) rows.push(row);
    else rowsOf.set(name, [row]);
  });
  return Array.from(rowsOf, ([name, rows]) => ({ name, rows }));
}
