/**
 * @file Texts → sparse TF-IDF vectors of words, word pairs and character n-grams: what the `ngram`
 * student sees.
 *
 * Weight of a term t in a text: (1 + ln tf) * idf, idf = ln((1 + n) / (1 + df)) + 1 (Salton & Buckley
 * 1988, smoothed as in scikit-learn). Word terms and character terms are each scaled to length 1, so that
 * the many character n-grams of a long word do not drown the word.
 */
import { floatAt, intAt } from '../reads';
import { DocumentFrequencies } from './document-frequencies';
import {
  characterTerms,
  isWordTerm,
  visitWordTerms,
  wordsOf,
  type SpacelessWords,
} from './ngram-terms';
import { SparseRowsBuilder, type SparseRows } from './sparse';
import { WordCache } from './word-cache';

/** Terms kept, the most frequent first: more bring little and cost optimiser time. */
const MAX_TERMS = 16_384;
/** A term of a single text cannot help another; small tables cannot afford to lose any. */
const MIN_TEXTS = 2;
const SMALL_TABLE_ROWS = 200;
/** Long texts keep their heaviest terms. */
const MAX_TERMS_PER_TEXT = 4_096;

/** The vocabulary: terms and their inverse document frequencies, in order of the feature number. */
export interface NgramVocabulary {
  terms: string[];
  idf: Float32Array;
  spaceless: SpacelessWords;
}

/** Counts document frequencies over the texts and keeps the terms worth keeping. */
export function fitVocabulary(texts: readonly string[]): NgramVocabulary {
  const frequencies = new DocumentFrequencies();
  for (const text of texts) frequencies.add(text);
  const kept = frequencies
    .entries(texts.length < SMALL_TABLE_ROWS ? 1 : MIN_TEXTS)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS);
  return {
    terms: kept.map(([term]) => term),
    idf: Float32Array.from(kept, ([, n]) => Math.log((1 + texts.length) / (1 + n)) + 1),
    spaceless: 'characters',
  };
}

/** Turns texts into sparse vectors over a vocabulary. */
export class NgramFeaturiser {
  readonly #numberOf: Map<string, number>;
  readonly #idf: Float32Array;
  readonly #spaceless: SpacelessWords;
  /** [terms] 1 for terms of words. */
  readonly #isWord: Uint8Array;
  /** [terms] how often the text at hand has each; all 0 between texts. */
  readonly #counts: Int32Array;
  /** Known terms only. */
  readonly #characters = new WordCache((word) =>
    Int32Array.from(characterTerms(word).flatMap((term) => this.#numberOf.get(term) ?? [])),
  );

  constructor(vocabulary: NgramVocabulary) {
    this.#numberOf = new Map(vocabulary.terms.map((term, number) => [term, number]));
    this.#idf = vocabulary.idf;
    this.#spaceless = vocabulary.spaceless;
    this.#isWord = Uint8Array.from(vocabulary.terms, (term) => (isWordTerm(term) ? 1 : 0));
    this.#counts = new Int32Array(vocabulary.terms.length);
  }

  /** Sparse rows [texts.length x terms]; a text without known terms has none. */
  transform(texts: readonly string[]): SparseRows {
    const rows = new SparseRowsBuilder();
    for (const text of texts) {
      const { indices, values } = this.#vector(text);
      rows.add(indices, values);
    }
    return rows.build();
  }

  #vector(text: string): { indices: number[]; values: number[] } {
    let entries: { index: number; value: number; isWord: boolean }[] = [];
    for (const index of this.#count(text)) {
      const value = (1 + Math.log(intAt(this.#counts, index))) * floatAt(this.#idf, index);
      entries.push({ index, value, isWord: this.#isWord[index] === 1 });
      this.#counts[index] = 0;
    }
    if (entries.length > MAX_TERMS_PER_TEXT) {
      entries = entries.sort((a, b) => b.value - a.value).slice(0, MAX_TERMS_PER_TEXT);
    }
    const squares = { words: 0, characters: 0 };
    for (const { value, isWord } of entries) squares[isWord ? 'words' : 'characters'] += value ** 2;
    const [words, characters] = [Math.sqrt(squares.words), Math.sqrt(squares.characters)];
    return {
      indices: entries.map(({ index }) => index),
      values: entries.map(({ value, isWord }) => value / (isWord ? words : characters)),
    };
  }

  /** Counts the text's known terms. @returns them, in the order in which they first occur. */
  #count(text: string): number[] {
    const met: number[] = [];
    const see = (index: number): void => {
      const count = intAt(this.#counts, index);
      if (count === 0) met.push(index);
      this.#counts[index] = count + 1;
    };
    const { words, tokens } = wordsOf(text, this.#spaceless);
    visitWordTerms(words, (term) => {
      const index = this.#numberOf.get(term);
      if (index !== undefined) see(index);
    });
    for (const token of tokens) for (const index of this.#characters.of(token)) see(index);
    return met;
  }
}
