/**
 * @file Teachers that are rules about words and do not say so: votes of labelling functions, a column that keywords wrote. Students
 * read the same words, learn the rules from other rows and go along, so their agreement shows nothing.
 *
 * Such a teacher is known by its names: nearly each stands in a text with a word that brings it always, which is rare where a
 * language model or a person answered. How right its rules are is told by the rest of the texts: the words of a text that are
 * no rules tell what is named as far as the rules find what the texts are about.
 */
import type { Pieces } from '../../pieces';
import { at, entry, floatAt, intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows } from '../../refinery/folds';
import { wordsOf } from '../../students/ngram-terms';
import { bySpeech } from './speech';
import { temper } from './temperature';

/** Enough to tell both shares to a percent or two; words of more rows would be rules by their number alone. */
const MOST_ROWS = 2_000;
/** How likely it may be that one of a text's words always brings a name by chance. */
const CHANCE = 0.01;
/** A word is left out of the rest where it brings a name nearly always: a rule may be overruled by another one. */
const RULE_SHARE = 0.9;
const LEAST_TEXTS = 3;
const FOLDS = 4;
/** Texts of each label that count as seen before any. */
const PRIOR_TEXTS = 5;
/**
 * Shares of names that words bring, between which a teacher is taken to be rules: language models' were at most .4, true labels' .73,
 * votes' of words at least .8 from 500 rows on. On train rows of TREC and DBpedia, as what follows.
 */
const BOUND: readonly [none: number, all: number] = [0.6, 0.8];
/** Agreement that is usual, and as how many rows that counts. */
const USUAL = { agreement: 0.35, rows: 100 };
/** The odds that a rule is right, beyond chance, are so many times those that the rest of a text says its label. */
const ODDS = 2.5;
const AGREEMENTS: readonly [number, number] = [0.05, 0.95];
const BISECTIONS = 20;
const TEMPERATURES: readonly [number, number] = [1, 100];
/** Some milliseconds' work. */
const ROWS_PER_PIECE = 128;

/** What the texts tell of a teacher's rules; null stands for texts that were never read. */
export interface WordRules {
  /** Of how many texts. */
  rows: number;
  /** Share of the names that some word of their text always brings. */
  bound: number;
  /** How often the rest of a text tells what is named first, beyond chance (kappa): 0 by chance, 1 always. */
  agreement: number;
}

/** The rows whose texts tell: a sample of those that a teacher answered without showing its words. */
export function rowsWithRules(sets: CandidateSets): number[] {
  const [own] = bySpeech(sets);
  return sampleRows(own, MOST_ROWS, 1);
}

/** @param texts of these rows, in their order. */
export function* findWordRules(
  sets: CandidateSets,
  rows: readonly number[],
  texts: readonly string[],
): Pieces<WordRules> {
  const names = rows.map((row) =>
    sets.labels.subarray(intAt(sets.offsets, row), intAt(sets.offsets, row + 1)),
  );
  const terms: Set<string>[] = [];
  for (const [i, text] of texts.entries()) {
    terms.push(termsOf(text));
    if (i % ROWS_PER_PIECE === 0) yield;
  }
  const counts = countNames(terms, names, sets.classes);
  yield;
  const bound = boundShare(terms, names, counts);
  yield;
  const first = names.map((set) => intAt(set, 0));
  const agreement = yield* agreementOfRest(restOf(terms, counts), first, sets.classes);
  return { rows: rows.length, bound, agreement };
}

/** How far a teacher is taken to be rules about words, 0 to 1, and the share of first candidates that are right if it is. */
export function trustInRules(
  { rows, bound, agreement }: WordRules,
  classes: number,
): { share: number; right: number } {
  const [none, all] = BOUND;
  const share = Math.min(1, Math.max(0, (bound - none) / (all - none)));
  const usual = (agreement * rows + USUAL.agreement * USUAL.rows) / (rows + USUAL.rows);
  const likely = Math.min(AGREEMENTS[1], Math.max(AGREEMENTS[0], usual));
  const odds = (ODDS * likely) / (1 - likely);
  const right = odds / (1 + odds);
  return { share, right: right + (1 - right) / classes };
}

/** Makes beliefs of some rows flatter in place, until those in their labels are as wanted on the mean; never sharper. */
export function* flattenBeliefs(
  beliefs: Float32Array,
  labels: Int32Array,
  rows: readonly number[],
  classes: number,
  wanted: number,
): Pieces<void> {
  const few = sampleRows(rows, MOST_ROWS, 1);
  const belief = new Float64Array(classes);
  const meanAt = (temperature: number) =>
    few.reduce((sum, row) => {
      temper(beliefs, row, temperature, belief);
      return sum + floatAt(belief, intAt(labels, row)) / few.length;
    }, 0);
  let [low, high] = TEMPERATURES;
  if (meanAt(low) <= wanted) return;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = Math.sqrt(low * high);
    if (meanAt(middle) > wanted) low = middle;
    else high = middle;
    yield;
  }
  for (const [done, row] of rows.entries()) {
    temper(beliefs, row, Math.sqrt(low * high), belief);
    beliefs.set(belief, row * classes);
    if (done % ROWS_PER_PIECE === 0) yield;
  }
}

/** A text's words and pairs of words, each once. */
function termsOf(text: string): Set<string> {
  const { words } = wordsOf(text, 'characters');
  return new Set([...words, ...words.slice(1).map((word, i) => `${at(words, i)} ${word}`)]);
}

