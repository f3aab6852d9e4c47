/**
 * @file The columns that Shortlist adds to a table, by the names that scripts rely on, and how they are
 * known again when such a file comes back.
 */
import type { LabelSource } from '../labels/labels';
import { at } from '../reads';
import type { ExportPlan, LabelledRow } from './export-plan';
import { unguardCell } from './formula-guard';

const LABEL = 'shortlist_label';
const CONFIDENCE = 'shortlist_confidence';
const SOURCE = 'shortlist_source';
const CANDIDATES = 'shortlist_candidates';
export const OUR_COLUMNS = [LABEL, CONFIDENCE, SOURCE, CANDIDATES] as const;
/** Only where a person has flagged or noted a row. */
export const MARK_COLUMNS = ['shortlist_flag', 'shortlist_note'] as const;
/** Before the name of a label: the student's probability of it. */
export const PROBABILITY_PREFIX = 'shortlist_probability_';
const CANDIDATE_SEPARATOR = '|';
/** Digits of a confidence: enough to sort by, few enough to read. */
const DIGITS = 4;

/** Where Label Studio, doccano and Argilla have what else is known of a row. */
const BESIDE = ['', 'meta.', 'metadata.'] as const;

/** Columns that an earlier export left in the table: they are replaced, not kept beside new ones. */
export function isOurColumn(column: string): boolean {
  const prefix = BESIDE.find((one) => one !== '' && column.startsWith(`${one}shortlist_`)) ?? '';
  const name = column.slice(prefix.length);
  return (
    [...OUR_COLUMNS, ...MARK_COLUMNS].some((ours) => ours === name) ||
    name.startsWith(PROBABILITY_PREFIX)
  );
}

export function ourHeader({ labels, withProbabilities }: ExportPlan): string[] {
  const probabilities = withProbabilities ? labels.map((name) => PROBABILITY_PREFIX + name) : [];
  return [...OUR_COLUMNS, ...probabilities];
}

/** Texts and numbers in the order of `ourHeader`; null is an empty cell. */
export function ourCells(
  { label, confidence, source, candidates, probabilities }: LabelledRow,
  { labels, withProbabilities }: ExportPlan,
): (string | number | null)[] {
  return [
    label,
    confidence === null ? null : rounded(confidence),
    source,
    candidates.join(CANDIDATE_SEPARATOR),
    ...(withProbabilities
      ? labels.map((_, i) => (probabilities ? rounded(at(probabilities, i)) : null))
      : []),
  ];
}

/** A number of ours as a text file has it. */
export function numberText(value: number): string {
  return value.toFixed(DIGITS);
}

export function rounded(value: number): number {
  return Number(value.toFixed(DIGITS));
}

/** What an earlier export said of a row. */
export interface ExportedLabel {
  label: string;
  source: LabelSource;
}

const SOURCES: readonly LabelSource[] = ['teacher', 'student', 'both', 'human'];

/**
 * Reads the labels of a table that Shortlist exported; null where it is none.
 * @param isGuarded its cells may have apostrophes of ours: in a delimited file, and in no other.
 * @returns what the export said of the row with these cells, null where it gave no label.
 */
export function exportedLabels(
  columns: readonly string[],
  isGuarded: boolean,
): ((cells: readonly string[]) => ExportedLabel | null) | null {
  const prefix = BESIDE.find((one) =>
    [LABEL, SOURCE].every((name) => columns.includes(one + name)),
  );
  if (prefix === undefined) return null;
  const [labelAt, sourceAt] = [columns.indexOf(prefix + LABEL), columns.indexOf(prefix + SOURCE)];
  return (cells) => {
    const cell = at(cells, labelAt);
    const label = isGuarded ? unguardCell(cell) : cell;
    const source = SOURCES.find((known) => known === cells[sourceAt]);
    return label === '' || !source ? null : { label, source };
  };
}
