/** @file Texts that are compared with one another, handed over in parts so that nobody waits for a copy of all. */
import { NearDuplicates } from '../../src/core/labels/near-duplicates';
import { inPieces } from '../breathe';

export class TextComparison {
  #texts = new NearDuplicates();

  begin(): Promise<void> {
    this.#texts = new NearDuplicates();
    return Promise.resolve();
  }

  append(texts: readonly string[]): Promise<void> {
    return inPieces(this.#texts.add(texts));
  }

  /** [texts] the index of the first text of each one's group. */
  async end(): Promise<Int32Array> {
    const groups = await inPieces(this.#texts.groups());
    await this.begin();
    return groups;
  }
}
