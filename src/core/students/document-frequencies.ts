/** @file In how many texts each term occurs, counted text by text. */
import { at, entry } from '../reads';
import { characterTerms, visitWordTerms, wordsOf } from './ngram-terms';
import { WordCache } from './word-cache';

/** While counting, terms seen once are dropped when there are this many, to bound memory. */
const MAX_COUNTED_TERMS = 4_000_000;

export class DocumentFrequencies {
  /** Terms get numbers in the order in which they are met. */
  #numberOf = new Map<string, number>();
  /** [terms] */
  #frequencies: number[] = [];
  /** [terms] the text that a term was last seen in. */
  #seenIn: number[] = [];
  #texts = 0;
  readonly #characters = new WordCache((word) =>
    Int32Array.from(characterTerms(word), (term) => this.#number(term)),
  );

  add(text: string): void {
    this.#texts += 1;
    const { words, tokens } = wordsOf(text, 'characters');
    visitWordTerms(words, (term) => this.#see(this.#number(term)));
    for (const token of tokens) {
      for (const number of this.#characters.of(token)) this.#see(number);
    }
    if (this.#numberOf.size > MAX_COUNTED_TERMS) this.#dropRare();
  }

  /** Terms that at least so many texts have, and how many have them. */
  entries(least: number): [term: string, frequency: number][] {
    return [...this.#numberOf]
      .map(([term, number]): [string, number] => [term, at(this.#frequencies, number)])
      .filter(([, frequency]) => frequency >= least);
  }

  #number(term: string): number {
    const known = this.#numberOf.get(term);
    if (known !== undefined) return known;
    const number = this.#numberOf.size;
    this.#numberOf.set(term, number);
    this.#frequencies.push(0);
    this.#seenIn.push(0);
    return number;
  }

  #see(number: number): void {
    if (this.#seenIn[number] === this.#texts) return;
    this.#seenIn[number] = this.#texts;
    this.#frequencies[number] = at(this.#frequencies, number) + 1;
  }

  #dropRare(): void {
    const kept = new Map(this.entries(2));
    this.#numberOf = new Map([...kept.keys()].map((term, number) => [term, number]));
    this.#frequencies = [...this.#numberOf.keys()].map((term) => entry(kept, term));
    this.#seenIn = this.#frequencies.map(() => 0);
    this.#characters.clear();
  }
}
