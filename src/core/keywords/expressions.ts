/**
 * @file The regular expressions among the labels' keywords, and what of them is found in a text. The text is read once
 * for all of them.
 */
import type { Pieces } from '../pieces';
import { at } from '../reads';
import { TeacherError } from '../teaching/teacher';
import { count, isNegated, type Found } from './keyword-finds';
import { Pattern, PatternError } from './pattern';
import { PatternText } from './pattern-text';
import type { TextWork } from './text-work';
import { wordsOf } from './words';
import { inForm } from '../table/unicode-form';

/** A keyword that is a regular expression, and the labels that claim it. */
interface Expression {
  pattern: Pattern;
  labels: number[];
}

interface FoundExpression {
  labels: readonly number[];
  found: Found;
  /** The first words that nothing denies; null where all are denied. */
  words: string | null;
}

/** Its negation is looked for in so much before it. */
const CHARACTERS_BEFORE = 60;
/** Of all programs together: hundreds of megabytes would be more than a stranger's recipe may take. */
const MOST_PROGRAM_STEPS = 200_000;
/** To compile them all: some tenths of a second. */
const MOST_COMPILING = 5_000_000;
/** What it costs to read the words before a place. */
const STEPS_TO_LOOK_BACK = 200;

export class Expressions {
  readonly #byKeyword = new Map<string, Expression>();
  #programSteps = 0;
  #compiling = 0;

  /** @returns what it took. @throws TeacherError naming a keyword that cannot be used. */
  add(keyword: string, label: number, name: string): number {
    const same = this.#byKeyword.get(keyword);
    if (same) {
      if (same.labels.at(-1) !== label) same.labels.push(label);
      return 0;
    }
    try {
      const pattern = new Pattern(keyword);
      this.#programSteps += pattern.size;
      this.#compiling += pattern.work;
      if (this.#programSteps > MOST_PROGRAM_STEPS || this.#compiling > MOST_COMPILING) {
        throw new PatternError({ code: 'patterns-together-long' });
      }
      this.#byKeyword.set(keyword, { pattern, labels: [label] });
      return pattern.work;
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const { flaw } = error;
      throw new TeacherError({ code: 'keyword-unusable', keyword, label: name, flaw });
    }
  }

  /** [labels] what each asks for, with the number of labels that do. */
  byLabel(count: number): [keyword: string, claimants: number][][] {
    const all = Array.from({ length: count }, (): [string, number][] => []);
    for (const [keyword, { labels }] of this.#byKeyword) {
      for (const label of labels) at(all, label).push([keyword, labels.length]);
    }
    return all;
  }

  /** Those that occur. @throws TooMuchWork */
  *findIn(text: string, work: TextWork): Pieces<FoundExpression[]> {
    if (this.#byKeyword.size === 0) return [];
    const composed = inForm(text, 'NFC');
    const read = new PatternText(composed);
    const denials = new Denials(composed, work);
    const all: FoundExpression[] = [];
    for (const { pattern, labels } of this.#byKeyword.values()) {
      const matches = yield* pattern.findAll(read, work);
      if (matches.length === 0) continue;
      work.spend(labels.length);
      const found: Found = {};
      for (const { start } of matches) {
        count(found, denials.isDenied(start), start / composed.length);
      }
      const first = matches.find(({ start }) => !denials.isDenied(start));
      const words = first ? composed.slice(first.start, first.end) : null;
      all.push({ labels, found, words });
    }
    return all;
  }
}

/** What a text denies, looked at once a place. */
class Denials {
  readonly #text: string;
  readonly #work: TextWork;
  readonly #known = new Map<number, boolean>();

  constructor(text: string, work: TextWork) {
    this.#text = text;
    this.#work = work;
  }

  isDenied(start: number): boolean {
    let denied = this.#known.get(start);
    if (denied === undefined) {
      this.#work.spend(STEPS_TO_LOOK_BACK);
      const words = wordsOf(this.#text.slice(Math.max(0, start - CHARACTERS_BEFORE), start));
      denied = isNegated(words, words.length);
      this.#known.set(start, denied);
    }
    return denied;
  }
}
