/** @file A short name for a set of values, to notice that they changed. Not for secrets. */
import { toEnd, type Pieces } from './pieces';

type Numbers = readonly number[] | Int32Array | Uint32Array | Uint8Array;

const FIRST = 0x811c9dc5;
/** Numbers that are named at one stretch: some milliseconds. */
const NUMBERS_A_PIECE = 65_536;

/** FNV-1a, 32 bits, over texts and numbers in order; 8 hexadecimal digits. */
export function fingerprint(...parts: (string | Numbers)[]): string {
  return toEnd(fingerprintInPieces(...parts));
}

export function* fingerprintInPieces(...parts: (string | Numbers)[]): Pieces<string> {
  let hash = FIRST;
  for (const part of parts) {
    hash = withNumber(hash, part.length);
    if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) hash = withNumber(hash, part.charCodeAt(i));
      continue;
    }
    for (let start = 0; start < part.length; start += NUMBERS_A_PIECE) {
      hash = withNumbers(hash, part.slice(start, start + NUMBERS_A_PIECE));
      yield;
    }
  }
  return hash.toString(16).padStart(8, '0');
}

function withNumbers(before: number, part: Numbers): number {
  let hash = before;
  // One kind of array, as a loop that sees many kinds takes several times as long.
  for (const value of new Float64Array(part)) {
    // Two bytes at a time are enough for row numbers and label numbers.
    hash = withNumber(hash, value & 0xffff);
    if (value > 0xffff) hash = withNumber(hash, value >>> 16);
  }
  return hash;
}

function withNumber(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193) >>> 0;
}
