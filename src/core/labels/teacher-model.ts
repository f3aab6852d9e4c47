/**
 * @file What kind of teacher wrote the candidates, found out without gold: how likely its annotation of a
 * row is, were a given label the right one.
 *
 * P(annotation | label j) ∝ P(j's place | size of the set, answers beside it) * P(which labels are named | j), in
 * the manner of Dawid and Skene (1979). Which labels it confuses is estimated (`naming.ts`); how far
 * it is right is not left to likelihood alone: teacher and student fail on the same texts, so a free fit always
 * finds both to be nearly perfect. The places' shares are those that language models have on the whole, and one
 * number, `quality`, moves them. It comes from whether two answers about one row agree, and from how far
 * held-out students go along.
 *
 * Invariant: students are heard only on rows that they did not learn from.
 */
import { forEachRow, type CandidateSets } from '../refinery/candidate-sets';
import { sampleRows } from '../refinery/folds';
import { argmaxRows } from '../refinery/refinery';
import { estimateNaming, hearNames, popularNaming, type Naming } from './naming';
import { LEAST_PROBABILITY, temper } from './temperature';

/** Places of the right label: its rank (later ones share the fourth), the single answer outside, missing. */
const RANKS = 4;
const OUTSIDE_ANSWER = 4;
const MISSING = 5;
const SLOTS = 6;

/** Of the sets of a size, how many lack the right label; and the ranks' shares of the rest, to scale. */
const MISSING_BY_SIZE = [0.2, 0.13, 0.11, 0.1];
const RANK_WEIGHTS = [1, 0.45, 0.3, 0.3];
/** Two answers that differ: the first candidate's share of the two, and the other answer's, if it is no candidate. */
const FIRST_OF_TWO = 0.45;
const OUTSIDE_SHARE = 0.3;

/**
 * log odds of a right first candidate = slope * log odds of agreement + offset, where the teacher answered twice:
 * fitted on the train rows of TREC and DBpedia.
 */
const AGREEMENT = { slope: 1.335, offset: -2.06 };
/** Mistakes that students cannot see, as they learned them, for each that they can: from the same rows. */
const ERRORS_PER_SEEN_ERROR = 2.7;
const LEAST_RIGHT = 0.3;
/** Rows that count as seen before any. */
const PRIOR_ROWS = 20;
const NAMING_WEIGHT = 0.85;
const ROUNDS = 8;
/** Between these is how much flatter than it says a student's word may be taken. */
const MORE_DOUBT = 1.2;
const TEMPERATURES: readonly [number, number] = [0.7, 1.3];
/** Enough to know some dozens of shares to a percent; more would only take longer. */
const MOST_ROWS = 10_000;

export interface TeacherModel {
  /** Share of first candidates that are right, as far as can be told; places are weighed by it. */
  firstRight: number;
  /** Where that comes from. */
  source: 'two answers' | 'students';
  /** Share of rows where the single answer is the first candidate; null where there is no other answer. */
  agreement: number | null;
  /** Log odds added to the likeliest places. */
  quality: number;
  /** Which labels it names, were a given one right. */
  naming: Naming;
  /** The power to which the likelihood of the names is taken: a row's names do not come about one by one. */
  namingWeight: number;
  /** How much flatter than it says the student's word is taken. */
  temperature: number;
}

/** A row that the teacher said nothing about. */
export function saysNothing(sets: CandidateSets, row: number): boolean {
  return sets.offsets[row] === sets.offsets[row + 1] || sets.unmatched[row] === 1;
}

/** @param heldOut the student's softmax for rows it was not trained on, [rows x classes]. */
export function describeTeacher(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed = 1,
): TeacherModel {
  const rows = sampleRows(teacherRows(sets), MOST_ROWS, seed);
  const temperature = agreeableTemperature(sets, rows, heldOut);
  const neutral = {
    ...{ quality: 0, naming: popularNaming(sets, rows), namingWeight: NAMING_WEIGHT, temperature },
  };
  const agreement = agreementOf(sets, rows);
  const firstRight =
    agreement === null
      ? rightBySeenErrors(listen(sets, heldOut, rows, neutral))
      : rightByAgreement(agreement);
  const quality = qualityFor(sets, rows, firstRight);
  const naming = confusions(sets, heldOut, rows, { ...neutral, quality });
  return {
    firstRight,
    source: agreement === null ? 'students' : 'two answers',
    agreement,
    quality,
    naming,
    namingWeight: NAMING_WEIGHT,
    temperature,
  };
}

