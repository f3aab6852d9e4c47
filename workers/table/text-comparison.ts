/** @file Texts that are compared with one another, handed over in parts so that nobody waits for a copy of all. */
import { nearDuplicateGroups } from '../../src/core/labels/near-duplicates';
import { inPieces } from '../breathe';

export class TextComparison {
  #texts: string[] = [];

  begin(): Promise<void> {
    this.#texts = [];
    return Promise.resolve();
  }

  append(texts: readonly string[]): Promise<void> {
    for (const text of texts) this.#texts.push(text);
    return Promise.resolve();
  }

  /** [texts] the index of the first text of each one's group. */
  end(): Promise<Int32Array> {
    const texts = this.#texts;
    this.#texts = [];
    return inPieces(nearDuplicateGroups(texts));
  }
}
