/**
 * @file A map of words that never grows for long at a stretch. An engine takes a tenth of a second to make room in one of
 * half a million entries; here they are spread over several.
 */
import { at } from '../reads';

/** A stranger's recipe has room for so many words that each part holds some ten thousand. */
const PARTS = 32;
/** Longer words are too few to matter where they meet in one part. */
const HASHED_CHARACTERS = 64;

export class SpreadMap<Value> {
  readonly #parts = Array.from({ length: PARTS }, () => new Map<string, Value>());

  get(word: string): Value | undefined {
    return this.#partOf(word).get(word);
  }

  set(word: string, value: Value): void {
    this.#partOf(word).set(word, value);
  }

  /** Part by part; in a part, in the order in which they came. */
  *entries(): Generator<[word: string, value: Value]> {
    for (const part of this.#parts) yield* part;
  }

  #partOf(word: string): Map<string, Value> {
    let hash = 0;
    const length = Math.min(word.length, HASHED_CHARACTERS);
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
    return at(this.#parts, (hash >>> 0) % PARTS);
  }
}
