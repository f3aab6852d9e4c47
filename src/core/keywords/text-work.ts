/**
 * @file What looking through one text may cost, over all patterns and phrases together. Counted in steps, not by the
 * clock: the same text is too much for the same keywords on every machine, in a worker and on the page.
 */

/** Some tenths of a second. */
const MOST_STEPS = 20_000_000;
/** Less than a millisecond. */
const STEPS_A_PIECE = 20_000;

/** The keywords ask for more than a text is worth. */
export class TooMuchWork extends Error {
  override name = 'TooMuchWork';
}

export class TextWork {
  #left = MOST_STEPS;
  #restsAt = MOST_STEPS - STEPS_A_PIECE;

  /** @throws TooMuchWork once all is spent. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooMuchWork();
  }

  /** True now and then, where somebody else may have a turn. */
  isTimeToRest(): boolean {
    if (this.#left > this.#restsAt) return false;
    this.#restsAt = this.#left - STEPS_A_PIECE;
    return true;
  }
}
