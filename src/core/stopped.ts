/** @file The one error that is no failure. */

/** A step was stopped by its user; nothing is lost, and doing it again goes on. */
export class Stopped extends Error {
  override name = 'Stopped';

  constructor(message = 'Paused. Everything done so far is kept.') {
    super(message);
  }
}
