/**
 * @file Texts that say nearly the same, found without comparing each with each: MinHash signatures over
 * words and word pairs (Broder 1997), bands of them as buckets, exact comparison within a bucket.
 *
 * Invariant: the groups depend on the texts alone, not on their order of discovery.
 */
import { seededRandom } from '../random';

/** Jaccard similarity of the word sets from which two texts count as near duplicates. */
const LEAST_SIMILARITY = 0.7;
/** 10 bands of 3: pairs as similar as 0.7 meet in a bucket with a chance of 98.5%, of 0.3 with 24%. */
const BANDS = 10;
const BAND_ROWS = 3;
const HASHES = BANDS * BAND_ROWS;
/** In a crowded bucket a text is compared with so many before it only. */
const MOST_COMPARED = 50;
const TOKENS = /[\p{L}\p{N}]+/gu;

/** [texts] number of the group of each text: the index of its first member; a text alone is its own. */
export function nearDuplicateGroups(texts: readonly string[]): Int32Array {
  const shingles = texts.map(shinglesOf);
  const parent = Int32Array.from(texts, (_, row) => row);
  const find = (row: number): number => {
    let root = row;
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
    parent[row] = root;
    return root;
  };
  const signatures = shingles.map(makeSigner());
  for (let band = 0; band < BANDS; band++) {
    const buckets = new Map<string, number[]>();
    signatures.forEach((signature, row) => {
      if (!signature) return;
      const key = signature.subarray(band * BAND_ROWS, (band + 1) * BAND_ROWS).join();
      const bucket = buckets.get(key) ?? [];
      buckets.set(key, bucket);
      for (const other of bucket.slice(-MOST_COMPARED)) {
        const [a, b] = [find(row), find(other)];
        if (a === b || similarity(shingles[row], shingles[other]) < LEAST_SIMILARITY) continue;
        parent[Math.max(a, b)] = Math.min(a, b);
      }
      bucket.push(row);
    });
  }
  return parent.map((_, row) => find(row));
}

/** Hashes of a text's words and word pairs. */
function shinglesOf(text: string): Set<number> {
  const tokens = text.normalize('NFC').toLowerCase().match(TOKENS) ?? [];
  const shingles = new Set<number>();
  tokens.forEach((token, i) => {
    shingles.add(hash(token));
    const next = tokens[i + 1];
    if (next !== undefined) shingles.add(hash(`${token} ${next}`));
  });
  return shingles;
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** A text's smallest hash under each of HASHES functions; null for a text without words. */
function makeSigner(): (shingles: Set<number>) => Uint32Array | null {
  const random = seededRandom(1);
  const odd = Uint32Array.from({ length: HASHES }, () => Math.floor(random() * 2 ** 32) | 1);
  const added = Uint32Array.from({ length: HASHES }, () => Math.floor(random() * 2 ** 32));
  return (shingles) => {
    if (shingles.size === 0) return null;
    const signature = new Uint32Array(HASHES).fill(0xffffffff);
    for (const shingle of shingles) {
      for (let h = 0; h < HASHES; h++) {
        let value = Math.imul(shingle ^ (added[h] ?? 0), odd[h] ?? 1);
        value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
        value = (value ^ (value >>> 13)) >>> 0;
        if (value < (signature[h] ?? 0)) signature[h] = value;
      }
    }
    return signature;
  };
}

/** Jaccard: shared shingles over all shingles of the two. */
function similarity(a: Set<number> | undefined, b: Set<number> | undefined): number {
  if (!a || !b) return 0;
  let shared = 0;
  for (const shingle of a) if (b.has(shingle)) shared += 1;
  return shared / (a.size + b.size - shared);
}
