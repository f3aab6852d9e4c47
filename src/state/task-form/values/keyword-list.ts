/**
 * @file The keywords of one field as a list. Invariant: a list that is written is read back the same;
 * a regular expression is one keyword, whatever stands in it, and so is what is in quotation marks.
 */
import { intAt } from '../../../core/reads';

const SEPARATOR = /[,;|\n\t]/g;
const BLANKS = /\s*/y;
/** On the same line, as far as cells go. */
const BLANKS_OF_LINE = /[^\S\n\t]*/y;
const FLAGS = /[dgimsuvy]*(?=\s*(?:[,;|\n\t]|$))/y;
const QUOTATION = /"[^"]*(?:""[^"]*)*"(?=\s*(?:[,;|\n\t]|$))/y;

/** Keywords of one field; they may be pasted from anywhere. */
export function parseKeywords(text: string): string[] {
  const keywords = new Set<string>();
  const patterns = new PatternEnds(text);
  for (let at = 0; at < text.length;) {
    const start = endOf(BLANKS, text, at) ?? at;
    const end = patterns.from(start) ?? endOf(QUOTATION, text, start) ?? wordEnd(text, start);
    keywords.add(unquoted(text.slice(start, end).trim()));
    at = 1 + (endOf(BLANKS_OF_LINE, text, end) ?? end);
  }
  keywords.delete('');
  return [...keywords];
}

/** Keywords as one field: separated by commas, those with a separator in them in quotation marks. */
export function writeKeywords(keywords: readonly string[]): string {
  return keywords
    .map((keyword) => {
      const isPattern = new PatternEnds(keyword).from(0) === keyword.length;
      const isWhole = isPattern || !/[,;|\n\t"]|^\s|\s$/.test(keyword);
      return isWhole ? keyword : `"${keyword.replaceAll('"', '""')}"`;
    })
    .join(', ');
}

/**
 * Where the regular expressions of a text end: at a slash, outside of brackets, before a separator. Found for all places at
 * once, from the end: thousands of keywords that begin like one and never end would each be followed to the end of the text.
 */
class PatternEnds {
  readonly #text: string;
  #ends: Int32Array | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** Null where none begins there. */
  from(start: number): number | null {
    if (this.#text[start] !== '/') return null;
    this.#ends ??= patternEnds(this.#text);
    // Between two slashes there is nothing to look for: the second is part of what is.
    const end = intAt(this.#ends, this.#text[start + 1] === '/' ? start + 2 : start + 1);
    return end === 0 ? null : end;
  }
}

/** [characters + 2] where a regular expression ends that is open at a place, outside of brackets; 0 where it does not. */
function patternEnds(text: string): Int32Array {
  const outside = new Int32Array(text.length + 2);
  const inBrackets = new Int32Array(text.length + 2);
  for (let place = text.length - 1; place >= 0; place--) {
    const character = text[place];
    const next = character === '\\' ? place + 2 : place + 1;
    const end = character === '/' ? endOf(FLAGS, text, next) : null;
    outside[place] = end ?? intAt(character === '[' ? inBrackets : outside, next);
    inBrackets[place] = intAt(character === ']' ? outside : inBrackets, next);
  }
  return outside;
}

/** Where what an expression finds at a place ends; null where it finds nothing there. */
function endOf(sticky: RegExp, text: string, place: number): number | null {
  sticky.lastIndex = place;
  return sticky.test(text) ? sticky.lastIndex : null;
}

function wordEnd(text: string, start: number): number {
  SEPARATOR.lastIndex = start;
  return SEPARATOR.exec(text)?.index ?? text.length;
}

function unquoted(keyword: string): string {
  return keyword.length >= 2 && endOf(QUOTATION, keyword, 0) === keyword.length
    ? keyword.slice(1, -1).replaceAll('""', '"').trim()
    : keyword;
}
