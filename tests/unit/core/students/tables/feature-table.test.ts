/** @file Features that are made again are those that would have been kept, bit by bit, whatever is remembered of words. */
import { describe, expect, test } from 'vitest';
import { toEnd } from '../../../../../src/core/pieces';
import { fitLatent, type Latent } from '../../../../../src/core/students/latent';
import { NgramFeaturiser } from '../../../../../src/core/students/ngram-features';
import { countTerms } from '../../../../../src/core/students/ngram-terms';
import {
  joinTableRows,
  pickRows,
  readTable,
} from '../../../../../src/core/students/tables/feature-table';
import { VocabularyWords } from '../../../../../src/core/students/tables/vocabulary-words';
import { integerBelow, mulberry32, pick } from '../../../../helpers/random';
import { featuresOf, fitVocabulary } from '../../../../helpers/sparse';

const random = mulberry32(11);
const WORDS = ['river', 'bank', 'Straße', 'naïve', '的', 'พูดไทย', '漢字', '42', '!', '🎉', 'x'] as const; // prettier-ignore
const TEXTS = Array.from({ length: 400 }, () =>
  Array.from({ length: integerBelow(random, 12) }, () => pick(random, WORDS)).join(
    pick(random, [' ', '', '  ']),
  ),
);
const ALL = Int32Array.from(TEXTS.keys());
const VOCABULARY = fitVocabulary(TEXTS);

function tableOf(mostKept: number, latent: Latent | null = null) {
  const featuriser = new NgramFeaturiser(VOCABULARY);
  return toEnd(readTable(TEXTS, { featuriser, latent }, null, mostKept));
}

function rowsOf(mostKept: number, rows: Int32Array, latent: Latent | null = null) {
  const features = tableOf(mostKept, latent).features(rows);
  return Array.from(rows, (_, i) => [...featuresOf(features, i)]);
}

describe('a table of features', () => {
  const latent = toEnd(fitLatent(tableOf(Infinity).features(ALL), VOCABULARY.terms.length));

  test.each([
    ['without latent dimensions', null],
    ['with latent dimensions', latent],
  ])('gives the same whether it keeps them or makes them anew, %s', (_, how) => {
    const mixed = Int32Array.from({ length: 900 }, () => integerBelow(random, TEXTS.length));
    for (const rows of [ALL, mixed]) {
      expect(rowsOf(0, rows, how)).toEqual(rowsOf(Infinity, rows, how));
    }
  });

  test('keeps them where there is room for all, and foretells that there is none', () => {
    const entries = tableOf(Infinity).features(ALL).indices.length;
    expect([entries - 1, entries].map((most) => tableOf(most).isKept)).toEqual([false, true]);
    expect(tableOf(entries - 1).size).toBe(TEXTS.length);
    const many = Array.from({ length: 8_000 }, (_, i) => TEXTS[i % TEXTS.length] ?? '');
    const reading = { featuriser: new NgramFeaturiser(VOCABULARY), latent: null };
    const half = (entries * (many.length / TEXTS.length)) / 2;
    const told = [...readTable(many, reading, null, half)];
    // It begins anew with the first text, long before it has read half of them.
    expect(Math.max(...told.slice(0, told.indexOf(0)))).toBeLessThan(2_100);
  });

  test('takes features that were made before for its first rows', () => {
    const featuriser = new NgramFeaturiser(VOCABULARY);
    const first = featuriser.transform(TEXTS.slice(0, 150));
    const table = toEnd(readTable(TEXTS, { featuriser, latent }, first));
    expect(table.features(ALL)).toEqual(tableOf(Infinity, latent).features(ALL));
  });

  test('tells how many texts are read', () => {
    const told = [...readTable(TEXTS, { featuriser: new NgramFeaturiser(VOCABULARY), latent })];
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(TEXTS.length);
  });

  test('has parts, which can be picked from and joined', () => {
    const table = tableOf(0);
    const picked = pickRows(table.part(100, 200), Int32Array.of(3, 0));
    const joined = joinTableRows(picked, table.part(398));
    expect([...joined.rows]).toEqual([103, 100, 398, 399]);
    expect(() => joinTableRows(picked, tableOf(0).part())).toThrow('two tables');
  });
});

describe.each([Infinity, 200, 0])('words of which %s terms are remembered', (most) => {
  test('have every term of the text that the vocabulary knows, as often', () => {
    const words = new VocabularyWords(VOCABULARY, most);
    for (const text of TEXTS) {
      const counts = new Map<string, number>();
      // Kept as a table keeps them: the view goes with the next text.
      words.visitTerms(words.read(text).slice(), (number) => {
        const term = VOCABULARY.terms[number] ?? '?';
        counts.set(term, (counts.get(term) ?? 0) + 1);
      });
      const known = new Set(VOCABULARY.terms);
      const expected = [...countTerms(text, 'characters')].filter(([term]) => known.has(term));
      expect(counts, text).toEqual(new Map(expected));
    }
  });
});
