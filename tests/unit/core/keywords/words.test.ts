/** @file Words, folding and stems: what must count as the same word, and what must not. */
import { describe, expect, it } from 'vitest';
import { fold, Stemmer, wordsOf } from '../../../../src/core/keywords/words';

describe('fold', () => {
  it('takes away case and accents', () => {
    expect(fold('Élève ÅNGSTRÖM İstanbul')).toBe('eleve angstrom istanbul');
  });

  it('spells out letters that have no plain base letter', () => {
    expect(fold('Straße, Œuvre, Łódź, Smørrebrød')).toBe('strasse, oeuvre, lodz, smorrebrod');
  });

  it('brings full-width and composed forms together', () => {
    expect(fold('Ｃａｆｅ́')).toBe(fold('café'));
  });

  it('keeps the marks that make another letter in Indic scripts and in kana', () => {
    expect(fold('कि')).not.toBe(fold('का'));
    expect(fold('が')).not.toBe(fold('か'));
  });

  it('changes nothing the second time', () => {
    for (const text of ['Straße', 'Ǆ', 'ﬁn', 'Ǻ', 'ΌΣΟΣ', '가'])
      expect(fold(fold(text))).toBe(fold(text));
  });
});

describe('wordsOf', () => {
  it('separates at punctuation, hyphens and underscores, and keeps digits', () => {
    expect(wordsOf('A T-shirt, card_arrival; 24/7!')).toEqual([
      'a',
      't',
      'shirt',
      'card',
      'arrival',
      '24',
      '7',
    ]);
  });

  it('drops a possessive s and splits elisions', () => {
    expect(wordsOf('the women’s team, l’eau, James’s')).toEqual([
      'the',
      'women',
      'team',
      'l',
      'eau',
      'james',
    ]);
  });

  it('takes each character of a script without spaces as a word', () => {
    expect(wordsOf('東京 tower')).toEqual(['東', '京', 'tower']);
    expect(wordsOf('iPhone手机')).toEqual(['iphone', '手', '机']);
  });

  it('finds no words in nothing', () => {
    expect(wordsOf(' …!? ')).toEqual([]);
  });
});

describe('Stemmer', () => {
  it('gives inflected English words one stem', () => {
    const [plays, playing, played] = new Stemmer().stemsOf('plays playing played');
    expect(new Set([plays, playing, played]).size).toBe(1);
  });

  it('leaves words with other letters and numbers as they are', () => {
    expect(new Stemmer().stemsOf('реки 1990s')).toEqual(['реки', '1990s']);
  });
});
