/**
 * @file What kind of teacher wrote the candidates, found out without gold: how likely its annotation of a
 * row is, were a given label the right one.
 *
 * P(annotation | label j) ∝ P(j's place | size of the set, answers beside it) * product over the other labels k
 * that it names of P(k | j), in the manner of Dawid and Skene (1979). Which labels it confuses is estimated; how far
 * it is right is not left to likelihood alone: teacher and student fail on the same texts, so a free fit always
 * finds both to be nearly perfect. The places' shares are those that language models have on the whole, and one
 * number, `quality`, moves them. It comes from whether two answers about one row agree, and from how far
 * held-out students go along.
 *
 * Invariant: students are heard only on rows that they did not learn from.
 */
import { forEachRow, type CandidateSets } from '../refinery/candidate-sets';
import { sampleRows } from '../refinery/folds';
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
const COMPANY_PRIOR = 200;
/** Naming many labels is done without much thought of each. */
const LARGEST_COMPANY = 8;
/** A student is taken as less sure than it says, more so the fewer rows it has for each label. */
const TEMPERATURE = 1.2;
const TEMPERATURE_PER_CLASS_AND_ROW = 2.4;
const ROUNDS = 12;
/** Enough to know some dozens of shares to a percent; more would only take longer. */
const MOST_ROWS = 10_000;

export interface TeacherModel {
  /** Share of first candidates that are right, as far as can be told; places are weighed by it. */
  firstRight: number;
  /** The same, doubted: what confidences go by. */
  firstRightDoubted: number;
  /** Where these come from. */
  source: 'two answers' | 'students';
  /** Share of rows where the single answer is the first candidate; null where there is no other answer. */
  agreement: number | null;
  /** Log odds added to the likeliest places. */
  quality: number;
  qualityDoubted: number;
  /** [classes x classes] P(k is named too | the right label is j), 0 on the diagonal. */
  company: Float64Array;
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
  const spread = (TEMPERATURE_PER_CLASS_AND_ROW * sets.classes) / Math.max(1, rows.length);
  const temperature = TEMPERATURE + spread;
  const company = companyFrom(new Float64Array(sets.classes ** 2), popularityOf(sets, rows));
  const neutral = { quality: 0, company, temperature };
  const heard = listen(sets, heldOut, rows, neutral);
  const seen = Math.max(LEAST_RIGHT, 1 - ERRORS_PER_SEEN_ERROR * (1 - heard.firstRight));
  const agreement = agreementOf(sets, rows);
  const byAgreement = agreement === null ? seen : rightByAgreement(agreement);
  const quality = qualityFor(sets, rows, byAgreement);
  const doubted = logistic((logOdds(seen) + logOdds(byAgreement)) / 2);
  const final = confusions(sets, heldOut, rows, { ...neutral, quality });
  return {
    firstRight: byAgreement,
    firstRightDoubted: doubted,
    source: agreement === null ? 'students' : 'two answers',
    agreement,
    quality,
    qualityDoubted: qualityFor(sets, rows, doubted),
    company: final,
    temperature,
  };
}

type View = Pick<TeacherModel, 'quality' | 'company' | 'temperature'>;

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

/** Multiplies a belief by P(annotation | label). */
function hearTeacher(
  sets: CandidateSets,
  row: number,
  { quality, company }: View,
  belief: Float64Array,
): void {
  const { classes, labels } = sets;
  const [start, end] = [sets.offsets[row] ?? 0, sets.offsets[row + 1] ?? 0];
  const named = [...labels.subarray(start, end)];
  const shares = placeShares(sets, row, quality);
  const single = sets.single[row] ?? -1;
  const outside = single >= 0 && !named.includes(single);
  const speaksOfOthers = named.length <= LARGEST_COMPANY;
  const others = outside ? [...named, single] : named;
  const logs = belief.map((p, j) => {
    const rank = named.indexOf(j);
    let slot = MISSING;
    if (rank >= 0) slot = Math.min(rank, RANKS - 1);
    else if (outside && j === single) slot = OUTSIDE_ANSWER;
    const sharing = slot === RANKS - 1 ? named.length - RANKS + 1 : 1;
    let log = Math.log(Math.max(p, LEAST_PROBABILITY));
    log += Math.log(Math.max(shares[slot] ?? 0, LEAST_PROBABILITY) / sharing);
    if (!speaksOfOthers) return log;
    for (const k of others) {
      if (k !== j) log += Math.log(Math.max(company[j * classes + k] ?? 0, LEAST_PROBABILITY));
    }
    return log;
  });
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
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
): { firstRight: number } {
  const typical = meanFirst(sets, rows, 0);
  let firstRight = typical;
  let view = start;
  for (let round = 0; round < ROUNDS; round++) {
    view = { ...view, quality: qualityFor(sets, rows, firstRight) };
    const { first, company } = improve(sets, heldOut, rows, view);
    view = { ...view, company };
    firstRight = (first + PRIOR_ROWS * typical) / (rows.length + PRIOR_ROWS);
  }
  return { firstRight };
}

