/** @file Which labels are taken for which, as far as the truth is known. Pure. */
import { confusionMatrix } from '../../core/labels/figures/confusion';
import type { ReviewRow } from '../../pipeline/label/relabel';

/**
 * Whose word is taken for the truth: the table's gold column, people's labels here, of those the answers of an audit
 * alone, or another person's labels.
 */
export type Truth = 'gold' | 'human' | 'audit' | `annotator:${string}`;

const ANNOTATOR = 'annotator:';

/** The other person's name; null where the truth is none's. */
export function annotatorOf(truth: Truth): string | null {
  return truth.startsWith(ANNOTATOR) ? truth.slice(ANNOTATOR.length) : null;
}

export function isTruth(value: unknown): value is Truth {
  if (typeof value !== 'string') return false;
  return ['gold', 'human', 'audit'].includes(value) || value.startsWith(ANNOTATOR);
}

export interface Confusions {
  truth: Truth;
  /** All that there are to choose from. */
  truths: readonly Truth[];
  labels: readonly string[];
  /** [labels x labels], row-major: row = truth, column = the machines' label. */
  counts: Uint32Array;
}

/** What a truth says of a row; null where it says nothing. */
export function trueLabel(row: ReviewRow, truth: Truth): string | null {
  const { gold, final, origin, others } = row;
  if (truth === 'gold') return gold;
  const annotator = annotatorOf(truth);
  if (annotator !== null) return others?.get(annotator) ?? null;
  if (final?.source !== 'human' || (truth === 'audit' && origin !== 'audit')) return null;
  return final.label;
}

/** All whose word there might be, in the order of preference. */
function allTruths(rows: readonly ReviewRow[]): Truth[] {
  const names = new Set(rows.flatMap(({ others }) => (others ? [...others.keys()] : [])));
  const others = [...names].sort().map((name): Truth => `${ANNOTATOR}${name}`);
  return ['gold', 'human', 'audit', ...others];
}

/**
 * By the truth that is wanted; where it does not tell, by the table's gold column, else by people's labels; null
 * where neither tells. What is judged is the machines' label, so that a corrected row counts as the mistake that it was.
 */
export function confusionsOf(
  rows: readonly ReviewRow[],
  labels: readonly string[],
  wanted: Truth = 'gold',
): Confusions | null {
  const indexOf = new Map(labels.map((name, index) => [name, index]));
  const classOf = (name: string | null | undefined) => indexOf.get(name ?? '') ?? -1;
  const truths = allTruths(rows).filter((one) =>
    rows.some((row) => classOf(trueLabel(row, one)) >= 0),
  );
  const truth = truths.includes(wanted) ? wanted : truths[0];
  if (truth === undefined) return null;
  const right = rows.map((row) => classOf(trueLabel(row, truth)));
  const given = rows.map(({ machine }) => classOf(machine?.label));
  return { truth, truths, labels, counts: confusionMatrix(right, given, labels.length) };
}
