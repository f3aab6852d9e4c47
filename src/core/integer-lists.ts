/**
 * @file Lists of whole numbers, one after the other in blocks: a million short ones take no object each, and nothing is copied
 * when there are more of them.
 */
import { at } from './reads';

const BLOCK_SIZE = 2 ** 20;

export class IntegerLists {
  readonly #blocks: Int32Array[] = [];
  /** [lists] */
  readonly #blockOf: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Of the last block. */
  #used = 0;

  get size(): number {
    return this.#ends.length;
  }

  add(list: ArrayLike<number>): void {
    let last = this.#blocks.at(-1);
    if (!last || this.#used + list.length > last.length) {
      last = new Int32Array(Math.max(BLOCK_SIZE, list.length));
      this.#blocks.push(last);
      this.#used = 0;
    }
    last.set(list, this.#used);
    this.#blockOf.push(this.#blocks.length - 1);
    this.#starts.push(this.#used);
    this.#used += list.length;
    this.#ends.push(this.#used);
  }

  /** A view. */
  list(number: number): Int32Array {
    const block = at(this.#blocks, at(this.#blockOf, number));
    return block.subarray(at(this.#starts, number), at(this.#ends, number));
  }
}
