/**
 * @file Texts that say nearly the same, found without comparing each with each: MinHash signatures over
 * words and word pairs (Broder 1997), bands of them as buckets, comparison within a bucket.
 *
 * Invariant: the groups depend on the texts alone, not on their order of discovery. Time and memory grow
 * with the number of texts, not with its square: a long text is known by a sketch, a crowded bucket is
 * not compared throughout.
 */
import type { Pieces } from '../pieces';
import { seededRandom } from '../random';
import { intAt } from '../reads';

/** Jaccard similarity of the word sets from which two texts count as near duplicates. */
const LEAST_SIMILARITY = 0.7;
/** 10 bands of 3: pairs as similar as 0.7 meet in a bucket with a chance of 98.5%, of 0.3 with 24%. */
const BANDS = 10;
const BAND_ROWS = 3;
const HASHES = BANDS * BAND_ROWS;
/** In a crowded bucket a text is compared with so many before it only. */
const MOST_COMPARED = 50;
/** Texts of up to half as many words are compared exactly; of longer ones the smallest hashes stand for all. */
const SKETCH_SIZE = 128;
const TOKENS = /[\p{L}\p{N}]+/gu;
/** Some milliseconds' work. */
const TEXTS_PER_PIECE = 64;
const BUCKETS_PER_PIECE = 64;

/** [texts] number of the group of each text: the index of its first member; a text alone is its own. */
export function* nearDuplicateGroups(texts: readonly string[]): Pieces<Int32Array> {
  const sketches: Uint32Array[] = [];
  const signatures = new Uint32Array(texts.length * HASHES);
  const sign = makeSigner();
  for (const [row, text] of texts.entries()) {
    const shingles = shinglesOf(text);
    sign(shingles, signatures.subarray(row * HASHES, (row + 1) * HASHES));
    // A copy: a view would keep all of a long text's hashes.
    sketches.push(shingles.slice(0, SKETCH_SIZE));
    if (row % TEXTS_PER_PIECE === 0) yield;
  }
  const parent = Int32Array.from(texts, (_, row) => row);
  const find = (row: number): number => {
    let root = row;
    while (intAt(parent, root) !== root) root = intAt(parent, root);
    parent[row] = root;
    return root;
  };
  for (let band = 0; band < BANDS; band++) {
    yield;
    for (const [compared, bucket] of bucketsOf(band, signatures, sketches).entries()) {
      if (compared % BUCKETS_PER_PIECE === 0) yield;
      bucket.forEach((row, i) => {
        for (const other of bucket.slice(Math.max(0, i - MOST_COMPARED), i)) {
          const [a, b] = [find(row), find(other)];
          if (a === b || similarity(sketches[row], sketches[other]) < LEAST_SIMILARITY) continue;
          parent[Math.max(a, b)] = Math.min(a, b);
        }
      });
    }
  }
  return parent.map((_, row) => find(row));
}

/** Texts whose signatures are equal in a band, where there are two or more. */
function bucketsOf(
  band: number,
  signatures: Uint32Array,
  sketches: readonly Uint32Array[],
): number[][] {
  const buckets = new Map<string, number[]>();
  sketches.forEach((sketch, row) => {
    if (sketch.length === 0) return;
    const start = row * HASHES + band * BAND_ROWS;
    const key = signatures.subarray(start, start + BAND_ROWS).join();
    const bucket = buckets.get(key);
    if (bucket) bucket.push(row);
    else buckets.set(key, [row]);
  });
  return [...buckets.values()].filter((bucket) => bucket.length > 1);
}

/** Hashes of a text's words and word pairs, ascending, none twice. */
function shinglesOf(text: string): Uint32Array {
  const tokens = text.normalize('NFC').toLowerCase().match(TOKENS) ?? [];
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

/**
 * Jaccard similarity, shared shingles over all shingles of the two: exact where both sketches are whole, else
 * estimated from the smallest SKETCH_SIZE hashes of their union (Broder 1997).
 */
function similarity(a: Uint32Array | undefined, b: Uint32Array | undefined): number {
  if (!a || !b) return 0;
  const isPart = a.length === SKETCH_SIZE || b.length === SKETCH_SIZE;
  const most = isPart ? SKETCH_SIZE : a.length + b.length;
  let [i, j, seen, shared] = [0, 0, 0, 0];
  while (seen < most && (i < a.length || j < b.length)) {
    const x = i < a.length ? intAt(a, i) : Infinity;
    const y = j < b.length ? intAt(b, j) : Infinity;
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
    seen += 1;
  }
  return seen === 0 ? 0 : shared / seen;
}
