/**
 * @file Two answers of a teacher about a row, its first candidate and its single answer: how alike they err, and which is to be
 * believed where they differ.
 */
import { floatAt, intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { argmaxRows } from '../../refinery/refinery';

/** Two answers of language models agree this often; so many rows count as seen before any. */
const USUAL_AGREEMENT = { share: 0.88, rows: 50 };
/**
 * Wrong answers of a language model are mostly the same ones twice. Those that agree less often than the first number err the more
 * by themselves, and from the second on altogether. Chosen on TREC and DBpedia with teachers that err at random, by label, by
 * length and by topic.
 */
const ALIKE: readonly [most: number, least: number] = [0.8, 0.4];
/**
 * Where they differ: the first candidate's share of the two, if the other is a candidate as well and if it is none; as
 * many rows count as seen before any.
 */
const FIRST_OF_TWO = { inside: 0.45, outside: 0.65, rows: 20 };

export interface TwoAnswers {
  rows: number;
  classes: number;
  /** Share of the rows where they are the same, and what that would be by chance. */
  agreement: number;
  chance: number;
}

/** Null where the teacher never gave another answer. */
export function twoAnswers(sets: CandidateSets, rows: readonly number[]): TwoAnswers | null {
  const { classes, single } = sets;
  const [firsts, singles] = [new Float64Array(classes), new Float64Array(classes)];
  let agreeing = 0;
  for (const row of rows) {
    const [first, other] = [firstOf(sets, row), intAt(single, row)];
    if (first === other) agreeing += 1;
    firsts[first] = floatAt(firsts, first) + 1 / rows.length;
    if (other >= 0) singles[other] = floatAt(singles, other) + 1 / rows.length;
  }
  if (agreeing === rows.length) return null;
  const chance = firsts.reduce((sum, share, label) => sum + share * floatAt(singles, label), 0);
  return { rows: rows.length, classes, agreement: agreeing / rows.length, chance };
}

/** How often they agree, drawn to what is usual. */
export function usualAgreement({ rows, agreement }: TwoAnswers): number {
  const { share, rows: before } = USUAL_AGREEMENT;
  return (agreement * rows + share * before) / (rows + before);
}

/** 1 of answers that err alike, as a language model's do, 0 of those that err by themselves. */
export function likeness(answers: TwoAnswers): number {
  const [most, least] = ALIKE;
  return Math.min(1, Math.max(0, (usualAgreement(answers) - least) / (most - least)));
}

/** The first candidate's share of two answers that differ. */
export interface FirstOfTwo {
  /** 0 to 1: how far the shares that language models have hold; `inside` and `outside` for the rest. */
  alike: number;
  inside: number;
  outside: number;
}

export const AS_LANGUAGE_MODELS: FirstOfTwo = { alike: 1, ...FIRST_OF_TWO };

/** By which of the two unseen students say. @param heldOut [rows x classes] */
export function firstOfTwo(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  answers: TwoAnswers,
): FirstOfTwo {
  const said = argmaxRows(heldOut, sets.classes);
  const counts = {
    inside: { first: 0, other: 0 },
    outside: { first: 0, other: 0 },
  };
  for (const row of rows) {
    const [first, other] = [firstOf(sets, row), intAt(sets.single, row)];
    if (first === other) continue;
    const set = sets.labels.subarray(intAt(sets.offsets, row), intAt(sets.offsets, row + 1));
    const count = counts[set.includes(other) ? 'inside' : 'outside'];
    if (said[row] === first) count.first += 1;
    if (said[row] === other) count.other += 1;
  }
  const before = FIRST_OF_TWO.rows;
  const share = (place: 'inside' | 'outside') => {
    const { first, other } = counts[place];
    return (first + before * FIRST_OF_TWO[place]) / (first + other + before);
  };
  return { alike: likeness(answers), inside: share('inside'), outside: share('outside') };
}

function firstOf({ labels, offsets }: CandidateSets, row: number): number {
  return intAt(labels, intAt(offsets, row));
}
