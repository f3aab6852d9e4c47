/**
 * @file Words of a text and their stems, the same for keywords and for texts, so that a keyword
 * meets its inflected forms and never a part of another word. Folding is idempotent: folding a
 * folded text changes nothing.
 */
import { stemmer } from 'stemmer';
import { inForm } from '../table/unicode-form';

/** Latin letters that Unicode does not decompose into a base letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const UNDECOMPOSED = /[ßæœøłđðþı]/g;
/** Only the marks of European scripts: in Indic scripts and in kana a mark changes the word. */
const ACCENTS = /[\u0300-\u036f]/g;
const ASCII_ONLY = /^[\0-\x7f]*$/;
const POSSESSIVE = /['’]s(?![\p{L}\p{N}])/gu;
/** Whether a picture is shown in colour or as text is not part of what it says. */
const VARIATION = /[\uFE0E\uFE0F]/g;
/**
 * Words, and pictures: flags and joined pictures (families, professions) as one, a skin tone as a word
 * that follows, so that a picture is met whatever its tone and the tone alone is told apart.
 */
const WORD_OR_PICTURE =
  /\p{Regional_Indicator}{2}|\p{Extended_Pictographic}\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\p{Emoji_Modifier}?)+|(?![©®])\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\p{L}\p{N}\p{M}]+/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts written without spaces: there each character counts as a word, and a word as a phrase. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const SPACELESS_OR_RUN = new RegExp(
  `${SPACELESS.source}\\p{M}*|(?:(?!${SPACELESS.source}).)+`,
  'gu',
);
/** Decomposed by folding, which the browsers' dictionaries do not know: the vowel am of Thai and of Lao. */
const DECOMPOSED_AM = /\u0e4d\u0e32|\u0ecd\u0eb2/g;
/** Browsers take ever longer for each word of a long run. */
const LONGEST_RUN = 1_000;
const SPACELESS_RUN = new RegExp(`(?:${SPACELESS.source}\\p{M}*){1,${LONGEST_RUN}}`, 'gu');
/** No word is as long: where a browser lacks a script's dictionary, it takes a whole run for one. */
const LONGEST_WORD = 16;
const ENGLISH_LETTERS = /^[a-z]+$/;

/** Lower case, without accents and compatibility forms (full width, ligatures). */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII_ONLY.test(lower)) return lower;
  return inForm(lower, 'NFKD')
    .replace(ACCENTS, '')
    .replace(VARIATION, '')
    .toLowerCase()
    .replace(UNDECOMPOSED, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/** The folded words of a text in order; apostrophes and hyphens separate, a possessive 's is dropped. */
export function wordsOf(text: string): string[] {
  return apart(fold(text).replace(POSSESSIVE, '').match(WORD) ?? []);
}

/** The same with the pictures between them. */
export function wordsAndPicturesOf(text: string): string[] {
  return apart(fold(text).replace(POSSESSIVE, '').match(WORD_OR_PICTURE) ?? []);
}

function apart(words: string[]): string[] {
  if (!words.some((word) => SPACELESS.test(word))) return words;
  return words.flatMap((word) => word.match(SPACELESS_OR_RUN) ?? []);
}

export function isSpaceless(word: string): boolean {
  return SPACELESS.test(word);
}

/**
 * Where words may begin in scripts without blanks: for each of the text's characters of such scripts,
 * in order as `wordsOf` finds them, whether a word begins with it or none is known there. Null where the
 * browser cannot tell.
 */
export function wordStarts(text: string): boolean[] | null {
  const segmenter = wordSegmenter();
  if (!segmenter) return null;
  const written = inForm(fold(text), 'NFC').replace(DECOMPOSED_AM, (am) =>
    am.startsWith('\u0e4d') ? '\u0e33' : '\u0eb3',
  );
  const starts: boolean[] = [];
  for (const [run] of written.matchAll(SPACELESS_RUN)) {
    for (const { segment } of segmenter.segment(run)) {
      const characters = segment.match(SPACELESS_OR_RUN) ?? [];
      const isKnown = characters.length <= LONGEST_WORD;
      characters.forEach((_, i) => starts.push(i === 0 || !isKnown));
    }
  }
  return starts;
}

let segmenterOfWords: Intl.Segmenter | null | undefined;

function wordSegmenter(): Intl.Segmenter | null {
  segmenterOfWords ??=
    'Segmenter' in Intl ? new Intl.Segmenter('und', { granularity: 'word' }) : null;
  return segmenterOfWords;
}

/** Bounds the memory of a `Stemmer` on a long run over texts with many distinct words. */
const MAX_REMEMBERED_STEMS = 100_000;

/** Porter's stems (M. F. Porter, An algorithm for suffix stripping, 1980), remembered by word. */
export class Stemmer {
  private readonly stems = new Map<string, string>();

  /** The stems of a text's words in order, pictures among them; words with letters outside a to z stay as they are. */
  stemsOf(text: string): string[] {
    return wordsAndPicturesOf(text).map((word) => this.stem(word));
  }

  /** Of one folded word. */
  stem(word: string): string {
    const known = this.stems.get(word);
    if (known !== undefined) return known;
    if (this.stems.size >= MAX_REMEMBERED_STEMS) this.stems.clear();
    const stem = ENGLISH_LETTERS.test(word) ? stemmer(word) : word;
    this.stems.set(word, stem);
    return stem;
  }
}
