/**
 * @file Vectors of words, as `scripts/make-word-vectors.mjs` writes them: words of like meaning point the same
 * way. Words are those of `wordsOf`, the most frequent first.
 */
import { Stemmer } from '../keywords/words';
import { floatAt } from '../reads';

const FORMAT = 'shortlist-word-vectors-1';
/** Engines take so many arguments. */
const CHARACTERS_AT_ONCE = 8_192;
/** Zipf's law with Mandelbrot's correction, for the share of the n-th most frequent word in a text. */
const MANDELBROT_SHIFT = 2.7;
/** Smooth inverse frequency (Arora, Liang and Ma 2017): a word's weight is a / (a + its share). */
const SIF_A = 1e-3;

interface Head {
  format: string;
  words: number;
  dimensions: number;
}

export class WordVectors {
  readonly words: readonly string[];
  readonly dimensions: number;
  /** [words x dimensions], row-major. */
  readonly values: Float32Array;
  /** [words] lengths of the vectors. */
  readonly lengths: Float32Array;
  /** [words] how much a word says, 0 to 1. */
  readonly weights: Float32Array;
  readonly #indexOf: Map<string, number>;
  readonly #stemmer = new Stemmer();
  /** By stem, the most frequent word that has it; made when it is needed. */
  #byStem: Map<string, number> | undefined;

  constructor(words: readonly string[], values: Float32Array) {
    this.words = words;
    this.values = values;
    this.dimensions = values.length / words.length;
    this.lengths = Float32Array.from(words, (_, word) => length(this.vector(word)));
    this.#indexOf = new Map(words.map((word, index) => [word, index]));
    const shares = words.map((_, rank) => 1 / (rank + MANDELBROT_SHIFT));
    const total = shares.reduce((sum, share) => sum + share, 0);
    this.weights = Float32Array.from(shares, (share) => SIF_A / (SIF_A + share / total));
  }

  /** @throws Error where the file is another one, or cut short. */
  static read(file: ArrayBuffer): WordVectors {
    const start = new Uint8Array(file, 0, Math.min(file.byteLength, 1_000)).indexOf(10) + 1;
    const head = readHead(file, start);
    const { words: count, dimensions } = head;
    const numbersAt = start + 4 * dimensions;
    const wordsAt = numbersAt + count * dimensions;
    if (wordsAt > file.byteLength) throw new Error('The file of word vectors is incomplete.');
    const scales = new Float32Array(file, start, dimensions);
    const numbers = new Int8Array(file, numbersAt, count * dimensions);
    const values = Float32Array.from(
      numbers,
      (steps, i) => steps * floatAt(scales, i % dimensions),
    );
    const words = asciiText(new Uint8Array(file, wordsAt)).split('\n');
    if (words.length !== count) throw new Error('The file of word vectors is incomplete.');
    return new WordVectors(words, values);
  }

  /** A view of a word's vector. */
  vector(index: number): Float32Array {
    return this.values.subarray(index * this.dimensions, (index + 1) * this.dimensions);
  }

  /** Of the word itself, else of the most frequent word with its stem; -1 where there is none. */
  indexOf(word: string): number {
    const index = this.#indexOf.get(word);
    if (index !== undefined) return index;
    this.#byStem ??= this.#stems();
    return this.#byStem.get(this.#stemmer.stem(word)) ?? -1;
  }

  /** Whether it is one of the words itself. */
  has(word: string): boolean {
    return this.#indexOf.has(word);
  }

  #stems(): Map<string, number> {
    const byStem = new Map<string, number>();
    this.words.forEach((word, index) => {
      const stem = this.#stemmer.stem(word);
      if (!byStem.has(stem)) byStem.set(stem, index);
    });
    return byStem;
  }
}

function readHead(file: ArrayBuffer, end: number): Head {
  try {
    const head = JSON.parse(asciiText(new Uint8Array(file, 0, end))) as Head;
    if (head.format === FORMAT) return head;
  } catch {
    // What follows is said of any other file.
  }
  throw new Error('This is no file of word vectors.');
}

/** Head and words are of ASCII characters. */
function asciiText(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += CHARACTERS_AT_ONCE) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + CHARACTERS_AT_ONCE)));
  }
  return parts.join('');
}

/** Of a vector. */
export function length(vector: Float32Array | Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

export function dot(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += floatAt(a, j) * floatAt(b, j);
  return sum;
}
