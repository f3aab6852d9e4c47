/**
 * @file Which labels a teacher names, were a given one right: each label k is named or not, with a probability
 * F[j][k] of its own for each right label j. So a label that is named all the time says little when it is there and much
 * when it is not, whatever its rank; and labels that a teacher confuses are told apart by the rest of the
 * set. The order within a set is left to `teacher-model.ts`: it follows the teacher's favourites.
 */
import type { Pieces } from '../../pieces';
import { at, floatAt, intAt } from '../../reads';
import { forEachRow, MATCHED, type CandidateSets } from '../../refinery/candidate-sets';
import { selectRows } from '../../refinery/folds';
import { bySpeech, copiesList } from './speech';
import { LEAST_PROBABILITY, temper } from './temperature';
import { apartness, hearOther, otherAnswer, twoAnswers } from './two-answers';
import { hearWords, matchCoverage } from './word-evidence';

/** Rows of each label that count as seen before any, more the more labels there are to be named. */
const PRIOR_ROWS = 20;
const PRIOR_ROWS_PER_CLASS = 0.2;
/** How often language models name the right label, and how often teachers may whose answers err each by themselves. */
const COVERAGE = { alike: 0.87, apart: 0.5 };
/** No share is taken as nearer to 0 or 1. */
const LEAST_SHARE = 1e-3;
/** Naming more labels than this is done without much thought of each. */
const LARGEST_SET = 8;
/**
 * Shares of the rows that name a label without its being the answer: language models' were at most .4, and from the second on
 * a name says nothing.
 */
const NAMED_FOR_NOTHING: readonly [usual: number, favourite: number] = [0.45, 0.65];
/** Some milliseconds' work. */
const ROWS_PER_PIECE = 512;

/** In logarithms. */
export interface Naming {
  classes: number;
  /** [classes] of an empty set, for each right label. */
  none: Float64Array;
  /** [classes x classes] what naming label k adds where j is right. */
  named: Float64Array;
}

/** [classes] log P(these labels are named and no others | label), up to a constant. */
export function hearNames(labels: Int32Array, { classes, none, named }: Naming): Float64Array {
  if (labels.length > LARGEST_SET) return new Float64Array(classes);
  const logs = none.slice();
  for (const k of labels) {
    for (let j = 0; j < classes; j++) logs[j] = floatAt(logs, j) + floatAt(named, j * classes + k);
  }
  return logs;
}

/** Where nothing is known but how often each label is named. */
export function popularNaming(sets: CandidateSets, rows: readonly number[], apart = 0): Naming {
  const even = new Float32Array(rows.length * sets.classes).fill(1 / sets.classes);
  return estimateNaming(sets, rows, even, apart);
}

/**
 * @param beliefs in the labels of these rows, [rows.length x classes].
 * @param apart how far the teacher's single answer errs by itself (`two-answers.ts`).
 */
export function estimateNaming(
  sets: CandidateSets,
  rows: readonly number[],
  beliefs: Float32Array,
  apart = 0,
): Naming {
  const { classes, offsets, labels } = sets;
  const counts = new Float64Array(classes * classes);
  const totals = new Float64Array(classes);
  const popularity = new Float64Array(classes);
  rows.forEach((row, i) => {
    const set = labels.subarray(intAt(offsets, row), intAt(offsets, row + 1));
    if (set.length > LARGEST_SET || copiesList(sets, row)) return;
    for (const k of set) popularity[k] = floatAt(popularity, k) + 1 / rows.length;
    for (let j = 0; j < classes; j++) {
      const share = floatAt(beliefs, i * classes + j);
      totals[j] = floatAt(totals, j) + share;
      for (const k of set) {
        counts[j * classes + k] = floatAt(counts, j * classes + k) + share;
      }
    }
  });
  const none = new Float64Array(classes);
  const named = new Float64Array(classes * classes);
  const prior = PRIOR_ROWS + PRIOR_ROWS_PER_CLASS * classes;
  const coverage = (1 - apart) * COVERAGE.alike + apart * COVERAGE.apart;
  for (let j = 0; j < classes; j++) {
    for (let k = 0; k < classes; k++) {
      const at = j * classes + k;
      const expected = prior * (j === k ? coverage : floatAt(popularity, k));
      const share = (floatAt(counts, at) + expected) / (floatAt(totals, j) + prior);
      const likely = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
      none[j] = floatAt(none, j) + Math.log(1 - likely);
      named[at] = Math.log(likely / (1 - likely));
    }
  }
  return { classes, none, named };
}

