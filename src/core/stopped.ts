/** @file The one error that is no failure. */
import { MessageError } from './messages/message';

/** A step was stopped by its user; nothing is lost, and doing it again goes on. */
export class Stopped extends MessageError {
  override name = 'Stopped';

  constructor() {
    super({ code: 'paused' });
  }
}

/** Whether an error is a stop, also one that crossed a worker's border or comes from the DOM. */
export function isStop(error: unknown): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : '';
  return name === 'Stopped' || name === 'AbortError';
}
