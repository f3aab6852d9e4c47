/**
 * @file What the labels' names and keywords find in a table, as the keywords teacher would: how many texts each
 * label matches, how many match nothing or several, with examples. A label that has not changed since
 * the last time is not looked for again.
 */
import { KeywordMatcher } from '../keywords/keyword-matcher';
import type { Pieces } from '../pieces';
import { at, floatAt } from '../reads';
import type { Label } from '../task/recipe';
import { TooMuchWork } from '../keywords/text-work';
import { TeacherError } from '../teaching/teacher';
import type { ExampleText, TextTable } from './text-table';

export interface Found {
  texts: number;
  /** Three at most, from all over the table. */
  examples: ExampleText[];
}

export interface LabelFound extends Found {
  name: string;
  /** Texts that match this label and no other. */
  alone: number;
}

export interface KeywordEvidence {
  /** In the table. */
  texts: number;
  labels: LabelFound[];
  /** Texts that match nothing, and those that match several labels. */
  none: Found;
  several: Found;
}

const EXAMPLES = 3;
/** So many texts are looked through at a stretch. */
const STRETCH = 2_000;
/** Labels as they were typed on the way are worth keeping for a while. */
const MOST_REMEMBERED = 400;

export class KeywordTally {
  readonly #table: TextTable;
  /** By what a label asks for, the texts that match it; of the first `size` texts. */
  readonly #known = new Map<string, { size: number; matches: Int32Array }>();
  #matches: Int32Array[] = [];
  #counts = new Uint16Array(0);

  constructor(table: TextTable) {
    this.#table = table;
  }

  /** [texts] how many labels match each text, after the last tally. */
  get counts(): Uint16Array {
    return this.#counts;
  }

  /** [labels] the texts that match each label, after the last tally. */
  get matches(): readonly Int32Array[] {
    return this.#matches;
  }

  /**
   * Counts anew; yields after each stretch of words or texts, so that it can be given up when the labels have changed.
   * @throws TeacherError naming a keyword that cannot be used, or a row for which the keywords are too much work.
   */
  *tally(labels: readonly Label[]): Pieces<KeywordEvidence> {
    const matcher = yield* KeywordMatcher.inPieces(labels);
    const size = this.#table.size;
    const identities = labels.map((_, label) => matcher.identityOf(label));
    const isKnown = (identity: string) => this.#known.get(identity)?.size === size;
    const changed = labels.flatMap((_, label) => (isKnown(at(identities, label)) ? [] : [label]));
    if (changed.length > 0) {
      const found = yield* this.#find(matcher, changed);
      if (this.#known.size > Math.max(MOST_REMEMBERED, 2 * labels.length)) this.#known.clear();
      changed.forEach((label, i) => {
        const matches = Int32Array.from(at(found, i));
        this.#known.set(at(identities, label), { size, matches });
      });
    }
    // What was remembered may just have been forgotten.
    const missing = identities.some((identity) => !isKnown(identity));
    return missing ? yield* this.tally(labels) : this.#evidence(labels, identities);
  }

  /** The texts that match each of some labels. */
  *#find(matcher: KeywordMatcher, labels: readonly number[]): Pieces<number[][]> {
    const table = this.#table;
    const begins = new Uint8Array(table.stems.length);
    for (const label of labels) {
      for (const stem of matcher.firstStemsOf(label)) {
        const number = table.stemNumber(stem);
        if (number >= 0) begins[number] = 1;
      }
    }
    const hasExpressions = labels.some((label) => matcher.hasExpressions(label));
    const found: number[][] = labels.map(() => []);
    for (let text = 0; text < table.size; text++) {
      if (text % STRETCH === STRETCH - 1) yield;
      const mayMatch =
        hasExpressions || table.wordsOf(text).some((word) => begins[at(table.stemOf, word)] === 1);
      if (!mayMatch) continue;
      const scores = yield* this.#score(matcher, text);
      labels.forEach((label, i) => {
        if (floatAt(scores, label) > 0) at(found, i).push(text);
      });
    }
    return found;
  }

  /** @throws TeacherError where the keywords ask for more work than the text is worth. */
  *#score(matcher: KeywordMatcher, text: number): Pieces<Float64Array> {
    const table = this.#table;
    try {
      return yield* matcher.scoring(table.stemsOfText(text), at(table.texts, text));
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      throw new TeacherError({ code: 'keywords-heavy', row: at(table.rows, text) + 1 });
    }
  }

  #evidence(labels: readonly Label[], identities: readonly string[]): KeywordEvidence {
    const size = this.#table.size;
    this.#matches = identities.map(
      (identity) => this.#known.get(identity)?.matches ?? new Int32Array(0),
    );
    this.#counts = new Uint16Array(size);
    for (const matches of this.#matches) {
      for (const text of matches) this.#counts[text] = at(this.#counts, text) + 1;
    }
    const having = (test: (count: number) => boolean) => {
      const texts: number[] = [];
      this.#counts.forEach((count, text) => {
        if (test(count)) texts.push(text);
      });
      return texts;
    };
    return {
      texts: size,
      labels: labels.map(({ name }, label) => {
        const matches = at(this.#matches, label);
        const alone = matches.filter((text) => this.#counts[text] === 1);
        // Texts of several labels are no clear examples of any.
        const examples = this.#examples(alone.length >= EXAMPLES ? alone : matches);
        return { name, texts: matches.length, alone: alone.length, examples };
      }),
      none: this.#found(having((count) => count === 0)),
      several: this.#found(having((count) => count > 1)),
    };
  }

  #found(texts: ArrayLike<number>): Found {
    return { texts: texts.length, examples: this.#examples(texts) };
  }

  #examples(texts: ArrayLike<number>): ExampleText[] {
    const count = Math.min(EXAMPLES, texts.length);
    return Array.from({ length: count }, (_, i) =>
      this.#table.example(at(texts, Math.floor((i * texts.length) / count))),
    );
  }
}
