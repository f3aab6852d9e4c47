/**
 * @file Texts that no label's words match, in groups of like texts with the words that are typical of each: what
 * label is missing?
 */
import { seededRandom } from '../random';
import { at, entry, floatAt, intAt } from '../reads';
import { TextVectors } from '../vectors/text-vectors';
import { dot, length, type WordVectors } from '../vectors/word-vectors';
import { countTerms, logOddsScore, type Term } from './term-counts';
import type { ExampleText, TextTable } from './text-table';

export interface TextCluster {
  texts: number;
  /** That number is an estimate: of many texts only a sample is put into groups. */
  isEstimate: boolean;
  /** The most typical first. */
  words: string[];
  /** Texts in its middle. */
  examples: ExampleText[];
}

const MOST_TEXTS = 3_000;
const MOST_CLUSTERS = 8;
const LEAST_TEXTS_PER_CLUSTER = 8;
const PASSES = 15;
/** Several starts, of which the tightest clusters are taken. */
const STARTS = 3;
const WORDS = 6;
const EXAMPLES = 3;
/** Below this a word is as typical of other texts. */
const LEAST_SCORE = 1.96;
/** Without vectors of words, texts are compared by their words in so many dimensions (random projection). */
const HASHED_DIMENSIONS = 256;

/**
 * The clusters, largest first; empty where there are too few texts.
 * @param texts those that match nothing, as indices into the table.
 * @param vectors null where the table is not English or there are none.
 */
export function clusterTexts(
  table: TextTable,
  texts: readonly number[],
  vectors: WordVectors | null,
  seed = 1,
): TextCluster[] {
  const step = Math.max(1, Math.ceil(texts.length / MOST_TEXTS));
  const sample = texts.filter((_, i) => i % step === 0);
  const rows = vectors ? meanings(table, sample, vectors) : hashedWords(table, sample);
  const count = Math.min(MOST_CLUSTERS, Math.floor(sample.length / LEAST_TEXTS_PER_CLUSTER));
  if (count < 1) return [];
  const { clusterOf, nearness } = kMeans(rows, count, seededRandom(seed));
  const place = new Map(sample.map((text, i) => [text, i]));
  const groupOf = (text: number) => intAt(clusterOf, entry(place, text));
  const terms = countTerms(table, sample, groupOf, count).filter(
    ({ isFunctionWord }) => !isFunctionWord,
  );
  const sizes = new Array<number>(count).fill(0);
  for (const cluster of clusterOf) sizes[cluster] = at(sizes, cluster) + 1;
  return sizes
    .map((size, cluster) => {
      const members = sample.map((_, i) => i).filter((i) => clusterOf[i] === cluster);
      members.sort((a, b) => floatAt(nearness, b) - floatAt(nearness, a));
      return {
        texts: Math.round((size * texts.length) / sample.length),
        isEstimate: step > 1,
        words: typicalWords(terms, cluster, size, sample.length),
        examples: members.slice(0, EXAMPLES).map((i) => table.example(at(sample, i))),
      };
    })
    .filter((cluster) => cluster.texts > 0 && cluster.words.length > 0)
    .sort((a, b) => b.texts - a.texts);
}

function typicalWords(
  terms: readonly Term[],
  cluster: number,
  size: number,
  all: number,
): string[] {
  const scored = terms.flatMap((term) => {
    const inside = intAt(term.inGroup, cluster);
    const outside = term.texts - inside;
    const score = logOddsScore({ inside, ofInside: size, outside, ofOutside: all - size });
    // Where there is one cluster, its frequent words are typical of it.
    const strength = size === all ? inside : score;
    return strength >= LEAST_SCORE ? [{ term, strength }] : [];
  });
  const kept: Term[] = [];
  for (const { term } of scored.sort((a, b) => b.strength - a.strength)) {
    if (kept.length >= WORDS) break;
    if (!kept.some(({ stems }) => stems.some((stem) => term.stems.includes(stem)))) kept.push(term);
  }
  return kept.map(({ writing }) => writing);
}