interface Counts {
  /** In how many texts a term stands, and how many of those name each label. */
  texts: Map<string, number>;
  named: Map<string, Float64Array>;
  /** [classes] share of all texts that name a label. */
  popularity: Float64Array;
}

function countNames(
  terms: readonly ReadonlySet<string>[],
  names: readonly Int32Array[],
  classes: number,
): Counts {
  const texts = new Map<string, number>();
  const named = new Map<string, Float64Array>();
  const popularity = new Float64Array(classes);
  terms.forEach((own, i) => {
    const set = at(names, i);
    for (const label of set) {
      popularity[label] = floatAt(popularity, label) + 1 / terms.length;
    }
    for (const term of own) {
      texts.set(term, (texts.get(term) ?? 0) + 1);
      const counts = named.get(term) ?? new Float64Array(classes);
      for (const label of set) counts[label] = floatAt(counts, label) + 1;
      named.set(term, counts);
    }
  });
  return { texts, named, popularity };
}

/** A name is bound where a word brings it in all other texts, and in too many of them for chance. */
function boundShare(
  terms: readonly ReadonlySet<string>[],
  names: readonly Int32Array[],
  { texts, named, popularity }: Counts,
): number {
  let [bound, all] = [0, 0];
  terms.forEach((own, i) => {
    for (const label of at(names, i)) {
      all += 1;
      const surprise = -Math.log(floatAt(popularity, label));
      const isBound = [...own].some((term) => {
        const others = entry(texts, term) - 1;
        return (
          others >= LEAST_TEXTS - 1 &&
          floatAt(entry(named, term), label) - 1 === others &&
          others * surprise > Math.log(own.size / CHANCE)
        );
      });
      if (isBound) bound += 1;
    }
  });
  return bound / Math.max(1, all);
}

/** The words of each text that are no rules, nor parts of one. */
function restOf(
  terms: readonly ReadonlySet<string>[],
  { texts, named, popularity }: Counts,
): string[][] {
  const size = terms.reduce((sum, own) => sum + own.size, 0) / Math.max(1, terms.length);
  const isRule = (term: string) => {
    const count = entry(texts, term);
    if (count < LEAST_TEXTS) return false;
    return entry(named, term).some((times, label) => {
      const share = times / count;
      const surprise = divergence(share, floatAt(popularity, label));
      return share >= RULE_SHARE && count * surprise > Math.log(size / CHANCE);
    });
  };
  const rules = new Set([...texts.keys()].filter(isRule));
  return terms.map((own) => {
    const left = new Set(
      [...own].filter((term) => rules.has(term)).flatMap((term) => term.split(' ')),
    );
    return [...own].filter((term) => !term.includes(' ') && !left.has(term));
  });
}

/** By how much a share is more than another, in nats a text (Chernoff's bound of its being so by chance). */
function divergence(share: number, usual: number): number {
  if (share <= usual) return 0;
  const of = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return of(share, usual) + of(1 - share, 1 - usual);
}

/** Cohen's kappa of first labels and of what naive Bayes, which learned from other texts, makes of the words. */
function* agreementOfRest(
  texts: readonly (readonly string[])[],
  labels: readonly number[],
  classes: number,
): Pieces<number> {
  const said = new Float64Array(classes);
  const named = new Float64Array(classes);
  let agreeing = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeld = (text: number) => text % FOLDS === fold;
    const classify = naiveBayes(texts, labels, classes, (text) => !isHeld(text));
    yield;
    texts.forEach((words, i) => {
      if (!isHeld(i)) return;
      const guess = classify(words);
      const label = at(labels, i);
      said[guess] = floatAt(said, guess) + 1 / texts.length;
      named[label] = floatAt(named, label) + 1 / texts.length;
      if (guess === label) agreeing += 1 / texts.length;
    });
    yield;
  }
  const chance = said.reduce((sum, share, label) => sum + share * floatAt(named, label), 0);
  return chance >= 1 ? 0 : (agreeing - chance) / (1 - chance);
}

/** @returns the likeliest label by the words of a text that occur in the texts learned from. */
function naiveBayes(
  texts: readonly (readonly string[])[],
  labels: readonly number[],
  classes: number,
  isLearned: (text: number) => boolean,
): (words: readonly string[]) => number {
  const named = new Map<string, Float64Array>();
  const totals = new Float64Array(classes);
  texts.forEach((words, i) => {
    if (!isLearned(i)) return;
    const label = at(labels, i);
    totals[label] = floatAt(totals, label) + 1;
    for (const word of words) {
      const counts = named.get(word) ?? new Float64Array(classes);
      counts[label] = floatAt(counts, label) + 1;
      named.set(word, counts);
    }
  });
  const learned = totals.reduce((sum, count) => sum + count, 0);
  return (words) => {
    const logs = totals.map((total) => Math.log(total + 0.5));
    for (const word of words) {
      const counts = named.get(word);
      if (!counts) continue;
      const usual = counts.reduce((sum, count) => sum + count, 0) / learned;
      for (let label = 0; label < classes; label++) {
        const share =
          (floatAt(counts, label) + PRIOR_TEXTS * usual) / (floatAt(totals, label) + PRIOR_TEXTS);
        logs[label] = floatAt(logs, label) + Math.log(share / usual);
      }
    }
    return logs.indexOf(Math.max(...logs));
  };
}
