/**
 * @file How many of a task's labels a row must be shown. Invariant: a shorter list is shown only where
 * cases that the ranking has not seen prove that it holds the right label.
 */
import { lowerBound } from '../labels/figures/intervals';
import { at } from '../reads';

/** In what share of new rows the right label must be among those shown. */
const WANTED_COVERAGE = 0.99;
/** How sure that must be: of twenty sizes chosen, one may hold the right label less often. */
const CONFIDENCE = 0.95;
/** A list that is hardly shorter is not worth the risk. */
const WORTHWHILE_SHARE = 0.8;

/** With fewer cases even a ranking without a mistake proves nothing: 299. */
export const LEAST_CASES = Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(WANTED_COVERAGE));

/** A size, and the cases it was measured on. */
export interface MeasuredSize {
  /** Null where all labels must be shown: too few cases, or no list that is much shorter. */
  shown: number | null;
  cases: number;
}

/**
 * The least number of labels that holds the truth in the wanted share of new rows, by the lower bound of
 * Clopper and Pearson on the share of cases in which it does; null where there are too few to say.
 * @param ranks of the right label in each case, 0 for the first.
 */
export function provenSize(
  ranks: readonly number[],
  coverage: number = WANTED_COVERAGE,
): number | null {
  const sorted = [...ranks].sort((a, b) => a - b);
  const isProven = (right: number) => lowerBound(right, sorted.length, CONFIDENCE) >= coverage;
  if (!isProven(sorted.length)) return null;
  let right = Math.ceil(coverage * sorted.length);
  while (!isProven(right)) right += 1;
  return at(sorted, right - 1) + 1;
}

/** @param all how many labels there are. */
export function measuredSize(ranks: readonly number[], all: number): MeasuredSize {
  const size = provenSize(ranks);
  const shown = size !== null && size <= WORTHWHILE_SHARE * all ? size : null;
  return { shown, cases: ranks.length };
}
