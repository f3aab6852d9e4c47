/** @file Seeded chance, and fingerprints of what a training depends on. */
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../src/core/fingerprint';
import { seededRandom, shuffle } from '../../../src/core/random';

describe('seededRandom', () => {
  test('is mulberry32', () => {
    // The first numbers of the reference implementation for the seed 1.
    const random = seededRandom(1);
    expect(random()).toBeCloseTo(0.6270739405881613, 15);
    expect(random()).toBeCloseTo(0.002735721180215478, 15);
  });

  test('is the same for the same seed, and spreads evenly', () => {
    const [first, second] = [seededRandom(7), seededRandom(7)];
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const number = first();
      expect(second()).toBe(number);
      const bin = Math.floor(number * 10);
      counts[bin] = (counts[bin] ?? NaN) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});

describe('shuffle', () => {
  test('keeps all items, and gives each of them every place', () => {
    const random = seededRandom(3);
    const places = new Array<number>(16).fill(0);
    for (let round = 0; round < 4_000; round++) {
      const items = Int32Array.of(0, 1, 2, 3);
      shuffle(items, random);
      expect([...items].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
      items.forEach((item, place) => {
        places[item * 4 + place] = (places[item * 4 + place] ?? NaN) + 1;
      });
    }
    for (const count of places) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test('of one or no item changes nothing', () => {
    const one = Int32Array.of(5);
    shuffle(one, seededRandom(1));
    shuffle(new Int32Array(), seededRandom(1));
    expect(one).toEqual(Int32Array.of(5));
  });
});

describe('fingerprint', () => {
  test('is FNV-1a over lengths and values, as eight hexadecimal digits', () => {
    // (0x811c9dc5 ^ 1) · 0x01000193, then (that ^ 97) · 0x01000193, modulo 2^32.
    const step = (hash: number, value: number) => Math.imul(hash ^ value, 0x01000193) >>> 0;
    expect(fingerprint('a')).toBe(step(step(0x811c9dc5, 1), 97).toString(16).padStart(8, '0'));
    expect(fingerprint()).toBe('811c9dc5');
  });

  test('is the same for the same values, whatever array they are in', () => {
    expect(fingerprint('a', [1, 2])).toBe(fingerprint('a', Int32Array.of(1, 2)));
  });

  test.each([
    ['a letter', ['ab'], ['ac']],
    ['an order', [[1, 2]], [[2, 1]]],
    ['where one part ends', ['ab', 'c'], ['a', 'bc']],
    ['a large number', [[1]], [[1 + 65_536]]],
    ['one number for two', [[65_536]], [[0, 1]]],
    ['a missing part', ['a'], ['a', '']],
    ['a character beyond 16 bits', ['😀'], ['😁']],
  ])('tells %s', (_, first, second) => {
    expect(fingerprint(...first)).not.toBe(fingerprint(...second));
  });
});
