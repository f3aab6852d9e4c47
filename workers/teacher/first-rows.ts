/**
 * @file The first rows of a run: as long as none of them has labels, no more are begun than tell what the run will be
 * like. So nobody waits for a whole table to fail; and where all lanes are busy from the start, none waits for another.
 */
import type { Annotation, StopSignal } from '../../src/core/teaching/teacher';

export class FirstRows {
  readonly #most: number;
  readonly #signal: StopSignal;
  #begun = 0;
  #ended = 0;
  #isGood = false;
  #waiting: (() => void)[] = [];

  /** @param most rows that may be begun before one is answered well. */
  constructor(most: number, signal: StopSignal) {
    this.#most = most;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake());
  }

  /** How many of the wanted rows may be begun; waits for the first rows to tell, and 0 means that the run is over. */
  async begin(wanted: number): Promise<number> {
    while (!this.#isGood && this.#begun >= this.#most) {
      if (this.#signal.aborted || this.#ended >= this.#begun) return 0;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const count = this.#isGood ? wanted : Math.min(wanted, this.#most - this.#begun);
    this.#begun += count;
    return count;
  }

  /** Rows that were begun and are none after all. */
  giveBack(count: number): void {
    this.#begun -= count;
    if (count > 0) this.#wake();
  }

  end({ status }: Annotation): void {
    this.#ended += 1;
    this.#isGood ||= status === 'annotated';
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
