/** @file Lists of whole numbers, one after the other in one array: a million short ones take no object each. */
import { at } from '../../reads';

export class IntegerLists {
  readonly #ends: number[] = [0];
  #values = new Int32Array(1 << 12);

  get size(): number {
    return this.#ends.length - 1;
  }

  add(list: ArrayLike<number>): void {
    const start = at(this.#ends, this.size);
    const end = start + list.length;
    if (end > this.#values.length) {
      const larger = new Int32Array(Math.max(end, 2 * this.#values.length));
      larger.set(this.#values.subarray(0, start));
      this.#values = larger;
    }
    this.#values.set(list, start);
    this.#ends.push(end);
  }

  /** A view. */
  list(number: number): Int32Array {
    return this.#values.subarray(at(this.#ends, number), at(this.#ends, number + 1));
  }
}
