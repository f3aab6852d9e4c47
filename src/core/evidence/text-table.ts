/**
 * @file The texts of a table cut into words once, so that what is asked of them while a person types takes a
 * fraction of a second also of 100,000 texts. Only grows.
 */
import { Stemmer, wordsOf } from '../keywords/words';
import { at } from '../reads';

export interface ExampleText {
  /** Of the file. */
  row: number;
  /** Its beginning. */
  text: string;
}

const EXAMPLE_CHARACTERS = 240;

export class TextTable {
  readonly texts: string[] = [];
  /** [texts] the row of the file that each is of. */
  readonly rows: number[] = [];
  /** The different words, and of each the number of its stem. */
  readonly words: string[] = [];
  readonly stemOf: number[] = [];
  readonly stems: string[] = [];
  /** [texts + 1] where each text's words begin. */
  readonly #offsets: number[] = [0];
  #tokens = new Int32Array(1 << 16);
  readonly #numberOfWord = new Map<string, number>();
  readonly #numberOfStem = new Map<string, number>();
  readonly #stemmer = new Stemmer();

  get size(): number {
    return this.texts.length;
  }

  /** @param rows of the file; those that follow on the ones before where they are left out. */
  add(texts: readonly string[], rows?: readonly number[]): void {
    for (const [place, text] of texts.entries()) {
      const words = wordsOf(text);
      const start = this.#offsets.at(-1) ?? 0;
      this.#reserve(start + words.length);
      words.forEach((word, i) => (this.#tokens[start + i] = this.#wordNumber(word)));
      this.#offsets.push(start + words.length);
      this.rows.push(rows ? at(rows, place) : this.texts.length);
      this.texts.push(text);
    }
  }

  /** A text's words, as numbers; a view. */
  wordsOf(text: number): Int32Array {
    return this.#tokens.subarray(at(this.#offsets, text), at(this.#offsets, text + 1));
  }

  /** The number of a stem; -1 where no text has it. */
  stemNumber(stem: string): number {
    return this.#numberOfStem.get(stem) ?? -1;
  }

  /** A text's stems in order. */
  stemsOfText(text: number): string[] {
    return Array.from(this.wordsOf(text), (word) => at(this.stems, at(this.stemOf, word)));
  }

  /** A text's row and beginning. */
  example(text: number): ExampleText {
    const beginning = at(this.texts, text).slice(0, EXAMPLE_CHARACTERS);
    return { row: at(this.rows, text), text: beginning };
  }

  #wordNumber(word: string): number {
    const known = this.#numberOfWord.get(word);
    if (known !== undefined) return known;
    const number = this.words.push(word) - 1;
    this.#numberOfWord.set(word, number);
    const stem = this.#stemmer.stem(word);
    let stemNumber = this.#numberOfStem.get(stem);
    if (stemNumber === undefined) {
      stemNumber = this.stems.push(stem) - 1;
      this.#numberOfStem.set(stem, stemNumber);
    }
    this.stemOf.push(stemNumber);
    return number;
  }

  #reserve(length: number): void {
    if (length <= this.#tokens.length) return;
    const larger = new Int32Array(Math.max(length, 2 * this.#tokens.length));
    larger.set(this.#tokens);
    this.#tokens = larger;
  }
}
