/** @file Reads of what must be there end with an error where it is not, and never give a default. */
import { describe, expect, test } from 'vitest';
import { at, entry, floatAt, intAt, MissingEntry } from '../../../src/core/reads';

describe('a read of what must be there', () => {
  test('gives entries, also those that are false', () => {
    expect(at(['a', ''], 1)).toBe('');
    expect(at([null], 0)).toBeNull();
    expect(floatAt(Float32Array.of(0, 2), 0)).toBe(0);
    expect(intAt(Int32Array.of(7, -1), 1)).toBe(-1);
    expect(entry(new Map([['constructor', 0]]), 'constructor')).toBe(0);
  });

  test.each([-1, 2, 0.5, NaN])('refuses the index %d of two', (index) => {
    expect(() => at(['a', 'b'], index)).toThrow(MissingEntry);
    expect(() => floatAt(new Float64Array(2), index)).toThrow(MissingEntry);
    expect(() => intAt(new Uint32Array(2), index)).toThrow(MissingEntry);
  });

  test('refuses a key that a map does not have, without naming it', () => {
    expect(() => entry(new Map([['a', 1]]), 'private text')).toThrow(MissingEntry);
    expect(() => entry(new Map([['a', 1]]), 'private text')).not.toThrow('private text');
  });
});
