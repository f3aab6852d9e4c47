/** @file Finding the label that was meant, and finding none where that is unclear. */
import { describe, expect, it } from 'vitest';
import { LabelLookup } from '../../../src/core/teaching/label-lookup';

describe('find', () => {
  it('forgives case, accents, spaces and punctuation', () => {
    const lookup = new LabelLookup(['Café au lait', 'OfficeHolder', 'card_arrival']);
    expect(lookup.find('  CAFE AU   LAIT ')).toBe('Café au lait');
    expect(lookup.find('office holder')).toBe('OfficeHolder');
    expect(lookup.find('Card-Arrival')).toBe('card_arrival');
  });

  it('finds nothing in parts of a name or in more than a name', () => {
    const lookup = new LabelLookup(['Natural place', 'Art']);
    for (const written of ['', 'Natural', 'place', 'Art and craft', 'party']) {
      expect(lookup.find(written)).toBeUndefined();
    }
  });

  it('keeps labels apart that differ in punctuation or case alone', () => {
    const lookup = new LabelLookup(['C', 'C++', 'C#', 'c']);
    for (const name of ['C', 'C++', 'C#', 'c']) expect(lookup.find(name)).toBe(name);
    expect(lookup.find('c++')).toBe('C++');
    expect(lookup.find('C--')).toBeUndefined();
  });

  it('knows names without any letter', () => {
    const lookup = new LabelLookup(['+', '-', '👍']);
    expect(lookup.find(' + ')).toBe('+');
    expect(lookup.find('👍')).toBe('👍');
    expect(lookup.find('!')).toBeUndefined();
  });
});

describe('findMentioned', () => {
  const lookup = new LabelLookup(['Art', 'Martial art', 'OfficeHolder', 'B']);

  it('finds whole names in prose, in the order they come', () => {
    expect(lookup.findMentioned('Perhaps an office holder, perhaps art.')).toEqual([
      'OfficeHolder',
      'Art',
    ]);
  });

  it('takes the longest name where one contains another', () => {
    expect(lookup.findMentioned('It is a martial art.')).toEqual(['Martial art']);
  });

  it('finds no name inside a word, and no one-letter name', () => {
    expect(lookup.findMentioned('A party for plan B.')).toEqual([]);
  });
});
