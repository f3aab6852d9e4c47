/**
 * @file Texts that say nearly the same, found without comparing each with each: MinHash signatures over
 * words and word pairs (Broder 1997), bands of them as buckets, comparison within a bucket.
 *
 * Invariant: the groups depend on the texts alone, not on their order of discovery. Time and memory grow
 * with the number of texts, not with its square: a long text is known by a sketch, a crowded bucket is
 * not compared throughout.
 */
import { IntegerLists } from '../integer-lists';
import type { Pieces } from '../pieces';
import { seededRandom } from '../random';
import { at, int32At, intAt, uint32At } from '../reads';
import { inForm } from '../table/unicode-form';

/** Jaccard similarity of the word sets from which two texts count as near duplicates. */
export const LEAST_SIMILARITY = 0.7;
/** 10 bands of 3: pairs as similar as 0.7 meet in a bucket with a chance of 98.5%, of 0.3 with 24%. */
const BANDS = 10;
const BAND_ROWS = 3;
const HASHES = BANDS * BAND_ROWS;
/** In a crowded bucket a text is compared with so many before it only. */
const MOST_COMPARED = 50;
/** Texts of up to half as many words are compared exactly; of longer ones the smallest hashes stand for all. */
export const SKETCH_SIZE = 128;
/** Bits that outline a text's hashes, in words, and their number after them. */
const PARITY_WORDS = 4;
const OUTLINE_WORDS = PARITY_WORDS + 1;
const TOKENS = /[\p{L}\p{N}]+/gu;
/** Some milliseconds' work. */
const TEXTS_PER_PIECE = 64;
const ROWS_PER_PIECE = 1_024;

/** Takes texts piece by piece and keeps none of them: a sketch of each is enough. */
export class NearDuplicates {
  readonly #sign = makeSigner();
  readonly #sketches = new IntegerLists();
  /** [texts x HASHES] piece by piece. */
  readonly #signatures: Uint32Array[] = [];
  /** [texts x OUTLINE_WORDS] piece by piece. */
  readonly #outlines: Uint32Array[] = [];
  /** [pieces] the first text of each. */
  readonly #firsts: number[] = [];

  *add(texts: readonly string[]): Pieces<void> {
    const signatures = new Uint32Array(texts.length * HASHES);
    this.#firsts.push(this.#sketches.size);
    this.#signatures.push(signatures);
    const outlines = new Uint32Array(texts.length * OUTLINE_WORDS);
    this.#outlines.push(outlines);
    for (const [i, text] of texts.entries()) {
      const shingles = shinglesOf(text);
      this.#sign(shingles, signatures.subarray(i * HASHES, (i + 1) * HASHES));
      const sketch = shingles.subarray(0, SKETCH_SIZE);
      this.#sketches.add(sketch);
      outlines.set(outlineOf(sketch), i * OUTLINE_WORDS);
      if (i % TEXTS_PER_PIECE === 0) yield;
    }
  }

