/**
 * @file What a teacher says of a row that goes by words: keywords that occur in the text, or how near it is in meaning to
 * each label. Both are distributions over the labels before any student has spoken.
 *
 * How often matching words are right is told by how many labels match a text: a text has one label, and words that belong
 * to theirs seldom meet those of others.
 */
import { floatAt, intAt } from '../../reads';
import { forEachRow, MATCHED, type CandidateSets } from '../../refinery/candidate-sets';

/** A label that has twice the evidence of another is eight times as likely. From the same rows as the shares below. */
const POWER_OF_SCORES = 3;
/**
 * Log odds that the right label matches, from those that the numbers of labels tell: keywords that many texts share leave
 * them too low, so they are heard in part. From train rows of TREC and DBpedia, with keywords chosen by hand, from typical words of
 * a few texts, and names alone.
 */
const TOLD = { weight: 0.31, offset: 1.28 };
const FIRST_GUESS = { own: 0.6, other: 0.05 };
const ROUNDS = 100;
const LEAST_SHARE = 1e-4;
/** Where a teacher gives no scores its labels count alike. */
const LEAST_SCORE = 1e-6;
/** What the labels that are not near have together at the least. */
const LEAST_REST = 1e-3;

export function goesByWords(sets: CandidateSets, row: number): boolean {
  return sets.evidence[row] !== 0;
}

/**
 * [classes + 1] of the texts that so many labels match, the share that has the right one among them: without gold, by the
 * numbers of labels that match.
 */
export function matchCoverage(sets: CandidateSets): Float64Array {
  const texts = textsByMatches(sets);
  const shares = matchShares(texts);
  return texts.map((_, labels) =>
    logistic(TOLD.weight * logOdds(among(shares, labels, sets.classes)) + TOLD.offset),
  );
}

/** How often a text matches its own label, and any other one. */
interface MatchShares {
  own: number;
  other: number;
}

/** How likely the right label is among so many of them that match. */
function among({ own, other }: MatchShares, labels: number, classes: number): number {
  if (labels === 0 || labels >= classes) return labels === 0 ? 0 : 1;
  const inside = own * labels * (1 - other);
  return inside / (inside + (1 - own) * (classes - labels) * other);
}

/**
 * By expectation maximisation (Dawid and Skene 1979, with two shares for all labels). Where no text matches nothing, those
 * texts are taken to have been left out.
 */
function matchShares(texts: Float64Array): MatchShares {
  const classes = texts.length - 1;
  const seen = texts.reduce((sum, count) => sum + count, 0);
  if (seen === 0) return FIRST_GUESS;
  let shares = FIRST_GUESS;
  for (let round = 0; round < ROUNDS; round++) {
    let [ownMatches, matches] = [0, 0];
    texts.forEach((count, labels) => {
      ownMatches += count * among(shares, labels, classes);
      matches += count * labels;
    });
    const none = (1 - shares.own) * (1 - shares.other) ** (classes - 1);
    const all = texts[0] === 0 ? seen / (1 - none) : seen;
    shares = {
      own: clamped(ownMatches / all),
      other: clamped((matches - ownMatches) / (all * Math.max(1, classes - 1))),
    };
  }
  return shares;
}

/** [classes + 1] how many texts match no label, one, two and so on. */
function textsByMatches(sets: CandidateSets): Float64Array {
  const texts = new Float64Array(sets.classes + 1);
  forEachRow(sets, (row, start, end) => {
    if (sets.certain[row]) return;
    const labels = sets.evidence[row] === MATCHED ? end - start : 0;
    texts[labels] = floatAt(texts, labels) + 1;
  });
  return texts;
}

/** Multiplies a belief [classes] by what the words themselves say of each label, to that power, and normalises it. */
export function hearWords(
  sets: CandidateSets,
  row: number,
  coverage: Float64Array,
  power: number,
  belief: Float64Array,
): void {
  const shares = new Float64Array(belief.length);
  evidenceShares(sets, row, coverage, shares);
  belief.forEach((value, j) => (belief[j] = value * floatAt(shares, j) ** power));
  const total = belief.reduce((sum, value) => sum + value, 0);
  belief.forEach((value, j) => (belief[j] = value / total));
}

/** The distribution by the words alone of a row that goes by them, into `shares` [classes]. */
export function evidenceShares(
  sets: CandidateSets,
  row: number,
  coverage: Float64Array,
  shares: Float64Array,
): void {
  const [start, end] = [intAt(sets.offsets, row), intAt(sets.offsets, row + 1)];
  if (sets.evidence[row] === MATCHED) matchedShares(sets, start, end, coverage, shares);
  else nearShares(sets, start, end, shares);
}

function matchedShares(
  { labels, scores, classes }: CandidateSets,
  start: number,
  end: number,
  coverage: Float64Array,
  shares: Float64Array,
): void {
  const lacking = 1 - floatAt(coverage, end - start);
  const weigh = (entry: number) => Math.max(LEAST_SCORE, floatAt(scores, entry)) ** POWER_OF_SCORES;
  let total = 0;
  for (let entry = start; entry < end; entry++) total += weigh(entry);
  shares.fill(lacking / classes);
  for (let entry = start; entry < end; entry++) {
    const label = intAt(labels, entry);
    shares[label] = floatAt(shares, label) + ((1 - lacking) * weigh(entry)) / total;
  }
}

/** Nearness comes as probabilities among all labels, of which a set has the greatest. */
function nearShares(
  { labels, scores, classes }: CandidateSets,
  start: number,
  end: number,
  shares: Float64Array,
): void {
  let total = 0;
  for (let entry = start; entry < end; entry++) total += floatAt(scores, entry);
  const all = Math.max(1, total);
  shares.fill(Math.max(LEAST_REST, 1 - total / all) / Math.max(1, classes - (end - start)));
  for (let entry = start; entry < end; entry++) {
    shares[intAt(labels, entry)] = floatAt(scores, entry) / all;
  }
}

function logOdds(probability: number): number {
  const likely = clamped(probability);
  return Math.log(likely / (1 - likely));
}

function clamped(share: number): number {
  return Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
