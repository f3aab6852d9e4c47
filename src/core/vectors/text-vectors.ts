/**
 * @file Vectors of texts: the mean of their words' vectors, frequent words weighing less, without the direction
 * that all texts of the table share (Arora, Liang and Ma, A simple but tough-to-beat baseline for sentence
 * embeddings, 2017).
 */
import { floatAt } from '../reads';
import { dot, length, type WordVectors } from './word-vectors';

/** Fewer texts do not show what texts share; the most frequent words take their place. */
const LEAST_TEXTS = 50;
const FREQUENT_WORDS = 2_000;
/** Of the power iteration; the strongest direction is far ahead of the others. */
const PASSES = 30;

export class TextVectors {
  readonly #vectors: WordVectors;
  /** Of length 1. */
  readonly #shared: Float32Array;

  /** @param sample words of texts of the table, as `wordsOf` finds them. */
  constructor(vectors: WordVectors, sample: readonly (readonly string[])[]) {
    this.#vectors = vectors;
    const known = sample.map((words) => this.#mean(words)).filter((vector) => length(vector) > 0);
    this.#shared = strongestDirection(
      known.length >= LEAST_TEXTS ? known : frequentVectors(vectors),
      vectors.dimensions,
    );
  }

  /** Of length 1; all zero where no word is known. */
  vectorOf(words: Iterable<string>): Float32Array {
    return this.vectorOfWeighted(Array.from(words, (word) => [word, 1]));
  }

  /** As `vectorOf`, with what each word weighs besides its frequency. */
  vectorOfWeighted(words: Iterable<readonly [word: string, weight: number]>): Float32Array {
    const vector = this.#weightedMean(words);
    const share = dot(vector, this.#shared);
    vector.forEach((value, j) => (vector[j] = value - share * floatAt(this.#shared, j)));
    const size = length(vector);
    if (size > 0) vector.forEach((value, j) => (vector[j] = value / size));
    return vector;
  }

  #mean(words: readonly string[]): Float32Array {
    return this.#weightedMean(words.map((word) => [word, 1] as const));
  }

  #weightedMean(words: Iterable<readonly [word: string, weight: number]>): Float32Array {
    const { dimensions, values, weights } = this.#vectors;
    const sum = new Float32Array(dimensions);
    let total = 0;
    for (const [word, factor] of words) {
      const index = this.#vectors.indexOf(word);
      if (index < 0) continue;
      const weight = factor * floatAt(weights, index);
      total += weight;
      const start = index * dimensions;
      for (let j = 0; j < dimensions; j++) {
        sum[j] = floatAt(sum, j) + weight * floatAt(values, start + j);
      }
    }
    if (total > 0) sum.forEach((value, j) => (sum[j] = value / total));
    return sum;
  }
}

function frequentVectors(vectors: WordVectors): Float32Array[] {
  const count = Math.min(FREQUENT_WORDS, vectors.words.length);
  return Array.from({ length: count }, (_, index) => vectors.vector(index));
}

/** The direction with the largest sum of squares, not centred, by power iteration. */
function strongestDirection(rows: readonly Float32Array[], dimensions: number): Float32Array {
  // The rows' own sum is a start that is not at right angles to what they share.
  let direction = new Float32Array(dimensions).fill(1e-6);
  for (const row of rows) row.forEach((value, j) => (direction[j] = floatAt(direction, j) + value));
  for (let pass = 0; pass < PASSES; pass++) {
    const next = new Float32Array(dimensions);
    for (const row of rows) {
      const share = dot(row, direction);
      for (let j = 0; j < dimensions; j++) next[j] = floatAt(next, j) + share * floatAt(row, j);
    }
    const size = length(next) || 1;
    direction = next.map((value) => value / size);
  }
  return direction;
}