  /** [texts] number of the group of each text: the index of its first member; a text alone is its own. */
  *groups(): Pieces<Int32Array> {
    const sketches = this.#sketches;
    const hashesOf = (row: number) => {
      const { buffer, byteOffset, length } = sketches.list(row);
      return new Uint32Array(buffer, byteOffset, length);
    };
    const outlines = joined(this.#outlines);
    const parent = Int32Array.from({ length: sketches.size }, (_, row) => row);
    const find = (row: number): number => {
      let root = row;
      while (int32At(parent, root) !== root) root = int32At(parent, root);
      parent[row] = root;
      return root;
    };
    for (let band = 0; band < BANDS; band++) {
      const bucketMates = bucketsOf(sketches.size);
      for (const [row, key] of this.#keysOf(band)) {
        if (row % ROWS_PER_PIECE === 0) yield;
        if (sketches.list(row).length === 0) continue;
        for (const other of bucketMates(row, key)) {
          if (!mayBeSimilar(outlines, row, other)) continue;
          const [a, b] = [find(row), find(other)];
          if (a === b || !areSimilar(hashesOf(row), hashesOf(other))) continue;
          parent[Math.max(a, b)] = Math.min(a, b);
        }
      }
    }
    return parent.map((_, row) => find(row));
  }

  /** Each text's part of the signature that the band goes by, as one number. */
  *#keysOf(band: number): Generator<[row: number, key: number]> {
    for (const [piece, signatures] of this.#signatures.entries()) {
      const first = at(this.#firsts, piece);
      for (let start = band * BAND_ROWS; start < signatures.length; start += HASHES) {
        const [a, b, c] = [0, 1, 2].map((i) => intAt(signatures, start + i)) as [
          number,
          number,
          number,
        ];
        const high = mix(Math.imul(a, 0x9e3779b1) ^ b ^ Math.imul(c, 0x85ebca6b));
        const low = mix(Math.imul(c, 0xc2b2ae35) ^ Math.imul(b, 0x27d4eb2f) ^ a) & 0x1fffff;
        yield [first + (start - band * BAND_ROWS) / HASHES, high * 2 ** 21 + low];
      }
    }
  }
}

/**
 * Buckets of texts with one key, filled in the order of the texts.
 * @returns what puts a text into its bucket, and tells which texts are there before it: the latest, not all of a crowded one.
 */
function bucketsOf(size: number): (row: number, key: number) => Generator<number> {
  const latest = new Map<number, number>();
  const before = new Int32Array(size).fill(-1);
  return function* (row, key) {
    let other = latest.get(key) ?? -1;
    before[row] = other;
    latest.set(key, row);
    for (let count = 0; other >= 0 && count < MOST_COMPARED; count++) {
      yield other;
      other = int32At(before, other);
    }
  };
}

/** Hashes of a text's words and word pairs, ascending, none twice. */
function shinglesOf(text: string): Uint32Array {
  const tokens = inForm(text, 'NFC').toLowerCase().match(TOKENS) ?? [];
  const hashes = new Uint32Array(Math.max(0, 2 * tokens.length - 1));
  let before = 0;
  tokens.forEach((token, i) => {
    const value = hash(token);
    hashes[2 * i] = value;
    if (i > 0) hashes[2 * i - 1] = mix(Math.imul(before, 0x9e3779b1) ^ value);
    before = value;
  });
  hashes.sort();
  return hashes.filter((value, i) => i === 0 || value !== hashes[i - 1]);
}

/** FNV-1a over UTF-16 units, stirred so that its order is as good as random. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(value);
}

function mix(hashed: number): number {
  let value = Math.imul(hashed ^ (hashed >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return (value ^ (value >>> 15)) >>> 0;
}

/** Writes a text's smallest hash under each of HASHES functions. */
function makeSigner(): (shingles: Uint32Array, signature: Uint32Array) => void {
  const random = seededRandom(1);
  const odd = Uint32Array.from({ length: HASHES }, () => Math.floor(random() * 2 ** 32) | 1);
  const added = Uint32Array.from({ length: HASHES }, () => Math.floor(random() * 2 ** 32));
  return (shingles, signature) => {
    for (let h = 0; h < HASHES; h++) {
      const [a, b] = [intAt(added, h), intAt(odd, h)];
      let smallest = 0xffffffff;
      for (const shingle of shingles) {
        let value = Math.imul(shingle ^ a, b);
        value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
        value = (value ^ (value >>> 13)) >>> 0;
        if (value < smallest) smallest = value;
      }
      signature[h] = smallest;
    }
  };
}

/** Of which bits a sketch has an odd number of hashes, and how many hashes it has. */
function outlineOf(sketch: Uint32Array): Uint32Array {
  const outline = new Uint32Array(OUTLINE_WORDS);
  for (const value of sketch) {
    const word = (value >>> 5) % PARITY_WORDS;
    outline[word] = uint32At(outline, word) ^ (1 << (value & 31));
  }
  outline[PARITY_WORDS] = sketch.length;
  return outline;
}

/**
 * False where two texts cannot be similar, by their outlines, which are in the cache where their sketches are not: each bit
 * in which they differ is of a hash at least that they do not share.
 */
function mayBeSimilar(outlines: Uint32Array, row: number, other: number): boolean {
  const [a, b] = [row * OUTLINE_WORDS, other * OUTLINE_WORDS];
  const [inA, inB] = [uint32At(outlines, a + PARITY_WORDS), uint32At(outlines, b + PARITY_WORDS)];
  // Of a text that a part stands for the rest may be shared.
  if (inA === SKETCH_SIZE || inB === SKETCH_SIZE) return true;
  let different = 0;
  for (let word = 0; word < PARITY_WORDS; word++) {
    different += bitsOf(uint32At(outlines, a + word) ^ uint32At(outlines, b + word));
  }
  return different <= mostUnshared(inA, inB);
}

/** How many of 32 bits are set. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function joined(pieces: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const piece of pieces) {
    whole.set(piece, start);
    start += piece.length;
  }
  return whole;
}

/**
 * A bound of how many hashes two similar sketches do not share: of n hashes of two whole ones n - u are of shared ones, which are
 * half as many, and (n + u) / 2 are different. One more, since these are fractions.
 */
function mostUnshared(inA: number, inB: number): number {
  const isPart = inA === SKETCH_SIZE || inB === SKETCH_SIZE;
  const unshared = 1 - LEAST_SIMILARITY;
  return 1 + (isPart ? SKETCH_SIZE * unshared : ((inA + inB) * unshared) / (1 + LEAST_SIMILARITY));
}

/**
 * Whether the Jaccard similarity, shared shingles over all shingles of the two, is enough: exact where both sketches are
 * whole, else estimated from the smallest SKETCH_SIZE hashes of their union (Broder 1997). Most pairs of a bucket share too
 * little, so it ends as soon as what is not shared is too much, whatever comes.
 */
export function areSimilar(a: Uint32Array, b: Uint32Array): boolean {
  const isPart = a.length === SKETCH_SIZE || b.length === SKETCH_SIZE;
  const most = isPart ? SKETCH_SIZE : a.length + b.length;
  const mostApart = mostUnshared(a.length, b.length);
  let [i, j, seen, shared] = [0, 0, 0, 0];
  while (seen < most && (i < a.length || j < b.length)) {
    const x = i < a.length ? uint32At(a, i) : Infinity;
    const y = j < b.length ? uint32At(b, j) : Infinity;
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
    seen += 1;
    if (seen - shared > mostApart) return false;
  }
  return seen > 0 && shared / seen >= LEAST_SIMILARITY;
}
