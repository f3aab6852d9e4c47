/** @file A text as patterns read it: taken apart once, however many of them look through it. */
import { at, int32At } from '../reads';
import { characterTest } from './character-test';

/** Beyond this much of a text, patterns are not looked for. */
const MAX_PATTERN_TEXT = 20_000;

export class PatternText {
  /** Nothing of the text is left out. */
  readonly isWhole: boolean;
  /** [characters] as code points. */
  readonly codes: Int32Array;
  /** [characters] the number of each among the text's different characters. */
  readonly kinds: Int32Array;
  /** [characters + 1] where each begins in the text, and where the last one ends. */
  readonly #offsets: Int32Array;
  #isWord: Uint8Array | undefined;

  /** @param text in Unicode's composed form. */
  constructor(text: string) {
    this.isWhole = text.length <= MAX_PATTERN_TEXT;
    const characters = Array.from(text.slice(0, MAX_PATTERN_TEXT));
    this.codes = Int32Array.from(characters, (character) => character.codePointAt(0) ?? 0);
    this.#offsets = new Int32Array(characters.length + 1);
    const kindOf = new Map<number, number>();
    this.kinds = this.codes.map((code, i) => {
      this.#offsets[i + 1] = int32At(this.#offsets, i) + at(characters, i).length;
      const kind = kindOf.get(code) ?? kindOf.size;
      kindOf.set(code, kind);
      return kind;
    });
  }

  get length(): number {
    return this.codes.length;
  }

  /** Where a character begins in the text. */
  offsetOf(character: number): number {
    return int32At(this.#offsets, character);
  }

  /** Whether a character belongs to a word; none beyond the ends does. */
  isWord(character: number): boolean {
    this.#isWord ??= this.#findWords();
    return this.#isWord[character] === 1;
  }

  #findWords(): Uint8Array {
    const word = characterTest(String.raw`[\p{L}\p{N}\p{M}_]`, 'u');
    return Uint8Array.from(this.codes, (code) => (word.has(code) ? 1 : 0));
  }
}
