/**
 * @file Whether a table's texts are English, as far as the word vectors are concerned: by how many of their words
 * the vectors know, and how many are words that every English text is full of.
 */
import { wordsOf } from '../keywords/words';
import type { WordVectors } from './word-vectors';

/** The most frequent English words without those that other languages write alike, such as “in” or “was”. */
const FUNCTION_WORDS = new Set(
  (
    'the of and that with it from this are not but his they you which were their has been there what how my ' +
    'will would can when who more about if than into other could should does did your our'
  ).split(' '),
);
/** Tables of titles or short notes have few function words, so little is asked of them. */
const LEAST_FUNCTION_SHARE = 0.04;
const LEAST_KNOWN_SHARE = 0.6;
/** Of French or Italian texts, which share many words with English, up to 0.58 are known. */
const LEAST_KNOWN_SHARE_ALONE = 0.7;
/** Other words say nothing about a language. */
const LETTERS = /^\p{L}{2,}$/u;

export interface LanguageCheck {
  isEnglish: boolean;
  /** Of all words of letters. */
  knownShare: number;
  functionShare: number;
}

export function checkEnglish(vectors: WordVectors, texts: readonly string[]): LanguageCheck {
  let [words, known, functional] = [0, 0, 0];
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      if (!LETTERS.test(word)) continue;
      words += 1;
      if (vectors.has(word)) known += 1;
      if (FUNCTION_WORDS.has(word)) functional += 1;
    }
  }
  const knownShare = known / Math.max(1, words);
  const functionShare = functional / Math.max(1, words);
  const isEnglish =
    functionShare >= LEAST_FUNCTION_SHARE
      ? knownShare >= LEAST_KNOWN_SHARE
      : knownShare >= LEAST_KNOWN_SHARE_ALONE;
  return { isEnglish: words > 0 && isEnglish, knownShare, functionShare };
}