/** Which labels are named beside which, at a quality that is known. */
function confusions(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  start: View,
): Float64Array {
  let view = start;
  for (let round = 0; round < ROUNDS; round++) {
    view = { ...view, company: improve(sets, heldOut, rows, view).company };
  }
  return view.company;
}

/** One round: beliefs under the view, then the company that fits them, and how many firsts are right. */
function improve(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  view: View,
): { first: number; company: Float64Array } {
  const { classes, offsets, labels } = sets;
  const counts = new Float64Array(classes * classes);
  const belief = new Float64Array(classes);
  let first = 0;
  for (const row of rows) {
    weighRow(sets, row, heldOut, view, belief);
    const [start, end] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
    first += belief[labels[start] ?? 0] ?? 0;
    for (let j = 0; j < classes; j++) {
      const share = belief[j] ?? 0;
      for (let entry = start; entry < end; entry++) {
        const at = j * classes + (labels[entry] ?? 0);
        counts[at] = (counts[at] ?? 0) + share;
      }
    }
  }
  return { first, company: companyFrom(counts, popularityOf(sets, rows)) };
}

/** The rows that a teacher spoke of; what a person said tells nothing of it. */
function teacherRows(sets: CandidateSets): number[] {
  const rows: number[] = [];
  forEachRow(sets, (row) => {
    if (!sets.certain[row] && !saysNothing(sets, row)) rows.push(row);
  });
  return rows;
}

/** Of the rows, how many have one answer twice; null where the teacher never gave another. */
function agreementOf(sets: CandidateSets, rows: readonly number[]): number | null {
  const agreeing = rows.filter((row) => sets.single[row] === sets.labels[sets.offsets[row] ?? 0]);
  if (agreeing.length === rows.length) return null;
  return agreeing.length / rows.length;
}

function rightByAgreement(agreement: number): number {
  const likely = Math.min(0.995, Math.max(0.05, agreement));
  return logistic(AGREEMENT.slope * logOdds(likely) + AGREEMENT.offset);
}

/** The quality at which this share of first candidates is right, by bisection. */
function qualityFor(sets: CandidateSets, rows: readonly number[], firstRight: number): number {
  const few = sampleRows(rows, 1_000, 1);
  let [low, high] = [-4, 6];
  for (let step = 0; step < 25; step++) {
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

/** Share of all candidates that each label has, [classes]. */
function popularityOf(sets: CandidateSets, rows: readonly number[]): Float64Array {
  const popularity = new Float64Array(sets.classes).fill(0.5);
  let total = sets.classes / 2;
  for (const row of rows) {
    for (let entry = sets.offsets[row] ?? 0; entry < (sets.offsets[row + 1] ?? 0); entry++) {
      const label = sets.labels[entry] ?? 0;
      popularity[label] = (popularity[label] ?? 0) + 1;
      total += 1;
    }
  }
  return popularity.map((count) => count / total);
}

/** Counts [classes x classes] to probabilities over the other labels, drawn towards popularity. */
function companyFrom(counts: Float64Array, popularity: Float64Array): Float64Array {
  const classes = popularity.length;
  const company = new Float64Array(classes * classes);
  for (let j = 0; j < classes; j++) {
    const row = counts.subarray(j * classes, (j + 1) * classes);
    const total = row.reduce((sum, count, k) => sum + (k === j ? 0 : count), 0) + COMPANY_PRIOR;
    const others = 1 - (popularity[j] ?? 0);
    for (let k = 0; k < classes; k++) {
      if (k === j) continue;
      const expected = (COMPANY_PRIOR * (popularity[k] ?? 0)) / others;
      company[j * classes + k] = ((row[k] ?? 0) + expected) / total;
    }
  }
  return company;
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