/**
 * The candidates as beliefs, each of a set alike, [rows x classes]: what the first students learn. But not a label that is named
 * whatever the text is, unless it is the answer: they would learn it everywhere, and take it from there for the truth. A single answer
 * that errs by itself counts as much as the set.
 */
export function evenBeliefs(sets: CandidateSets): Float32Array {
  const beside = apartness(twoAnswers(sets, bySpeech(sets)[0])) / 2;
  const beliefs = new Float32Array(sets.rows * sets.classes);
  const worth = namesWorth(sets);
  forEachRow(sets, (row, start, end) => {
    const shares = Array.from(sets.labels.subarray(start, end), (label) =>
      label === sets.single[row] ? 1 : floatAt(worth, label),
    );
    const total = shares.reduce((sum, share) => sum + share, 0);
    const single = intAt(sets.single, row);
    const hasWitness = sets.certain[row] === 0 && single >= 0;
    const apart = hasWitness ? beside : 0;
    for (let entry = start; entry < end; entry++) {
      const share = total > 0 ? at(shares, entry - start) / total : 1 / (end - start);
      beliefs[row * sets.classes + intAt(sets.labels, entry)] = (1 - apart) * share;
    }
    if (apart > 0) {
      const answer = row * sets.classes + single;
      beliefs[answer] = floatAt(beliefs, answer) + apart;
    }
  });
  return beliefs;
}

/** [classes] 1, but less of labels that are named far oftener than they are the answer. */
function namesWorth(sets: CandidateSets): Float64Array {
  const surplus = new Float64Array(sets.classes);
  let rows = 0;
  forEachRow(sets, (row, start, end) => {
    if (sets.certain[row]) return;
    rows += 1;
    for (const label of sets.labels.subarray(start, end)) {
      surplus[label] = floatAt(surplus, label) + (label === sets.single[row] ? 0 : 1);
    }
  });
  const [usual, favourite] = NAMED_FOR_NOTHING;
  return surplus.map((count) =>
    Math.min(1, Math.max(0, (favourite - count / rows) / (favourite - usual))),
  );
}

/**
 * The next beliefs: the held-out student's word times P(the set | label), blind to the order of the set. What the
 * next students learn, so that they do not learn the teacher's favourites from its order. Words have no favourites: how much of
 * a label matches is heard.
 * @param rows that a teacher spoke of; the others keep their beliefs.
 */
export function* blindBeliefs(
  sets: CandidateSets,
  rows: readonly number[],
  heldOut: Float32Array,
  beliefs: Float32Array,
): Pieces<Float32Array> {
  const { classes } = sets;
  const [own] = bySpeech(sets);
  const other = otherAnswer(sets, heldOut, own);
  const before = selectRows(beliefs, Int32Array.from(rows), classes);
  const naming = estimateNaming(sets, rows, before, other.apart);
  const next = beliefs.slice();
  const belief = new Float64Array(classes);
  const coverage = matchCoverage(sets);
  for (const [done, row] of rows.entries()) {
    if (done % ROWS_PER_PIECE === 0) yield;
    temper(heldOut, row, 1, belief);
    weighByNames(sets, row, naming, belief);
    hearOther(sets, row, other, belief);
    if (sets.evidence[row] === MATCHED) hearWords(sets, row, coverage, 1, belief);
    next.set(belief, row * classes);
  }
  return next;
}

/**
 * Multiplies a belief [classes] by P(the set | label) and normalises it.
 * @returns the logarithm of what it was divided by: the row's likelihood, up to a constant.
 */
export function weighByNames(
  sets: CandidateSets,
  row: number,
  naming: Naming,
  belief: Float64Array,
): number {
  const [start, end] = [intAt(sets.offsets, row), intAt(sets.offsets, row + 1)];
  const names = copiesList(sets, row)
    ? new Float64Array(sets.classes)
    : hearNames(sets.labels.subarray(start, end), naming);
  const logs = names.map(
    (log, j) => log + Math.log(Math.max(floatAt(belief, j), LEAST_PROBABILITY)),
  );
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  logs.forEach((log, j) => (belief[j] = Math.exp(log - highest)));
  const total = belief.reduce((sum, value) => sum + value, 0);
  belief.forEach((value, j) => (belief[j] = value / total));
  return highest + Math.log(total);
}
