/**
 * @file Cells that a spreadsheet would run as formulas when it opens a CSV file (OWASP, “CSV
 * Injection”). Invariant: a guarded cell can be told from every other one, so that `unguard` gives back
 * exactly what was guarded.
 */

/** Which cells are guarded: none, those that Shortlist adds, or the table's own, too. */
export const FORMULA_GUARDS = ['off', 'added', 'all'] as const;
export type FormulaGuard = (typeof FORMULA_GUARDS)[number];

/** The full-width forms are read as their plain ones by spreadsheets of East Asia. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^''*[=+\-@\t\r＝＋－＠]/;
/** A plain number is none, whatever its sign. */
const NUMBER = /^[+-]?\d+([.,]\d+)*(e[+-]?\d+)?%?$/i;

/** The cell with an apostrophe before it where it could be taken for a formula. */
export function guardCell(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before `guardCell`. */
export function unguardCell(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
