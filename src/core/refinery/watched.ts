/**
 * @file A few rows whose way from a shortlist to one label is shown while a student learns. Nothing learns from what
 * is noted here, and it is never stored: it is as many numbers as a person can look at.
 */
import { at, floatAt, intAt } from '../reads';
import { seededRandom, shuffle } from '../random';
import type { CandidateSets } from './candidate-sets';

export interface WatchedRow {
  /** Of the table. */
  row: number;
  text: string;
  /** As the teacher has them, most likely first. */
  candidates: string[];
  /** Before the training, then after each epoch. */
  steps: WatchedStep[];
}

export interface WatchedStep {
  /** Epochs finished. */
  epoch: number;
  /** [candidates] what the student is taught next. */
  targets: number[];
  /** [candidates] what the student believes; null before it has learnt anything. */
  beliefs: number[] | null;
  /** What the student believes in most, of all labels. */
  winner: { label: string; belief: number } | null;
  /** The row takes part in the next epoch. */
  isLearned: boolean;
}

const MOST_ROWS = 5;
/** A set of three shows best how it shrinks; one label has nothing to shrink, many are no picture. */
const BEST_SIZE = 3;
const LARGEST_SIZE = 5;
/** Texts that can be read beside moving bars. */
const LONGEST_TEXT = 300;

/**
 * Places of rows to watch: short texts, different first candidates, the same ones for the same seed.
 * @param lengths of the texts, in characters.
 */
export function rowsToWatch(
  sets: CandidateSets,
  lengths: ArrayLike<number>,
  seed: number,
): Int32Array {
  const sizeOf = (row: number) => intAt(sets.offsets, row + 1) - intAt(sets.offsets, row);
  const order = Int32Array.from({ length: sets.rows }, (_, row) => row);
  shuffle(order, seededRandom(seed));
  const badness = (row: number) =>
    Math.abs(sizeOf(row) - BEST_SIZE) + (at(lengths, row) > LONGEST_TEXT ? LARGEST_SIZE : 0);
  const fit = [...order]
    .filter((row) => sizeOf(row) > 1 && sizeOf(row) <= LARGEST_SIZE)
    .filter((row) => sets.certain[row] !== 1 && sets.unmatched[row] !== 1)
    .sort((a, b) => badness(a) - badness(b));
  const byFirst = new Map<number, number>();
  for (const row of fit) {
    const first = intAt(sets.labels, intAt(sets.offsets, row));
    if (!byFirst.has(first)) byFirst.set(first, row);
  }
  return Int32Array.from([...new Set([...byFirst.values(), ...fit])].slice(0, MOST_ROWS));
}

/**
 * What there is to see of one row.
 * @param targets [classes] @param belief [classes], null before the first epoch.
 */
export function watchedStep(
  candidates: readonly number[],
  names: readonly string[],
  seen: { epoch: number; targets: Float32Array; belief: Float32Array | null; isLearned: boolean },
): WatchedStep {
  const { epoch, targets, belief, isLearned } = seen;
  const of = (values: Float32Array) => candidates.map((label) => floatAt(values, label));
  const best = belief ? belief.indexOf(Math.max(...belief)) : -1;
  return {
    ...{ epoch, isLearned, targets: of(targets) },
    beliefs: belief && of(belief),
    winner: belief && best >= 0 ? { label: at(names, best), belief: floatAt(belief, best) } : null,
  };
}
