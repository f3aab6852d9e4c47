/**
 * @file The terms of a text: words, word pairs and character n-grams.
 *
 * In scripts without blanks between words each character counts as a word, so that word pairs are its
 * bigrams: unlike a dictionary's words, these are the same in every browser and in the exported scripts.
 */
import { inForm } from '../table/unicode-form';

/** Character n-grams of at least and at most this many characters, within a word and its borders. */
export const NGRAM_CHARACTERS: readonly [shortest: number, longest: number] = [2, 4];

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
  const tokens = inForm(text, 'NFC').toLowerCase().match(TOKENS) ?? [];
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

/** The word of a term, or the two of a pair; null for a term of characters. */
export function wordTerm(term: string): string[] | null {
  return isWordTerm(term) ? term.slice(WORD_PREFIX.length).split(' ') : null;
}

/** A text as something to cut whole characters from: itself, unless it has characters of two units. */
function characters(text: string): string | string[] {
  return SURROGATE.test(text) ? Array.from(text) : text;
}

function joined(text: string | string[], start: number, end: number): string {
  const part = text.slice(start, end);
  return typeof part === 'string' ? part : part.join('');
}
