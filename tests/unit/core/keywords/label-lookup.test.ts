/** @file Finding the label that was meant, and finding none where that is unclear. */
import { describe, expect, it } from 'vitest';
import { LabelLookup } from '../../../../src/core/keywords/label-lookup';

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

describe('what was written differently', () => {
  it('finds plurals and singulars', () => {
    const lookup = new LabelLookup(['Entities', 'Person', 'Art class', 'Boxes']);
    expect(lookup.find('entity')).toBe('Entities');
    expect(lookup.find('Persons')).toBe('Person');
    expect(lookup.find('art classes')).toBe('Art class');
    expect(lookup.find('box')).toBe('Boxes');
    expect(lookup.findMentioned('Two persons in a box')).toEqual(['Person', 'Boxes']);
  });

  it('takes another word with the same stem for another word', () => {
    expect(new LabelLookup(['Human', 'Place']).find('Humanity')).toBeUndefined();
  });

  it('finds keywords that belong to one label alone', () => {
    const lookup = new LabelLookup([
      { name: 'Human', keywords: ['person', 'group', '/pe+rson/'] },
      { name: 'Company', keywords: ['firm', 'group'] },
      { name: 'Firm', keywords: ['x'] },
    ]);
    expect(lookup.find('a person')).toBeUndefined();
    expect(lookup.find('Persons')).toBe('Human');
    expect(lookup.find('group')).toBeUndefined();
    expect(lookup.find('firm')).toBe('Firm');
    expect(lookup.find('x')).toBeUndefined();
  });

  it('forgives single wrong letters in long names', () => {
    const lookup = new LabelLookup(['Description', 'Location', 'Art']);
    expect(lookup.find('Descripton')).toBe('Description');
    expect(lookup.find('Locatoin')).toBeUndefined();
    expect(lookup.find('Lokation')).toBe('Location');
    expect(lookup.find('Arf')).toBeUndefined();
  });

  it('never confuses two labels by wrong letters', () => {
    const names = ['card arrival', 'card arrivals', 'lost card', 'lost cart', 'top up', 'top-up x'];
    const lookup = new LabelLookup(names);
    expect(lookup.find('lost carb')).toBeUndefined();
    expect(lookup.find('lost car')).toBeUndefined();
    for (const name of names) {
      for (let i = 0; i < name.length; i += 1) {
        const written = `${name.slice(0, i)}q${name.slice(i + 1)}`;
        expect([name, undefined]).toContain(lookup.find(written));
      }
    }
  });
});
