/**
 * @file How the bytes of a text file become characters. Invariant: only a byte order mark, or bytes
 * that are valid UTF-8 throughout, are certain; everything else is a proposal that a person sees
 * before anything is kept, because a wrong guess would silently change the texts.
 */
import { at, intAt } from '../reads';

/**
 * The names that a recipe may give, as the Encoding Standard writes them, and one of our own:
 * UTF-8 in which the bytes that are none are read as Windows-1252, which is what two programs writing
 * to one file leave behind.
 */
export const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'utf-8+windows-1252',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
  'macintosh',
  'ibm850',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const;
export type EncodingName = (typeof ENCODINGS)[number];

export interface Encoding {
  label: EncodingName;
  /** Bytes of the byte order mark, which is no part of the text. */
  markLength: number;
}

/** The encoding that a byte order mark names, or null. */
export function markedEncoding(firstBytes: Uint8Array): Encoding | null {
  const [first, second, third] = firstBytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { label: 'utf-8', markLength: 3 };
  if (first === 0xff && second === 0xfe) return { label: 'utf-16le', markLength: 2 };
  if (first === 0xfe && second === 0xff) return { label: 'utf-16be', markLength: 2 };
  return null;
}

/** Of text in UTF-16, nearly all zero bytes stand on one side of the pairs. */
const ONE_SIDED = 0.95;

/**
 * UTF-16 without a byte order mark, by the zero bytes that delimiters, line ends and Latin letters
 * have on one side; null where there are none, or on both sides as in a binary file.
 */
export function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  let [even, odd] = [0, 0];
  bytes.forEach((byte, i) => {
    if (byte !== 0) return;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  });
  // A few zeros are damage rather than an encoding.
  if (even + odd < Math.max(2, bytes.length / 200)) return null;
  if (odd >= (even + odd) * ONE_SIDED) return 'utf-16le';
  return even >= (even + odd) * ONE_SIDED ? 'utf-16be' : null;
}

/** The length of the UTF-8 character at a place; 0 where there is none, or only its beginning. RFC 3629, section 4. */
export function utf8Length(bytes: Uint8Array, at: number): number {
  const lead = intAt(bytes, at);
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const second = bytes.at(at + 1) ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let i = 2; i < length; i++) {
    const byte = bytes.at(at + i) ?? 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

/** Where an unfinished character at the end of the bytes begins, or their length. */
export function utf8CompleteLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = intAt(bytes, bytes.length - back);
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/**
 * Encodings of Latin letters, of other languages and other systems; the earlier ones are more likely. Which it is shows by
 * where the letters stand.
 */
export const LATIN: readonly EncodingName[] = [
  ...(['windows-1252', 'windows-1250', 'iso-8859-2', 'windows-1254', 'windows-1257'] as const),
  ...(['macintosh', 'ibm850'] as const),
];

/** Marks that stand between and beside words. */
const TYPOGRAPHIC = /[‘’‚“”„–—…«»‹›•€£§°·¿¡©®™´¨\u00A0]/;
const SMALL = /\p{Ll}/u;
const LETTER = /\p{L}/u;
/** Letters that hardly any text has. */
const STRANGE = /[ƒˆ˜ªº¹²³µðþÐÞΩπﬁﬂ]/;

/**
 * How much of what is beyond ASCII stands as it does in texts of Latin letters, 0 to 1: small letters anywhere, capitals at the
 * beginning of words or among capitals, marks not between letters.
 */
export function latinFit(text: string): number {
  const characters = Array.from(text);
  let [foreign, fitting] = [0, 0];
  characters.forEach((character, i) => {
    if (/\p{ASCII}/u.test(character)) return;
    foreign += 1;
    const [before, after] = [i === 0 ? ' ' : at(characters, i - 1), characters.at(i + 1) ?? ' '];
    const isWithin = LETTER.test(before) && LETTER.test(after);
    if (STRANGE.test(character)) return;
    if (SMALL.test(character)) fitting += 1;
    else if (LETTER.test(character)) fitting += SMALL.test(before) ? 0 : 1;
    else if (TYPOGRAPHIC.test(character)) fitting += isWithin && character !== '’' ? 0 : 1;
  });
  return foreign === 0 ? 1 : fitting / foreign;
}

const KANA = /[\p{Script=Hiragana}\u30A0-\u30FF]/gu;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu;
const HANGUL = /\p{Script=Hangul}/gu;
const HAN = /[\u4E00-\u9FFF]/gu;
const CYRILLIC = /\p{Script=Cyrillic}/gu;

/**
 * What letters a text in an encoding of other scripts is made of, and those that tell it. Nearly any
 * bytes make Chinese characters, few make kana: of encodings that fit, the higher rank is more likely.
 */
const SCRIPTS: readonly {
  encoding: EncodingName;
  letters: RegExp;
  telling: RegExp;
  rank: number;
}[] = [
  { encoding: 'shift_jis', letters: JAPANESE, telling: KANA, rank: 3 },
  { encoding: 'euc-jp', letters: JAPANESE, telling: KANA, rank: 3 },
  { encoding: 'euc-kr', letters: HANGUL, telling: HANGUL, rank: 2 },
  { encoding: 'gb18030', letters: HAN, telling: HAN, rank: 1 },
  { encoding: 'big5', letters: HAN, telling: HAN, rank: 1 },
  { encoding: 'windows-1251', letters: CYRILLIC, telling: /[а-яё]/gu, rank: 0 },
  { encoding: 'koi8-r', letters: CYRILLIC, telling: /[а-яё]/gu, rank: 0 },
  { encoding: 'windows-1253', letters: /\p{Script=Greek}/gu, telling: /[α-ώ]/gu, rank: 0 },
];
export const OTHER_SCRIPTS: readonly EncodingName[] = SCRIPTS.map(({ encoding }) => encoding);

const FOREIGN = /[^\p{ASCII}]/gu;
/** What stands between words of any script. */
const MARKS = /[\u3000-\u303F\uFF01-\uFF65\u00A0-\u00BF\u2010-\u203A]/gu;
/** Letters of two alphabets in one word. */
const MIXED = /[a-z][^\p{ASCII}]|[^\p{ASCII}][a-z]/giu;
const MAX_MIXED = 0.2;
const MIN_SHARE = 0.9;
/** Kana are in every Japanese text, small letters in every text of an alphabet. */
const MIN_TELLING = 0.2;
/** Two of three letters of a Western text are plain ones. */
const MAX_WESTERN_SHARE = 0.4;

/**
 * How well a decoded text fits another script's encoding: its rank, and the share of the letters beyond
 * ASCII that belong to the script; 0 where a Western encoding explains the bytes as well.
 */
export function scriptFit(encoding: EncodingName, text: string): number {
  const script = SCRIPTS.find((one) => one.encoding === encoding);
  if (!script || text.includes('\uFFFD')) return 0;
  const plain = text.match(/[a-z]/gi)?.length ?? 0;
  const foreign = (text.match(FOREIGN)?.length ?? 0) - (text.match(MARKS)?.length ?? 0);
  if (foreign <= 0 || foreign < (foreign + plain) * MAX_WESTERN_SHARE) return 0;
  if (script.rank === 0 && (text.match(MIXED)?.length ?? 0) > foreign * MAX_MIXED) return 0;
  const letters = (text.match(script.letters)?.length ?? 0) / foreign;
  const telling = (text.match(script.telling)?.length ?? 0) / foreign;
  return letters >= MIN_SHARE && telling >= MIN_TELLING ? script.rank + (letters + telling) / 2 : 0;
}
