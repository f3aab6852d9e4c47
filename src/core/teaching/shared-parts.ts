/**
 * @file Annotations whose equal parts are one. Out of the database or a worker each word and each list is one of its own, and
 * a million rows have millions of a few labels. Invariant: nobody changes the lists of an annotation.
 */
import type { Annotation } from './teacher';

/** Beyond so many different lists, as where each row has probabilities of its own, looking for equal ones does not pay. */
const MOST_LISTS = 10_000;

export class SharedParts {
  readonly #words = new Map<string, string>();
  readonly #candidates = new EqualLists<string>((labels) =>
    labels.map((label) => this.#one(label)),
  );
  readonly #scores = new EqualLists<number>((scores) => scores);

  /** Puts parts that were there before in the place of equal ones. @returns the annotation given. */
  share(annotation: Annotation): Annotation {
    annotation.status = this.#one(annotation.status);
    if (annotation.status === 'failed') return annotation;
    annotation.candidates = this.#candidates.one(annotation.candidates);
    if (annotation.scores) annotation.scores = this.#scores.one(annotation.scores);
    if (annotation.evidence) annotation.evidence = this.#one(annotation.evidence);
    if (annotation.single !== undefined) annotation.single = this.#one(annotation.single);
    return annotation;
  }

  #one<Word extends string>(word: Word): Word {
    const known = this.#words.get(word) as Word | undefined;
    if (known === undefined) this.#words.set(word, word);
    return known ?? word;
  }
}

class EqualLists<Item> {
  readonly #lists = new Map<string, Item[]>();
  readonly #keep: (list: Item[]) => Item[];

  /** @param keep what is to be done with a list that was not there before. */
  constructor(keep: (list: Item[]) => Item[]) {
    this.#keep = keep;
  }

  one(list: Item[]): Item[] {
    if (this.#lists.size >= MOST_LISTS) return this.#keep(list);
    const key = JSON.stringify(list);
    const known = this.#lists.get(key);
    if (known) return known;
    const kept = this.#keep(list);
    this.#lists.set(key, kept);
    return kept;
  }
}
