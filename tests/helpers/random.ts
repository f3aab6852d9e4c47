/** @file Seeded randomness for tests: a failure names the seed that repeats it. */
import { seededRandom } from '../../src/core/random';

/** A generator of uniform numbers in [0, 1), the same for the same seed. */
export const mulberry32 = seededRandom;

/** A whole number from 0 to `count - 1`. */
export function integerBelow(random: () => number, count: number): number {
  return Math.floor(random() * count);
}

/** One of the items. */
export function pick<T>(random: () => number, items: readonly [T, ...T[]]): T {
  return items[integerBelow(random, items.length)] ?? items[0];
}

/** The text cut into pieces of 1 to `maxLength` characters. */
export function cutAtRandom(random: () => number, text: string, maxLength: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = 1 + integerBelow(random, maxLength);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
