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

/**
 * The same within a cell: a spreadsheet that parts cells by another character than the file does, or takes a line
 * end in a text for one of a row, begins a cell there. A sign runs nothing without a call; “;-)” and “5,-” are texts.
 */
const BEGINS = `(?=[=@＝＠]|[+\\-＋－][^;,\\n]*[|(!｜（！])`;
const WITHIN = new RegExp(`([;,\\n])(["']*)${BEGINS}`, 'g');
const GUARDED_WITHIN = new RegExp(`([;,\\n])'(["']*)${BEGINS}`, 'g');

/** The cell with an apostrophe before each part of it that could be taken for a formula. */
export function guardCell(cell: string): string {
  const guarded = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return guarded.replace(WITHIN, `$1'$2`);
}

/** Begins with a sign and calls nothing, as the labels “+” and “-1 to 0” do. */
const SIGNED = /^[+\-＋－][^(!（！;,\n]*$/;

/** The same for names of labels, which scripts go by: they are altered only where they could run something. */
export function guardName(name: string): string {
  return SIGNED.test(name) ? name : guardCell(name);
}

/** The cell as it was before `guardCell`, or `guardName`. */
export function unguardCell(cell: string): string {
  const plain = cell.replace(GUARDED_WITHIN, '$1$2');
  return GUARDED.test(plain) ? plain.slice(1) : plain;
}
