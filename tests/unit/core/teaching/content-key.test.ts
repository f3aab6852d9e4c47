/** @file Names for contents: one a content, and no two contents of one name. */
import { describe, expect, it } from 'vitest';
import { contentKey, textSeed } from '../../../../src/core/teaching/content-key';

describe('contentKey', () => {
  it('meets no two of 200,000 similar texts', () => {
    const keys = new Set(Array.from({ length: 200_000 }, (_, i) => contentKey(`text ${i}`)));
    expect(keys.size).toBe(200_000);
  });

  it('knows where a text ends', () => {
    expect(contentKey('ab', 'c')).not.toBe(contentKey('a', 'bc'));
    expect(contentKey('', 'a')).not.toBe(contentKey('a', ''));
    expect(contentKey('a\0')).not.toBe(contentKey('a'));
  });
});

it('makes seeds of 31 bits that spread', () => {
  const seeds = Array.from({ length: 1_000 }, (_, i) => textSeed('x', i));
  expect(new Set(seeds).size).toBeGreaterThan(995);
  for (const seed of seeds) {
    expect(Number.isInteger(seed)).toBe(true);
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(seed).toBeLessThan(2 ** 31);
  }
});
