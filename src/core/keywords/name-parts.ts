/**
 * @file A part of a label's name that no other label has: two words of it and more (the last perhaps cut off), the
 * first word that tells anything (“bug” for “bug report”), one of the names that a stroke or a colon joins
 * (“anecdotes/miscellaneous”), its picture, or what follows words that all names begin with (“LABEL_0”).
 */
import { isSpaceless, wordsAndPicturesOf, wordsOf } from './words';

/** A single word from within a name may belong to anything. */
const MIN_WORDS = 2;
const MIN_LETTERS = 3;
/** These tell nothing at the beginning of a name. */
const EMPTY =
  /^(?: (?:in|on|of|to|for|at|by|with|from|and|or|is|are|how|what|de|la|el|der|die|das|les?))+(?= )/;
const ARTICLES: ReadonlySet<string> = new Set(['the', 'a', 'an']);
/** What is left out then may deny the part. */
const DENYING =
  /\b(?:not|no|non|never|without|un|except|other than|kein\w*|nicht|ohne|sin|sans|pas)\b/;

export class NameParts {
  /** Words without articles, each behind a blank. */
  private readonly names: readonly (readonly [words: string, label: string])[];
  private readonly whole = new Map<string, string | null>();

  constructor(names: readonly string[]) {
    this.names = names.map((name) => [spaced(name), name]);
    const common = commonWords(names.map(spaced));
    for (const name of names) {
      const strokes = name.split(/[/:]/).map(spaced);
      const long = strokes.length < 2 ? [] : strokes.filter((part) => part.length > MIN_LETTERS);
      const rest = common === '' ? [] : [spaced(name).slice(common.length)];
      for (const part of [...long, ...rest, picturesOf(name)]) this.remember(part, name);
    }
  }

  private remember(part: string, name: string): void {
    if (part === '') return;
    const known = this.whole.get(part);
    this.whole.set(part, known === undefined || known === name ? name : null);
  }

  /** The one label whose name holds what was written, its last word perhaps cut off. */
  find(written: string): string | undefined {
    const part = spaced(written);
    const whole = this.whole.get(part === '' ? picturesOf(written) : part);
    if (whole !== undefined) return whole ?? undefined;
    if (part === '') return undefined;
    // Of scripts without blanks each character counts as a word.
    if (isSpaceless(part) || DENYING.test(part)) return undefined;
    if (part.split(' ').length <= MIN_WORDS) return this.byFirstWord(part);
    const holding = this.names.filter(([words]) => words.includes(part));
    const [only] = holding;
    if (!only || holding.length > 1) return undefined;
    const [words, label] = only;
    return DENYING.test(words.replace(part, ' ')) ? undefined : label;
  }

  private byFirstWord(part: string): string | undefined {
    if (part.length <= MIN_LETTERS) return undefined;
    const holding = this.names.filter(([words]) => `${words} `.includes(`${part} `));
    const [only] = holding;
    if (!only || holding.length > 1) return undefined;
    const [words, label] = only;
    const isFirst = `${words.replace(EMPTY, '')} `.startsWith(`${part} `);
    return isFirst && !DENYING.test(words) ? label : undefined;
  }
}

/** Words that all names begin with. */
function commonWords(names: readonly string[]): string {
  const first = names.at(0) ?? '';
  const starts = [...first.matchAll(/ /g)].map(({ index }) => first.slice(0, index)).reverse();
  const common = starts.find((start) => names.every((name) => name.startsWith(`${start} `)));
  return names.length < 2 ? '' : (common ?? '');
}

function picturesOf(name: string): string {
  const words = new Set(wordsOf(name));
  return wordsAndPicturesOf(name)
    .filter((word) => !words.has(word))
    .join('');
}

function spaced(name: string): string {
  const words = wordsOf(name).filter((word) => !ARTICLES.has(word));
  return words.map((word) => ` ${word}`).join('');
}
