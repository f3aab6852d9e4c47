/**
 * @file Features by the hashing trick (Weinberger et al. 2009) instead of a vocabulary: what the n-gram student
 * could do, for `npm run bench:ngram` alone. A term counts in the bucket that its hash names.
 *
 * Weights are those of core/students/ngram-features.ts, with a bucket's document frequency for a term's.
 */
import { countTerms, isWordTerm } from '../../../src/core/students/ngram-terms';
import { SparseRowsBuilder, type SparseRows } from '../../../src/core/students/sparse';

export interface Hashing {
  buckets: number;
  /** Half of the terms count negatively, so that those of a bucket cancel out rather than add up. */
  isSigned: boolean;
}

export class HashedFeatures {
  readonly #hashing: Hashing;
  /** [buckets] */
  readonly #idf: Float32Array;

  /** Learns how many of the texts each bucket occurs in. */
  constructor(hashing: Hashing, texts: readonly string[]) {
    this.#hashing = hashing;
    const frequencies = new Float32Array(hashing.buckets);
    for (const text of texts) {
      const used = new Set(
        [...countTerms(text, 'characters').keys()].map((term) => this.#bucketOf(term)),
      );
      for (const bucket of used) frequencies[bucket] = (frequencies[bucket] ?? 0) + 1;
    }
    this.#idf = frequencies.map((n) => Math.log((1 + texts.length) / (1 + n)) + 1);
  }

  /** Sparse rows [texts.length x buckets]. */
  transform(texts: readonly string[]): SparseRows {
    const rows = new SparseRowsBuilder();
    for (const text of texts) {
      const vector = this.#vector(text);
      rows.add([...vector.keys()], [...vector.values()]);
    }
    return rows.build();
  }

  #vector(text: string): Map<number, number> {
    const [words, characters] = [new Map<number, number>(), new Map<number, number>()];
    for (const [term, count] of countTerms(text, 'characters')) {
      const bucket = this.#bucketOf(term);
      const sign = this.#hashing.isSigned && hash(`sign ${term}`) % 2 === 0 ? -1 : 1;
      add(isWordTerm(term) ? words : characters, bucket, sign * (1 + Math.log(count)));
    }
    const whole = new Map<number, number>();
    for (const half of [words, characters]) {
      for (const [bucket, value] of half) half.set(bucket, value * (this.#idf[bucket] ?? 0));
      const length = Math.hypot(...half.values()) || 1;
      for (const [bucket, value] of half) add(whole, bucket, value / length);
    }
    return whole;
  }

  #bucketOf(term: string): number {
    return hash(term) % this.#hashing.buckets;
  }
}

function add(sums: Map<number, number>, key: number, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

/** 32 bits of a text: FNV-1a, and MurmurHash3's last steps, since its low bits alone are poorly mixed. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