type View = Pick<TeacherModel, 'quality' | 'naming' | 'namingWeight' | 'temperature'>;

/**
 * Belief in each label of a row, normalised, into `belief` [classes]: the student's held-out word times the
 * likelihood of the teacher's. A person's label is certain.
 */
export function weighRow(
  sets: CandidateSets,
  row: number,
  heldOut: Float32Array,
  view: View,
  belief: Float64Array,
): void {
  if (sets.certain[row]) {
    belief.fill(0);
    belief[sets.labels[sets.offsets[row] ?? 0] ?? 0] = 1;
    return;
  }
  temper(heldOut, row, view.temperature, belief);
  if (saysNothing(sets, row)) return;
  hearTeacher(sets, row, view, belief);
  const total = belief.reduce((sum, value) => sum + value, 0);
  belief.forEach((value, j) => (belief[j] = total > 0 ? value / total : 1 / belief.length));
}

/** Multiplies a belief by P(annotation | label), up to a factor. */
function hearTeacher(
  sets: CandidateSets,
  row: number,
  { quality, naming, namingWeight }: View,
  belief: Float64Array,
): void {
  const [start, end] = [sets.offsets[row] ?? 0, sets.offsets[row + 1] ?? 0];
  const named = sets.labels.subarray(start, end);
  const shares = placeShares(sets, row, quality);
  const single = sets.single[row] ?? -1;
  const logs = hearNames(named, naming).map((log) => namingWeight * log);
  let highest = -Infinity;
  for (let j = 0; j < belief.length; j++) {
    const rank = named.indexOf(j);
    let slot = MISSING;
    if (rank >= 0) slot = Math.min(rank, RANKS - 1);
    else if (j === single) slot = OUTSIDE_ANSWER;
    const sharing = slot === RANKS - 1 ? named.length - RANKS + 1 : 1;
    const share = Math.max(shares[slot] ?? 0, LEAST_PROBABILITY) / sharing;
    const log = (logs[j] ?? 0) + Math.log(share * Math.max(belief[j] ?? 0, LEAST_PROBABILITY));
    logs[j] = log;
    highest = Math.max(highest, log);
  }
  logs.forEach((log, j) => (belief[j] = Math.exp(log - highest)));
}

