/**
 * @file Where the right label stands in an annotation: at which rank, as the single answer outside the set, or nowhere. The
 * places' shares are those that language models have on the whole; one number, `quality`, moves them.
 */
import { at, floatAt, intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows } from '../../refinery/folds';
import { LEAST_PROBABILITY } from './temperature';

/** Places of the right label: its rank (later ones share the fourth), the single answer outside, missing. */
const RANKS = 4;
const OUTSIDE_ANSWER = 4;
const MISSING = 5;
const SLOTS = 6;

/** Of the sets of a size, how many lack the right label; and the ranks' shares of the rest, to scale. */
const MISSING_BY_SIZE = [0.2, 0.13, 0.11, 0.1];
const RANK_WEIGHTS = [1, 0.45, 0.3, 0.3];
/** The other answer's share of all, where language models name it outside of the set. */
const OUTSIDE_SHARE = 0.3;
/** Of first candidate and another one that is their single answer, the first one's share. */
const FIRST_OF_TWO = 0.45;
const QUALITIES: readonly [number, number] = [-6, 6];

/** What the places' shares depend on. */
export interface Places {
  quality: number;
  /** How far the single answer is a witness of its own, and no place in the set (`two-answers.ts`). */
  apart: number;
}

/**
 * Multiplies a belief [classes] by P(place of the label | size of the set, answers beside it), up to a factor.
 * @param missingWeight the power to which it tells against labels that the set lacks: the names tell it as well.
 */
export function hearPlaces(
  sets: CandidateSets,
  row: number,
  { missingWeight, ...places }: Places & { missingWeight: number },
  belief: Float64Array,
): void {
  const [start, end] = [intAt(sets.offsets, row), intAt(sets.offsets, row + 1)];
  const named = sets.labels.subarray(start, end);
  const shares = placeShares(sets, row, places);
  const single = intAt(sets.single, row);
  const missing = floatAt(shares, MISSING);
  const mercy = ((1 - missing) / (missing * named.length)) ** (1 - missingWeight);
  for (let j = 0; j < belief.length; j++) {
    const rank = named.indexOf(j);
    let slot = MISSING;
    if (rank >= 0) slot = Math.min(rank, RANKS - 1);
    else if (j === single) slot = OUTSIDE_ANSWER;
    const sharing = slot === RANKS - 1 ? named.length - RANKS + 1 : 1;
    const share = Math.max(floatAt(shares, slot), LEAST_PROBABILITY) / sharing;
    belief[j] =
      (slot < RANKS ? 1 : mercy) * share * Math.max(floatAt(belief, j), LEAST_PROBABILITY);
  }
}

/** The quality at which this share of first candidates is right, by the places alone. */
export function qualityFor(
  sets: CandidateSets,
  rows: readonly number[],
  firstRight: number,
  apart: number,
): number {
  const few = sampleRows(rows, 400, 1);
  return qualityWhere(firstRight, (quality) => meanFirst(sets, few, { quality, apart }));
}

/** The quality at which a share that grows with it is as wanted, by bisection. */
export function qualityWhere(wanted: number, shareAt: (quality: number) => number): number {
  let [low, high] = QUALITIES;
  for (let step = 0; step < 16; step++) {
    const middle = (low + high) / 2;
    if (shareAt(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Share of first candidates that are right, by the places alone. */
export function meanFirst(sets: CandidateSets, rows: readonly number[], places: Places): number {
  const sum = rows.reduce((total, row) => total + floatAt(placeShares(sets, row, places), 0), 0);
  return sum / Math.max(1, rows.length);
}

/** [SLOTS] how likely the right label stands in each place of this row's annotation. */
function placeShares(sets: CandidateSets, row: number, { quality, apart }: Places): Float64Array {
  const [start, end] = [intAt(sets.offsets, row), intAt(sets.offsets, row + 1)];
  const single = intAt(sets.single, row);
  const place = single < 0 ? 0 : sets.labels.subarray(start, end).indexOf(single);
  if (place === 0) return sharesBeside(sets, start, end, 0, quality);
  const beside = sharesBeside(sets, start, end, place, quality);
  if (apart === 0) return beside;
  const alone = sharesBeside(sets, start, end, 0, quality);
  if (place < 0) alone[OUTSIDE_ANSWER] = floatAt(alone, MISSING);
  return beside.map((share, slot) => (1 - apart) * share + apart * floatAt(alone, slot));
}

/** Of one size of set. @param place of the single answer in it; below 0 where it is outside. */
function sharesBeside(
  sets: CandidateSets,
  start: number,
  end: number,
  place: number,
  quality: number,
): Float64Array {
  const shares = rankShares(sets, start, end);
  const missing = at(MISSING_BY_SIZE, Math.min(end - start, RANKS) - 1);
  shares.forEach((share, slot) => (shares[slot] = share * (1 - missing)));
  shares[MISSING] = missing;
  const likeliest = [0];
  if (place > 0) {
    const other = Math.min(place, RANKS - 1);
    const both = floatAt(shares, 0) + floatAt(shares, other);
    shares[0] = FIRST_OF_TWO * both;
    shares[other] = (1 - FIRST_OF_TWO) * both;
    likeliest.push(other);
  } else if (place < 0) {
    shares.forEach((share, slot) => (shares[slot] = share * (1 - OUTSIDE_SHARE)));
    shares[OUTSIDE_ANSWER] = OUTSIDE_SHARE;
    likeliest.push(OUTSIDE_ANSWER);
  }
  for (const slot of likeliest) shares[slot] = floatAt(shares, slot) * Math.exp(quality);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** The candidates' shares by rank, or by the teacher's scores where it gives them; they sum to 1. */
function rankShares({ scores }: CandidateSets, start: number, end: number): Float64Array {
  const shares = new Float64Array(SLOTS);
  const isScored = scores.subarray(start, end).some((score) => score > 0);
  for (let entry = start; entry < end; entry++) {
    const slot = Math.min(entry - start, RANKS - 1);
    if (isScored) shares[slot] = floatAt(shares, slot) + floatAt(scores, entry);
    else shares[slot] = at(RANK_WEIGHTS, slot);
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
