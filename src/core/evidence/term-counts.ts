/**
 * @file In how many texts of a table each word and pair of words occurs, apart for each group of texts. Words are
 * stems; a pair is two words that follow one another and both say something, as function words do not.
 */
import { FUNCTION_WORDS } from '../keywords/function-words';
import { at, intAt } from '../reads';
import type { TextTable } from './text-table';

export interface Term {
  /** Numbers of its stems in the table: one or two. */
  stems: readonly number[];
  /** As it is written most often. */
  writing: string;
  /** It says nothing of what a text is about. */
  isFunctionWord: boolean;
  /** Texts that have it. */
  texts: number;
  /** [groups] texts of each group that have it. */
  inGroup: Uint32Array;
}

/** Terms of fewer texts say something about those texts. */
const LEAST_TEXTS = 3;
/** Numbers, and words of one letter, are no keywords. */
const WORDLIKE = /^\p{L}[\p{L}\p{M}\p{N}]+$/u;
/** Words of a text that are looked at. */
const MOST_WORDS = 400;

/**
 * The terms of some texts.
 * @param texts of the table.
 * @param groupOf a text's group; -1 where it has none.
 */
export function countTerms(
  table: TextTable,
  texts: Iterable<number>,
  groupOf: (text: number) => number,
  groups: number,
): Term[] {
  const counted = new Counts(table, groups);
  for (const text of texts) counted.add(text, groupOf(text));
  return counted.terms();
}

interface Count {
  stems: readonly number[];
  texts: number;
  inGroup: Uint32Array;
  lastText: number;
}

class Counts {
  readonly #table: TextTable;
  readonly #groups: number;
  /** [words] whether each can be a term, and whether it says what a text is about. */
  readonly #isWord: Uint8Array;
  readonly #says: Uint8Array;
  readonly #counts = new Map<number, Count>();
  /** How often each word, or pair of words, is written. */
  readonly #writings = new Map<number, number>();

  constructor(table: TextTable, groups: number) {
    this.#table = table;
    this.#groups = groups;
    this.#isWord = Uint8Array.from(table.words, (word) => (WORDLIKE.test(word) ? 1 : 0));
    this.#says = this.#isWord.map((is, word) =>
      FUNCTION_WORDS.has(at(table.words, word)) ? 0 : is,
    );
  }

  add(text: number, group: number): void {
    const { stemOf } = this.#table;
    const words = this.#table.wordsOf(text).subarray(0, MOST_WORDS);
    let [before, beforeStem] = [-1, -1];
    for (const word of words) {
      const stem = at(stemOf, word);
      if (this.#isWord[word] === 1) {
        this.#see(this.#key(-1, stem), -1, stem, text, group);
        this.#write(this.#key(-1, word));
      }
      if (this.#says[word] !== 1) {
        before = -1;
        continue;
      }
      if (before >= 0) {
        this.#see(this.#key(beforeStem, stem), beforeStem, stem, text, group);
        this.#write(this.#key(before, word));
      }
      [before, beforeStem] = [word, stem];
    }
  }

  /** One number for a word or pair; there are fewer stems than words. */
  #key(first: number, second: number): number {
    return (first + 1) * (this.#table.words.length + 1) + second + 1;
  }

  #write(key: number): void {
    this.#writings.set(key, (this.#writings.get(key) ?? 0) + 1);
  }

  #see(key: number, first: number, second: number, text: number, group: number): void {
    let count = this.#counts.get(key);
    if (!count) {
      const stems = first < 0 ? [second] : [first, second];
      count = { stems, texts: 0, lastText: -1, inGroup: new Uint32Array(this.#groups) };
      this.#counts.set(key, count);
    }
    if (count.lastText === text) return;
    count.lastText = text;
    count.texts += 1;
    if (group >= 0) count.inGroup[group] = intAt(count.inGroup, group) + 1;
  }

  terms(): Term[] {
    const kept = new Map([...this.#counts].filter(([, { texts }]) => texts >= LEAST_TEXTS));
    const best = this.#bestWritings(kept);
    return [...kept].map(([key, { stems, texts, inGroup }]) => {
      const writing = best.get(key) ?? '';
      return { stems, texts, inGroup, writing, isFunctionWord: FUNCTION_WORDS.has(writing) };
    });
  }

  /** By the key of its stems, how each term is written most often. */
  #bestWritings(kept: ReadonlyMap<number, Count>): Map<number, string> {
    const { words, stemOf } = this.#table;
    const most = new Map<number, number>();
    const best = new Map<number, string>();
    for (const [key, count] of this.#writings) {
      const second = (key % (words.length + 1)) - 1;
      const first = Math.floor(key / (words.length + 1)) - 1;
      const stems = this.#key(first < 0 ? -1 : at(stemOf, first), at(stemOf, second));
      if (!kept.has(stems) || count <= (most.get(stems) ?? 0)) continue;
      most.set(stems, count);
      best.set(
        stems,
        [first, second].flatMap((word) => (word < 0 ? [] : at(words, word))).join(' '),
      );
    }
    return best;
  }
}

/** Of `texts` of a term, and of all texts, how many are inside and outside of a group. */
export interface TwoByTwo {
  inside: number;
  ofInside: number;
  outside: number;
  ofOutside: number;
}

/** How many texts' worth the prior is: what a term does inside and outside together. */
const PRIOR_TEXTS = 10;

/**
 * The z-score of a term's log odds ratio between two groups, with an informative Dirichlet prior (Monroe,
 * Colaresi and Quinn, Fightin' Words, 2008); 0 where a group is empty.
 */
export function logOddsScore({ inside, ofInside, outside, ofOutside }: TwoByTwo): number {
  if (ofInside === 0 || ofOutside === 0) return 0;
  const prior = ((inside + outside) / (ofInside + ofOutside)) * PRIOR_TEXTS;
  const odds = (has: number, of: number) =>
    Math.log((has + prior) / Math.max(of + PRIOR_TEXTS - has - prior, 1e-3));
  const deviation = Math.sqrt(1 / (inside + prior) + 1 / (outside + prior));
  return (odds(inside, ofInside) - odds(outside, ofOutside)) / deviation;
}
