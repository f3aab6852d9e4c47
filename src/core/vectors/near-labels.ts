/**
 * @file Evidence for a text that no keyword matches: the labels that it is near to in meaning, as a candidate
 * set with probabilities.
 *
 * How much nearness is worth differs from table to table, and is not taken on trust: texts that match one
 * label alone show it, once the words that matched are taken out of them. Where few texts match, nearness counts
 * for as little as it did on the tables where it said least, and the sets are large.
 */
import { KeywordMatcher } from '../keywords/keyword-matcher';
import { at, floatAt } from '../reads';
import type { Label } from '../task/recipe';
import { Stemmer, wordsOf } from '../keywords/words';
import { checkEnglish } from './language';
import { Nearness, phrasesOf } from './nearness';
import type { WordVectors } from './word-vectors';

/**
 * A label's probability is proportional to e^(sharpness x nearness). Before any text is seen: the more labels
 * there are, the more their names must say to tell them apart.
 */
const priorSharpness = (labels: number) => Math.max(1, Math.log2(labels) - 1);
/** How many texts that match the prior stands for; they are easier than those that do not. */
const PRIOR_STRENGTH = 20;
const SHARPNESSES = Array.from({ length: 25 }, (_, step) => 0.5 * 2 ** (step / 4));
/** Tried shares of texts that match a label which is not theirs. */
const ERROR_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
/** Texts that match are as many as this at most. */
const MOST_PROOFS = 2_000;
/** Fewer texts do not show what is near for this table. */
const LEAST_SAMPLE = 20;
/**
 * Candidates are the smallest set that reaches this probability, but never more than half of the labels: what learns
 * from them hears which labels are named before it hears their order, and all of them named say nothing.
 */
const MASS = 0.9;
const MOST_SHARE = 0.5;

export interface NearShortlist {
  /** Indices of the labels, nearest first. */
  labels: number[];
  /** Their probabilities among all labels. */
  scores: number[];
}

/** Why there is no nearness: the table is too small to compare its texts, or not English. */
export type NoNearness = 'small-table' | 'other-language';

export class NearLabels {
  readonly sharpness: number;
  readonly #nearness: Nearness;
  readonly #most: number;

  /** @param sample texts of the table. */
  constructor(vectors: WordVectors, labels: readonly Label[], sample: readonly string[]) {
    const words = sample.map(wordsOf);
    this.#nearness = new Nearness(vectors, labels, words);
    this.#most = Math.ceil(labels.length * MOST_SHARE);
    this.sharpness = fitSharpness(this.#proofs(labels, sample, words), labels.length);
  }

  /** As the constructor, where the table is one that the vectors can speak of. */
  static of(
    vectors: WordVectors,
    labels: readonly Label[],
    sample: readonly string[],
  ): NearLabels | NoNearness {
    if (sample.length < LEAST_SAMPLE) return 'small-table';
    if (!checkEnglish(vectors, sample).isEnglish) return 'other-language';
    return new NearLabels(vectors, labels, sample);
  }

  /** Null where no word of the text is known. */
  shortlist(text: string): NearShortlist | null {
    const nearness = this.#nearness.of(wordsOf(text));
    if (!nearness) return null;
    const probabilities = softmax(nearness, this.sharpness);
    const order = Array.from(probabilities.keys()).sort(
      (a, b) => floatAt(probabilities, b) - floatAt(probabilities, a),
    );
    const labels: number[] = [];
    let mass = 0;
    for (const label of order) {
      labels.push(label);
      mass += floatAt(probabilities, label);
      if (mass >= MASS || labels.length >= this.#most) break;
    }
    return { labels, scores: labels.map((label) => floatAt(probabilities, label)) };
  }

  /** Texts that match one label alone, without the words of that label. */
  #proofs(
    labels: readonly Label[],
    sample: readonly string[],
    words: readonly (readonly string[])[],
  ): Proof[] {
    const matcher = KeywordMatcher.of(labels);
    const stemmer = new Stemmer();
    const named = labels.map(
      (label) =>
        new Set(phrasesOf(label).flatMap((words) => words.map((word) => stemmer.stem(word)))),
    );
    const proofs: Proof[] = [];
    for (const [i, text] of sample.entries()) {
      const scores = matcher.score(text);
      // Where one text is too much for the keywords, the next will be: those so far must do.
      if (!scores) break;
      const matched = Array.from(scores.entries()).filter(([, score]) => score > 0);
      const [only] = matched;
      if (!only || matched.length > 1) continue;
      const others = at(words, i).filter((word) => !at(named, only[0]).has(stemmer.stem(word)));
      const nearness = this.#nearness.of(others);
      if (nearness) proofs.push({ nearness, label: only[0] });
      if (proofs.length === MOST_PROOFS) break;
    }
    return proofs;
  }
}

interface Proof {
  nearness: Float64Array;
  label: number;
}

/**
 * The likeliest sharpness, with a log-normal prior. Keywords err too: a share of the proofs, as likely as any
 * other, says nothing.
 */
function fitSharpness(proofs: readonly Proof[], labels: number): number {
  const expected = priorSharpness(labels);
  let best = { value: -Infinity, sharpness: expected };
  for (const sharpness of SHARPNESSES) {
    const prior = (-PRIOR_STRENGTH * Math.log(sharpness / expected) ** 2) / 2;
    const beliefs = proofs.map(({ nearness, label }) => ({
      right: floatAt(softmax(nearness, sharpness), label),
      chance: 1 / nearness.length,
    }));
    for (const errors of ERROR_SHARES) {
      const value = beliefs.reduce(
        (sum, { right, chance }) => sum + Math.log((1 - errors) * right + errors * chance),
        prior,
      );
      if (value > best.value) best = { value, sharpness };
    }
  }
  return best.sharpness;
}

function softmax(values: Float64Array, sharpness: number): Float64Array {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(sharpness * (value - largest)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
