/**
 * @file A clock of the time in which the machine was awake. It has to be read again and again: where the
 * wall clock has gone on for much longer than that, the machine slept, or the page was frozen.
 */

/** What time it is, in milliseconds. */
export interface Clocks {
  /** Of the day: goes on while the machine sleeps. */
  wall(): number;
  /** Fine, and never set: while the machine sleeps it may go on or not. */
  fine(): number;
}

export class AwakeClock {
  readonly #clocks: Clocks;
  readonly #longestGapMs: number;
  #lastWall: number;
  #lastFine: number;
  #awakeMs = 0;

  /** @param longestGapMs longer than any time between two readings in which the machine is awake. */
  constructor(clocks: Clocks, longestGapMs: number) {
    this.#clocks = clocks;
    this.#longestGapMs = longestGapMs;
    this.#lastWall = clocks.wall();
    this.#lastFine = clocks.fine();
  }

  /** Milliseconds awake since it was made. */
  get awakeMs(): number {
    this.read();
    return this.#awakeMs;
  }

  /** @returns for how many milliseconds the machine slept since the last reading; 0 where it did not. */
  read(): number {
    const wall = this.#clocks.wall();
    const fine = this.#clocks.fine();
    const gap = wall - this.#lastWall;
    const slept = gap > this.#longestGapMs;
    if (!slept) this.#awakeMs += fine - this.#lastFine;
    this.#lastWall = wall;
    this.#lastFine = fine;
    return slept ? gap : 0;
  }
}
