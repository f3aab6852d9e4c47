/**
 * @file What was worked out of a word, kept while texts are read: a few thousand words make most of any text, and
 * cutting them into character n-grams at each place was a quarter of making features (5,000 news texts).
 */

/** Numbers kept at the most, all words together; then it begins anew. */
const MOST_NUMBERS = 4_000_000;

export class WordCache {
  readonly #work: (word: string) => Int32Array;
  readonly #known = new Map<string, Int32Array>();
  #numbers = 0;

  constructor(work: (word: string) => Int32Array) {
    this.#work = work;
  }

  of(word: string): Int32Array {
    const known = this.#known.get(word);
    if (known) return known;
    const made = this.#work(word);
    if (this.#numbers + made.length > MOST_NUMBERS) this.clear();
    this.#numbers += made.length;
    this.#known.set(word, made);
    return made;
  }

  clear(): void {
    this.#known.clear();
    this.#numbers = 0;
  }
}
