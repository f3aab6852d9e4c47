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
/** From this likeness on the single answer is no witness of its own: what both get wrong is often the same. Chosen on the same teachers. */
const NO_WITNESS = 0.5;
/** So many rows where they differ count as seen before any, half of them each way; neither is taken to be further ahead of the other. */
const ROWS_BEFORE = 20;
const MOST_BETTER = 2;
/** The single answer is right a little oftener than chance, which is the first number over the labels, and never more often than the second. */
const RIGHT_BETWEEN: readonly [overChance: number, most: number] = [1.05, 0.98];

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

/** How far the single answer is a witness of its own; 0 of a teacher without another one. */
export function apartness(answers: TwoAnswers | null): number {
  return answers ? Math.max(0, 1 - likeness(answers) / NO_WITNESS) : 0;
}

/** The single answer beside the set. */
export interface OtherAnswer {
  /** 0 to 1: how far it errs by itself, and so is a witness of its own. */
  apart: number;
  /** How often it is right, and the first candidate, if each erred by itself. */
  right: number;
  firstRight: number;
}

/** Of a teacher without another answer. */
const NO_OTHER: OtherAnswer = { apart: 0, right: 0, firstRight: 0 };

/**
 * Those that err by themselves agree beyond chance where both are right: that is the product of how far either is to be believed. By
 * which of them unseen students say where they differ, the one is the better.
 * @param heldOut [rows x classes]
 */
export function otherAnswer(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
): OtherAnswer {
  const answers = twoAnswers(sets, rows);
  if (!answers) return NO_OTHER;
  const { agreement, chance, classes } = answers;
  const both = Math.max(0, agreement - chance) / Math.max(1e-6, 1 - chance);
  const times = singleForFirst(sets, heldOut, rows);
  const better = Math.min(MOST_BETTER, Math.max(1 / MOST_BETTER, times));
  const rightOf = (square: number) => {
    const believed = Math.min(1, Math.sqrt(square));
    return believed + (1 - believed) / classes;
  };
  return {
    apart: apartness(answers),
    right: rightOf(both * better),
    firstRight: rightOf(both / better),
  };
}

/** How many times as often students say the single answer as they say the first candidate, where the two differ. */
function singleForFirst(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
): number {
  const said = argmaxRows(heldOut, sets.classes);
  const saidWhereApart = (labelOf: (row: number) => number) =>
    rows.filter((row) => firstOf(sets, row) !== sets.single[row] && said[row] === labelOf(row));
  const singles = saidWhereApart((row) => intAt(sets.single, row)).length;
  const firsts = saidWhereApart((row) => firstOf(sets, row)).length;
  return (singles + ROWS_BEFORE) / (firsts + ROWS_BEFORE);
}

/** Multiplies a belief [classes] by P(single answer | label), as far as it is a witness of its own, and normalises it. */
export function hearOther(
  { single }: CandidateSets,
  row: number,
  { apart, right }: OtherAnswer,
  belief: Float64Array,
): void {
  const answer = intAt(single, row);
  if (apart === 0 || answer < 0) return;
  const [overChance, most] = RIGHT_BETWEEN;
  const likely = Math.min(most, Math.max(overChance / belief.length, right));
  const wrong = (1 - likely) / (belief.length - 1);
  belief[answer] = floatAt(belief, answer) * (likely / wrong) ** apart;
  const total = belief.reduce((sum, value) => sum + value, 0);
  belief.forEach((value, label) => (belief[label] = value / total));
}

function firstOf({ labels, offsets }: CandidateSets, row: number): number {
  return intAt(labels, intAt(offsets, row));
}
