/**
 * @file Texts → sparse TF-IDF vectors of words, word pairs and character n-grams: what the `ngram`
 * student sees.
 *
 * Weight of a term t in a text: (1 + ln tf) * idf, idf = ln((1 + n) / (1 + df)) + 1 (Salton & Buckley
 * 1988, smoothed as in scikit-learn). Word terms and character terms are each scaled to length 1, so that
 * the many character n-grams of a long word do not drown the word.
 *
 * In scripts without blanks between words each character counts as a word, so that word pairs are its
 * bigrams: unlike a dictionary's words, these are the same in every browser and in the exported scripts.
 */
import { floatAt, intAt } from '../reads';
import { DocumentFrequencies } from './document-frequencies';
import { SparseRowsBuilder, type SparseRows } from './sparse';
import { WordCache } from './word-cache';

/** Character n-grams of at least and at most this many characters, within a word and its borders. */
export const NGRAM_CHARACTERS: readonly [shortest: number, longest: number] = [2, 4];
/** Terms kept, the most frequent first: more bring little and cost optimiser time. */
const MAX_TERMS = 16_384;
/** A term of a single text cannot help another; small tables cannot afford to lose any. */
const MIN_TEXTS = 2;
const SMALL_TABLE_ROWS = 200;
/** Long texts keep their heaviest terms. */
const MAX_TERMS_PER_TEXT = 4_096;

const WORD_PREFIX = 'w';
const CHARACTER_PREFIX = 'c';
const TOKENS = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
const SURROGATE = /[\ud800-\udfff]/;
/**
 * Thai, Lao, Burmese, Khmer, kana and Han, as ranges because predict.py, which has the same, knows no
 * scripts.
 */
const SPACELESS =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;
const SPACELESS_OR_RUN = new RegExp(
  `${SPACELESS.source}\\p{M}*|(?:(?!${SPACELESS.source}).)+`,
  'gsu',
);

/** The vocabulary: terms and their inverse document frequencies, in order of the feature number. */
export interface NgramVocabulary {
  terms: string[];
  idf: Float32Array;
  spaceless: SpacelessWords;
}

/**
 * What a word is in a script without blanks between words: a character with its marks, or, in students
 * of before, all up to the next blank or sign.
 */
export type SpacelessWords = 'characters' | 'runs';

/** How often each term occurs in a text. Terms carry a prefix that tells words from characters. */
export function countTerms(text: string, spaceless: SpacelessWords): Map<string, number> {
  const counts = new Map<string, number>();
  visitTerms(text, spaceless, (term) => counts.set(term, (counts.get(term) ?? 0) + 1));
  return counts;
}

/**
 * Calls `visit` for each occurrence of a term in a text, with the word that it is in, and the next word where
 * it is a pair.
 */
export function visitTerms(
  text: string,
  spaceless: SpacelessWords,
  visit: (term: string, word: string, next?: string) => void,
): void {
  const { words, tokens } = wordsOf(text, spaceless);
  visitWordTerms(words, visit);
  for (const token of tokens) for (const term of characterTerms(token)) visit(term, token);
}

/** The words of a text, and its tokens: what its character n-grams are cut from. */
export function wordsOf(
  text: string,
  spaceless: SpacelessWords,
): { words: string[]; tokens: string[] } {
  const tokens = text.normalize('NFC').toLowerCase().match(TOKENS) ?? [];
  const words = spaceless === 'characters' && SPACELESS.test(text) ? apart(tokens) : tokens;
  return { words, tokens };
}

/** Calls `visit` as `visitTerms` does, for words and their pairs. */
export function visitWordTerms(
  words: readonly string[],
  visit: (term: string, word: string, next?: string) => void,
): void {
  words.forEach((word, i) => {
    visit(WORD_PREFIX + word, word);
    const next = words[i + 1];
    if (next !== undefined) visit(`${WORD_PREFIX}${word} ${next}`, word, next);
  });
}

/** The character n-grams of a token, one after the other. */
export function characterTerms(token: string): string[] {
  const [shortest, longest] = NGRAM_CHARACTERS;
  const bordered = characters(` ${token} `);
  const terms: string[] = [];
  for (let size = shortest; size <= longest; size++) {
    for (let start = 0; start + size <= bordered.length; start++) {
      terms.push(CHARACTER_PREFIX + joined(bordered, start, start + size));
    }
  }
  return terms;
}

function apart(tokens: readonly string[]): string[] {
  return tokens.flatMap((token) => token.match(SPACELESS_OR_RUN) ?? []);
}

/** Whether it is a term of words, or else of characters. */
export function isWordTerm(term: string): boolean {
  return term.startsWith(WORD_PREFIX);
}

/** A text as something to cut whole characters from: itself, unless it has characters of two units. */
function characters(text: string): string | string[] {
  return SURROGATE.test(text) ? Array.from(text) : text;
}

function joined(text: string | string[], start: number, end: number): string {
  const part = text.slice(start, end);
  return typeof part === 'string' ? part : part.join('');
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
