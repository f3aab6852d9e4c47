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
import { floatAt } from '../reads';
import { SparseRowsBuilder, type SparseRows } from './sparse';

/** Character n-grams of at least and at most this many characters, within a word and its borders. */
export const NGRAM_CHARACTERS: readonly [shortest: number, longest: number] = [2, 4];
/** Terms kept, the most frequent first: more bring little and cost optimiser time. */
const MAX_TERMS = 16_384;
/** A term of a single text cannot help another; small tables cannot afford to lose any. */
const MIN_TEXTS = 2;
const SMALL_TABLE_ROWS = 200;
/** While counting, terms seen once are dropped when there are this many, to bound memory. */
const MAX_COUNTED_TERMS = 4_000_000;
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
  const [shortest, longest] = NGRAM_CHARACTERS;
  const tokens = text.normalize('NFC').toLowerCase().match(TOKENS) ?? [];
  const words = spaceless === 'characters' && SPACELESS.test(text) ? apart(tokens) : tokens;
  words.forEach((word, i) => {
    visit(WORD_PREFIX + word, word);
    const next = words[i + 1];
    if (next !== undefined) visit(`${WORD_PREFIX}${word} ${next}`, word, next);
  });
  tokens.forEach((token) => {
    const bordered = characters(` ${token} `);
    for (let size = shortest; size <= longest; size++) {
      for (let start = 0; start + size <= bordered.length; start++) {
        visit(CHARACTER_PREFIX + joined(bordered, start, start + size), token);
      }
    }
  });
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
  const frequencies = new Map<string, number>();
  for (const text of texts) {
    for (const term of countTerms(text, 'characters').keys()) {
      frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    }
    if (frequencies.size > MAX_COUNTED_TERMS) {
      for (const [term, frequency] of frequencies) if (frequency === 1) frequencies.delete(term);
    }
  }
  const least = texts.length < SMALL_TABLE_ROWS ? 1 : MIN_TEXTS;
  const kept = [...frequencies]
    .filter(([, frequency]) => frequency >= least)
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

  constructor(vocabulary: NgramVocabulary) {
    this.#numberOf = new Map(vocabulary.terms.map((term, number) => [term, number]));
    this.#idf = vocabulary.idf;
    this.#spaceless = vocabulary.spaceless;
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
    for (const [term, count] of countTerms(text, this.#spaceless)) {
      const index = this.#numberOf.get(term);
      if (index === undefined) continue;
      const value = (1 + Math.log(count)) * floatAt(this.#idf, index);
      entries.push({ index, value, isWord: isWordTerm(term) });
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
}
