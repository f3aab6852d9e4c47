/**
 * @file Long work of the page in slices, between which it answers to whoever uses it. By messages to itself, which
 * browsers do not hold back in a hidden tab as they do timers.
 */
import type { Pieces } from '../core/pieces';
import { Stopped } from '../core/stopped';

/** Shorter than a frame, so that none is missed. */
const SLICE_MS = 8;

export class Slices {
  readonly #channel = new MessageChannel();
  #end = performance.now() + SLICE_MS;

  /** Lets the page answer where it has waited long enough. */
  async rest(): Promise<void> {
    if (performance.now() >= this.#end) await this.next();
  }

  /**
   * Runs a computation to its end, and lets the page answer between its pieces.
   * @throws Stopped
   */
  async toEnd<Result>(pieces: Pieces<Result, unknown>, signal?: AbortSignal): Promise<Result> {
    for (;;) {
      if (signal?.aborted) throw new Stopped();
      const piece = pieces.next();
      if (piece.done) return piece.value;
      await this.rest();
    }
  }

  /** Lets the page answer now. */
  async next(): Promise<void> {
    await new Promise((resolve) => {
      this.#channel.port1.onmessage = resolve;
      this.#channel.port2.postMessage(null);
    });
    this.#channel.port1.onmessage = null;
    this.#end = performance.now() + SLICE_MS;
  }
}
