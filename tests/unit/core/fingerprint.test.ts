/** @file The name of a set of values: the same whoever computes it, and in how many pieces. */
import { expect, test } from 'vitest';
import { fingerprint, fingerprintInPieces } from '../../../src/core/fingerprint';

/** FNV-1a as it is written down, over 16 bits at a time. */
function fnv(units: readonly number[]): string {
  let hash = 2166136261n;
  for (const unit of units) hash = ((hash ^ BigInt(unit)) * 16777619n) & 0xffffffffn;
  return hash.toString(16).padStart(8, '0');
}

const LARGE = Array.from({ length: 150_000 }, (_, i) => (i * 7919) % 60_000);

test('is FNV-1a over the lengths and the values of its parts', () => {
  expect(fingerprint('ab', [3, 70_000])).toBe(fnv([2, 97, 98, 2, 3, 70_000 & 0xffff, 1]));
  expect(fingerprint(LARGE)).toBe(fnv([LARGE.length, ...LARGE]));
});

test('is the same of a list and of a typed array, and pauses in large ones', () => {
  expect(fingerprint(Int32Array.from(LARGE))).toBe(fingerprint(LARGE));
  expect([...fingerprintInPieces(LARGE)].length).toBeGreaterThan(1);
});