function meanings(
  table: TextTable,
  sample: readonly number[],
  vectors: WordVectors,
): Float32Array[] {
  const words = sample.map((text) =>
    Array.from(table.wordsOf(text), (word) => at(table.words, word)),
  );
  const texts = new TextVectors(vectors, words);
  return words.map((each) => texts.vectorOf(each));
}

/** Rarer stems weigh more; each goes to one dimension, with a sign, by its number. */
function hashedWords(table: TextTable, sample: readonly number[]): Float32Array[] {
  const frequency = new Map<number, number>();
  const stems = sample.map(
    (text) => new Set(Array.from(table.wordsOf(text), (word) => at(table.stemOf, word))),
  );
  for (const each of stems)
    for (const stem of each) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  return stems.map((each) => {
    const vector = new Float32Array(HASHED_DIMENSIONS);
    for (const stem of each) {
      const hash = Math.imul(stem + 1, 2_654_435_761) >>> 0;
      const weight = Math.log((1 + sample.length) / (frequency.get(stem) ?? 1));
      const at = (hash >>> 1) % HASHED_DIMENSIONS;
      vector[at] = floatAt(vector, at) + (hash & 1 ? weight : -weight);
    }
    const size = length(vector);
    return size > 0 ? vector.map((value) => value / size) : vector;
  });
}

interface Clustering {
  clusterOf: Int32Array;
  /** Cosine of each row with its cluster's middle. */
  nearness: Float32Array;
}

/** Spherical k-means, started as k-means++ does (Arthur and Vassilvitskii 2007). */
function kMeans(rows: readonly Float32Array[], count: number, random: () => number): Clustering {
  let best: Clustering | null = null;
  let highest = -Infinity;
  for (let start = 0; start < STARTS; start++) {
    let middles = firstMiddles(rows, count, random);
    let found = assign(rows, middles);
    for (let pass = 0; pass < PASSES; pass++) {
      middles = middlesOf(rows, found.clusterOf, middles);
      found = assign(rows, middles);
    }
    const total = found.nearness.reduce((sum, cosine) => sum + cosine, 0);
    if (total > highest) [best, highest] = [found, total];
  }
  return best ?? assign(rows, []);
}

/** Each further middle is a row, the likelier the farther it is from those before. */
function firstMiddles(
  rows: readonly Float32Array[],
  count: number,
  random: () => number,
): Float32Array[] {
  const middles = [at(rows, Math.floor(random() * rows.length))];
  const distance = rows.map(() => Infinity);
  while (middles.length < count) {
    const last = at(middles, middles.length - 1);
    rows.forEach((row, i) => {
      distance[i] = Math.min(at(distance, i), Math.max(0, 1 - dot(row, last)));
    });
    let left = random() * distance.reduce((sum, each) => sum + each, 0);
    const chosen = distance.findIndex((each) => (left -= each) <= 0);
    middles.push(at(rows, Math.max(0, chosen)));
  }
  return middles;
}

function assign(rows: readonly Float32Array[], middles: readonly Float32Array[]): Clustering {
  const clusterOf = new Int32Array(rows.length);
  const nearness = new Float32Array(rows.length).fill(-Infinity);
  rows.forEach((row, i) => {
    middles.forEach((middle, cluster) => {
      const cosine = dot(row, middle);
      if (cosine <= floatAt(nearness, i)) return;
      nearness[i] = cosine;
      clusterOf[i] = cluster;
    });
  });
  return { clusterOf, nearness };
}

/** A cluster that has lost all its rows keeps its middle. */
function middlesOf(
  rows: readonly Float32Array[],
  clusterOf: Int32Array,
  before: readonly Float32Array[],
): Float32Array[] {
  const sums = before.map((middle) => new Float32Array(middle.length));
  rows.forEach((row, i) => {
    const sum = at(sums, intAt(clusterOf, i));
    row.forEach((value, j) => (sum[j] = floatAt(sum, j) + value));
  });
  return sums.map((sum, cluster) => {
    const size = length(sum);
    return size > 0 ? sum.map((value) => value / size) : at(before, cluster);
  });
}
