/** @file Names for contents: one a content, and no two contents of one name. */
import { describe, expect, it } from 'vitest';
import { contentKey, textNumber, textSeed } from '../../../../src/core/teaching/content-key';

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

describe('the number of a text', () => {
  it('is another for each of very many texts that differ little, and the same for equal ones', () => {
    const texts = Array.from({ length: 300_000 }, (_, i) => `row ${i} of a table`);
    expect(new Set(texts.map(textNumber)).size).toBe(texts.length);
    expect(textNumber('a' + 'b')).toBe(textNumber('ab'));
  });

  it('is whole and exact', () => {
    for (const text of ['', 'a', 'Zürich', '漢字'.repeat(100)]) {
      expect(Number.isSafeInteger(textNumber(text))).toBe(true);
      expect(textNumber(text)).toBeGreaterThanOrEqual(0);
    }
  });
});
