/**
 * @file Whether the project that was open last is opened as the page starts. One that makes the page stand still
 * or end would do so at every start: nobody could ever get at the others, or delete it.
 */
import { MessageError } from '../../core/messages/message';
import { markOpening } from '../../persist/before-opening/opening-mark';

/** A project stays closed. */
export class NotOpened extends MessageError {
  override name = 'NotOpened';

  constructor(project: string) {
    super({ code: 'project-not-opened', project });
  }
}

/** Once may be chance: a tab that was closed, a machine that was switched off. */
const MOST_UNFINISHED = 2;
/** By then what is shown is laid out; a page that stands still has not come to it. */
const SHOWN_AFTER_MS = 1_000;

/**
 * Null where opening the project has failed to end time and again; then it may be tried anew.
 * @returns what is called once the project is open.
 */
export async function beginOpening(id: string): Promise<(() => void) | null> {
  const mark = await markOpening(id).catch(() => null);
  // Storage is switched off, and with it the projects.
  if (!mark) return () => undefined;
  if (mark.unfinished >= MOST_UNFINISHED) {
    mark.end();
    return null;
  }
  // A page that can be left in good order does not stand still.
  addEventListener('pagehide', mark.end, { once: true });
  // Once the page answers again.
  return () => void setTimeout(mark.end, SHOWN_AFTER_MS);
}
