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
/** The power to which nearness is taken beside what students say, who see the words that it is made of. From those, too. */
export const NEARNESS_WEIGHT = 0.65;
/**
 * Log odds that the right label matches, from those that the numbers of labels tell: keywords that many texts share leave
 * them too low, so they are heard in part. From train rows of TREC and DBpedia, with keywords chosen by hand, from typical words of
 * a few texts, and names alone.
 */
const TOLD = { weight: 0.31, offset: 1.28 };
const FIRST_GUESS = { own: 0.6, other: 0.05 };
const ROUNDS = 60;
const LEAST_SHARE = 1e-4;
/** Where a teacher gives no scores its labels count alike. */
const LEAST_SCORE = 1e-6;
/** What the labels that are not near have together at the least. */
const LEAST_REST = 1e-3;

export function goesByWords(sets: CandidateSets, row: number): boolean {
  return sets.evidence[row] !== 0;
}

/**
 * [classes + 1] of the texts that so many labels match, the share that has the right one among them. Without gold, by expectation maximisation over the numbers of labels that match: each text matches its own label with one
 * probability, any other with another one (Dawid and Skene 1979, with two shares for all labels).
 */
export function matchCoverage(sets: CandidateSets): Float64Array {
  const { classes } = sets;
  const texts = textsByMatches(sets);
  const all = texts.reduce((sum, count) => sum + count, 0);
  let { own, other } = FIRST_GUESS;
  /** How likely the right label is among some number of them. */
  const among = (labels: number) => {
    if (labels === 0 || labels >= classes) return labels === 0 ? 0 : 1;
    const inside = own * labels * (1 - other);
    return inside / (inside + (1 - own) * (classes - labels) * other);
  };
  for (let round = 0; round < ROUNDS && all > 0; round++) {
    let [ownMatches, matches] = [0, 0];
    texts.forEach((count, labels) => {
      ownMatches += count * among(labels);
      matches += count * labels;
    });
    const share = (value: number) => Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, value));
    other = share((matches - ownMatches) / (all * Math.max(1, classes - 1)));
    own = share(ownMatches / all);
  }
  return texts.map((_, labels) => logistic(TOLD.weight * logOdds(among(labels)) + TOLD.offset));
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
  const likely = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, probability));
  return Math.log(likely / (1 - likely));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
