/** @file Word vectors for tests: those that are shipped, and small ones whose numbers can be worked out. */
import { readFileSync } from 'node:fs';
import { WordVectors } from '../../src/core/vectors/word-vectors';

const FILE = new URL('../../workers/vectors/english.bin', import.meta.url);
let shipped: WordVectors | undefined;

/** The file's bytes, in a buffer of their own. */
export function vectorsFile(): ArrayBuffer {
  return new Uint8Array(readFileSync(FILE)).buffer;
}

export function shippedVectors(): WordVectors {
  shipped ??= WordVectors.read(vectorsFile());
  return shipped;
}

/** @param vectors by word, the most frequent first. */
export function smallVectors(vectors: Readonly<Record<string, readonly number[]>>): WordVectors {
  return new WordVectors(Object.keys(vectors), Float32Array.from(Object.values(vectors).flat()));
}