/** [SLOTS] how likely the right label stands in each place of this row's annotation. */
function placeShares(sets: CandidateSets, row: number, quality: number): Float64Array {
  const [start, end] = [sets.offsets[row] ?? 0, sets.offsets[row + 1] ?? 0];
  const size = end - start;
  const single = sets.single[row] ?? -1;
  const place = single < 0 ? 0 : sets.labels.subarray(start, end).indexOf(single);
  const shares = rankShares(sets, start, end);
  const missing = MISSING_BY_SIZE[Math.min(size, RANKS) - 1] ?? 0;
  shares.forEach((share, slot) => (shares[slot] = share * (1 - missing)));
  shares[MISSING] = missing;
  const likeliest = [0];
  if (place > 0) {
    const other = Math.min(place, RANKS - 1);
    const both = (shares[0] ?? 0) + (shares[other] ?? 0);
    shares[0] = FIRST_OF_TWO * both;
    shares[other] = (1 - FIRST_OF_TWO) * both;
    likeliest.push(other);
  } else if (place < 0) {
    shares.forEach((share, slot) => (shares[slot] = share * (1 - OUTSIDE_SHARE)));
    shares[OUTSIDE_ANSWER] = OUTSIDE_SHARE;
    likeliest.push(OUTSIDE_ANSWER);
  }
  for (const slot of likeliest) shares[slot] = (shares[slot] ?? 0) * Math.exp(quality);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** The candidates' shares by rank, or by the teacher's scores where it gives them; they sum to 1. */
function rankShares({ scores }: CandidateSets, start: number, end: number): Float64Array {
  const shares = new Float64Array(SLOTS);
  const isScored = scores.subarray(start, end).some((score) => score > 0);
  for (let entry = start; entry < end; entry++) {
    const slot = Math.min(entry - start, RANKS - 1);
    if (isScored) shares[slot] = (shares[slot] ?? 0) + (scores[entry] ?? 0);
    else shares[slot] = RANK_WEIGHTS[slot] ?? 0;
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** Share of first candidates that are right where students may be believed: one number, by EM. */
function listen(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  start: View,
): number {
  const typical = meanFirst(sets, rows, 0);
  let firstRight = typical;
  let view = start;
  for (let round = 0; round < ROUNDS; round++) {
    view = { ...view, quality: qualityFor(sets, rows, firstRight) };
    const beliefs = weighRows(sets, heldOut, rows, view);
    view = { ...view, naming: estimateNaming(sets, rows, beliefs) };
    const first = rows.reduce((sum, row, i) => {
      const label = sets.labels[sets.offsets[row] ?? 0] ?? 0;
      return sum + (beliefs[i * sets.classes + label] ?? 0);
    }, 0);
    firstRight = (first + PRIOR_ROWS * typical) / (rows.length + PRIOR_ROWS);
  }
  return firstRight;
}

/** Which labels are named for which, at a quality that is known. */
function confusions(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  start: View,
): Naming {
  let view = start;
  for (let round = 0; round < ROUNDS; round++) {
    const beliefs = weighRows(sets, heldOut, rows, view);
    view = { ...view, naming: estimateNaming(sets, rows, beliefs) };
  }
  return view.naming;
}

/** The beliefs about some rows, [rows.length x classes]. */
function weighRows(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  view: View,
): Float32Array {
  const beliefs = new Float32Array(rows.length * sets.classes);
  const belief = new Float64Array(sets.classes);
  rows.forEach((row, i) => {
    weighRow(sets, row, heldOut, view, belief);
    beliefs.set(belief, i * sets.classes);
  });
  return beliefs;
}

/** The rows that a teacher spoke of; what a person said tells nothing of it. */
export function teacherRows(sets: CandidateSets): number[] {
  const rows: number[] = [];
  forEachRow(sets, (row) => {
    if (!sets.certain[row] && !saysNothing(sets, row)) rows.push(row);
  });
  return rows;
}

/**
 * The temperature at which held-out students are as sure as they are often of the teacher's mind: the one thing about
 * them that can be seen without gold, and a likelihood would make them surer of the mistakes that they share.
 */
function agreeableTemperature(
  sets: CandidateSets,
  rows: readonly number[],
  heldOut: Float32Array,
): number {
  const { classes, labels, offsets } = sets;
  if (rows.length === 0) return 1;
  const winners = argmaxRows(heldOut, classes);
  const few = sampleRows(rows, 2_000, 1);
  const agreeing = few.filter((row) => winners[row] === labels[offsets[row] ?? 0]).length;
  const wanted = (agreeing + 1) / (few.length + classes);
  const tempered = new Float64Array(classes);
  const meanSureness = (temperature: number) =>
    few.reduce((sum, row) => {
      temper(heldOut, row, temperature, tempered);
      return sum + Math.max(...tempered);
    }, 0) / few.length;
  let [low, high] = TEMPERATURES;
  for (let step = 0; step < 20; step++) {
    const middle = Math.sqrt(low * high);
    if (meanSureness(middle) > wanted) low = middle;
    else high = middle;
  }
  return MORE_DOUBT * Math.sqrt(low * high);
}

/** Of the rows, how many have one answer twice; null where the teacher never gave another. */
function agreementOf(sets: CandidateSets, rows: readonly number[]): number | null {
  const agreeing = rows.filter((row) => sets.single[row] === sets.labels[sets.offsets[row] ?? 0]);
  if (agreeing.length === rows.length) return null;
  return agreeing.length / rows.length;
}

function rightBySeenErrors(heard: number): number {
  return Math.max(LEAST_RIGHT, 1 - ERRORS_PER_SEEN_ERROR * (1 - heard));
}

function rightByAgreement(agreement: number): number {
  const likely = Math.min(0.995, Math.max(0.05, agreement));
  return logistic(AGREEMENT.slope * logOdds(likely) + AGREEMENT.offset);
}

/** The quality at which this share of first candidates is right, by bisection. */
function qualityFor(sets: CandidateSets, rows: readonly number[], firstRight: number): number {
  const few = sampleRows(rows, 400, 1);
  let [low, high] = [-4, 6];
  for (let step = 0; step < 16; step++) {
    const middle = (low + high) / 2;
    if (meanFirst(sets, few, middle) < firstRight) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function meanFirst(sets: CandidateSets, rows: readonly number[], quality: number): number {
  const sum = rows.reduce((total, row) => total + (placeShares(sets, row, quality)[0] ?? 0), 0);
  return sum / Math.max(1, rows.length);
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
