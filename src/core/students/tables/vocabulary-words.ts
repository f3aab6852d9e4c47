/**
 * @file Texts as numbers of their words, and what a vocabulary knows of each word. Most of the work of reading a text is to
 * find its words, so that whoever needs its terms again keeps these numbers; they take less room than the text.
 */
import { int32At } from '../../reads';
import { characterTerms, wordsOf, wordTerm, type SpacelessWords } from '../ngram-terms';

/** Terms of words that are remembered at the most: a few thousand words make most of any text. */
const MOST_REMEMBERED_TERMS = 4_000_000;
/** Stands between the tokens of a text and its words, where those are others. */
const BORDER = 2 ** 31 - 1;
/** Stands for what no term has. */
const GAP = -(2 ** 31);

interface Word {
  /** The term that it is itself; -1 where there is none. */
  term: number;
  /** Terms of the pairs that it begins, by the number of the other word. */
  pairs: Map<number, number> | null;
  /** Terms of its characters; null before they were wanted. */
  characters: Int32Array | null;
}

export class VocabularyWords {
  readonly #spaceless: SpacelessWords;
  /** The numbers of terms of characters. */
  readonly #termOf = new Map<string, number>();
  readonly #numberOf = new Map<string, number>();
  readonly #words: Word[] = [];
  readonly #mostRemembered: number;
  #remembered = 0;
  /** The numbers of the text at hand, of which `#written` are valid. */
  #numbers = new Int32Array(1 << 10);
  #written = 0;

  /** @param mostRemembered terms of words. */
  constructor(
    { terms, spaceless }: { terms: readonly string[]; spaceless: SpacelessWords },
    mostRemembered = MOST_REMEMBERED_TERMS,
  ) {
    this.#spaceless = spaceless;
    this.#mostRemembered = mostRemembered;
    terms.forEach((term, number) => {
      const words = wordTerm(term);
      if (words) this.#learn(words, number);
      else this.#termOf.set(term, number);
    });
  }

  /**
   * The text as `visitTerms` takes it; a view, until the next text is read. Where too many words are remembered, the terms
   * of a further one's characters stand there for it, their bits turned over.
   */
  read(text: string): Int32Array {
    const { words, tokens } = wordsOf(text, this.#spaceless);
    this.#written = 0;
    for (const token of tokens) this.#writeToken(token);
    if (words !== tokens) {
      this.#write(BORDER);
      for (const word of words) this.#write(this.#numberOf.get(word) ?? GAP);
    }
    return this.#numbers.subarray(0, this.#written);
  }

  /** Calls `visit` for each occurrence of a term: words and their pairs first, then characters. */
  visitTerms(numbers: Int32Array, visit: (term: number) => void): void {
    const border = numbers.indexOf(BORDER);
    for (let k = border + 1; k < numbers.length; k++) {
      const word = this.#words[int32At(numbers, k)];
      if (!word) continue;
      if (word.term >= 0) visit(word.term);
      if (!word.pairs || k + 1 === numbers.length) continue;
      const pair = word.pairs.get(int32At(numbers, k + 1));
      if (pair !== undefined) visit(pair);
    }
    const tokens = border < 0 ? numbers.length : border;
    for (let k = 0; k < tokens; k++) {
      const number = int32At(numbers, k);
      if (number < 0) {
        if (number !== GAP) visit(~number);
        continue;
      }
      const characters = this.#words.at(number)?.characters;
      if (!characters) continue;
      for (let i = 0; i < characters.length; i++) visit(int32At(characters, i));
    }
  }

  #writeToken(token: string): void {
    const known = this.#numberOf.get(token);
    const word = known === undefined ? undefined : this.#words[known];
    if (known !== undefined && word) {
      word.characters ??= this.#characters(token);
      this.#write(known);
      return;
    }
    const characters = this.#characters(token);
    if (this.#remembered + characters.length <= this.#mostRemembered) {
      this.#remembered += characters.length;
      this.#write(this.#number(token, characters));
      return;
    }
    // So that the words on both its sides do not pass for a pair.
    this.#write(GAP);
    for (const term of characters) this.#write(~term);
  }

  #write(number: number): void {
    if (this.#written === this.#numbers.length) {
      const larger = new Int32Array(2 * this.#numbers.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#written++] = number;
  }

  #characters(token: string): Int32Array {
    return Int32Array.from(characterTerms(token).flatMap((term) => this.#termOf.get(term) ?? []));
  }

  #learn([first, second, ...more]: readonly string[], term: number): void {
    // No text has a term of more; a vocabulary from elsewhere may.
    if (first === undefined || more.length > 0) return;
    const word = this.#words[this.#numberOf.get(first) ?? this.#number(first)];
    if (!word) return;
    if (second === undefined) {
      word.term = term;
    } else {
      word.pairs ??= new Map<number, number>();
      word.pairs.set(this.#numberOf.get(second) ?? this.#number(second), term);
    }
  }

  #number(word: string, characters: Int32Array | null = null): number {
    const number = this.#words.push({ term: -1, pairs: null, characters }) - 1;
    this.#numberOf.set(word, number);
    return number;
  }
}
