/** @file TF-IDF n-grams, against numbers worked out by hand. */
import { describe, expect, test } from 'vitest';
import { NgramFeaturiser } from '../../../../src/core/students/ngram-features';
import { mulberry32, integerBelow } from '../../../helpers/random';
import { featuresOf, fitVocabulary } from '../../../helpers/sparse';

const CORPUS = ['ab ab', 'ab c'];

/** A text's features by term: words begin with a w, characters with a c. */
function features(text: string, corpus: readonly string[] = CORPUS): Map<string, number> {
  const vocabulary = fitVocabulary(corpus);
  const rows = new NgramFeaturiser(vocabulary).transform([text]);
  return new Map(
    [...featuresOf(rows, 0)].map(([index, value]) => [vocabulary.terms[index] ?? '', value]),
  );
}

function squareLength(text: Map<string, number>, kind: 'w' | 'c'): number {
  const ofKind = [...text].filter(([term]) => term.startsWith(kind));
  return ofKind.reduce((sum, [, value]) => sum + value ** 2, 0);
}

describe('the vocabulary', () => {
  test('has words, pairs of words and the characters of bordered words', () => {
    const { terms } = fitVocabulary(CORPUS);
    const ofAb = ['c a', 'cab', 'cb ', 'c ab', 'cab ', 'c ab '];
    const ofC = ['c c', 'cc ', 'c c '];
    expect(terms.toSorted()).toEqual(['wab', 'wc', 'wab ab', 'wab c', ...ofAb, ...ofC].toSorted());
  });

  test('lists the terms of most texts first, with ln((1 + n) / (1 + df)) + 1', () => {
    const { terms, idf } = fitVocabulary(CORPUS);
    const inBoth = 7;
    expect(terms.slice(0, inBoth)).toContain('wab');
    terms.forEach((_, index) => {
      expect(idf[index]).toBeCloseTo(index < inBoth ? 1 : Math.log(3 / 2) + 1, 6);
    });
  });

  test('does not depend on the order of the texts', () => {
    expect(fitVocabulary(CORPUS.toReversed())).toEqual(fitVocabulary(CORPUS));
  });

  test('of a small table keeps terms of one text, of a larger one does not', () => {
    const corpusOf = (size: number) => ['zebra', ...new Array<string>(size - 1).fill('cat')];
    expect(fitVocabulary(corpusOf(199)).terms).toContain('wzebra');
    const { terms } = fitVocabulary(corpusOf(200));
    expect(terms).toContain('wcat');
    expect(terms).not.toContain('wzebra');
  });

  test('keeps the most frequent terms where there are too many', () => {
    const random = mulberry32(1);
    const words = Array.from({ length: 12_000 }, () =>
      Array.from({ length: 6 }, () => 'abcdefghijklmnopqrstuvwxyz'[integerBelow(random, 26)]).join(
        '',
      ),
    );
    const { terms } = fitVocabulary([words.join(' '), 'twice', 'twice']);
    expect(terms).toHaveLength(16_384);
    expect(terms).toContain('wtwice');
  });

  test('of nothing is empty', () => {
    expect(fitVocabulary([])).toEqual({
      terms: [],
      idf: new Float32Array(),
      spaceless: 'characters',
    });
    expect(fitVocabulary(['', ' \n\t']).terms).toEqual([]);
  });
});

describe('the features of a text', () => {
  test('are (1 + ln tf) · idf, words and characters scaled to length 1 each', () => {
    // Words: (1 + ln 2) · 1 and 1 · (1 + ln 1.5), divided by their length 2.200473.
    const first = features('ab ab');
    expect(first.get('wab')).toBeCloseTo(0.769447, 5);
    expect(first.get('wab ab')).toBeCloseTo(0.63871, 5);
    // Six character terms of the same weight.
    for (const term of ['c a', 'cab', 'cb ', 'c ab', 'cab ', 'c ab ']) {
      expect(first.get(term)).toBeCloseTo(1 / Math.sqrt(6), 6);
    }
    expect(first.size).toBe(8);

    // Words: 1, 1.405465 and 1.405465; characters: six of 1 and three of 1.405465.
    const second = features('ab c');
    expect(second.get('wab')).toBeCloseTo(0.449437, 5);
    expect(second.get('wc')).toBeCloseTo(0.631667, 5);
    expect(second.get('wab c')).toBeCloseTo(0.631667, 5);
    expect(second.get('cab')).toBeCloseTo(0.289569, 5);
    expect(second.get('c c ')).toBeCloseTo(0.406979, 5);
    expect(second.size).toBe(12);
  });

  test('have unit length in words and in characters', () => {
    for (const text of ['ab', 'ab ab ab c', 'c', 'xxab ab']) {
      const vector = features(text);
      expect(squareLength(vector, 'w'), text).toBeCloseTo(1, 5);
      expect(squareLength(vector, 'c'), text).toBeCloseTo(1, 5);
    }
  });

  test('may be of characters alone, where no word is known', () => {
    const vector = features('abx');
    expect(squareLength(vector, 'w')).toBe(0);
    expect(squareLength(vector, 'c')).toBeCloseTo(1, 5);
  });

  test('are none for an empty text or one of strange terms', () => {
    expect(features('').size).toBe(0);
    expect(features(' \n ').size).toBe(0);
    expect(features('日').size).toBe(0);
  });

  test('ignore case, and how an accent is encoded', () => {
    const corpus = ['Café crème', 'the café'];
    const expected = features('café', corpus);
    expect(expected.get('wcafé')).toBeGreaterThan(0);
    expect(features('CAFÉ', corpus)).toEqual(expected);
    expect(features('café', corpus)).toEqual(expected);
  });

  test('take punctuation as words of its own', () => {
    const vector = features('why?', ['why?', 'why']);
    expect(vector.has('w?')).toBe(true);
    expect(vector.has('wwhy')).toBe(true);
    expect(vector.has('wwhy ?')).toBe(true);
  });

  test('of a very long text are its heaviest, still of unit length', () => {
    const random = mulberry32(2);
    const word = () =>
      Array.from({ length: 5 }, () => 'abcdefghijklmnopqrstuvwxyz'[integerBelow(random, 26)]).join(
        '',
      );
    const common = Array.from({ length: 20 }, word);
    const rare = Array.from({ length: 600 }, word);
    const long = [...common, ...rare].join(' ');
    const corpus = [long, ...new Array<string>(20).fill(common.join(' '))];
    const vector = features(long, corpus);
    expect(vector.size).toBe(4_096);
    expect(squareLength(vector, 'w')).toBeCloseTo(1, 4);
    expect(squareLength(vector, 'c')).toBeCloseTo(1, 4);
    // A word that all texts have weighs less than those that no other text has.
    expect(vector.has(`w${rare[0] ?? ''}`)).toBe(true);
    expect(vector.has(`w${common[0] ?? ''}`)).toBe(false);
  });

  test('name no term twice, and come row by row', () => {
    const vocabulary = fitVocabulary(CORPUS);
    const rows = new NgramFeaturiser(vocabulary).transform([...CORPUS, '', 'c c c']);
    expect(rows.starts).toHaveLength(4);
    for (let row = 0; row < 4; row++) {
      const entries = (rows.ends[row] ?? 0) - (rows.starts[row] ?? 0);
      expect(featuresOf(rows, row).size).toBe(entries);
    }
  });
});
