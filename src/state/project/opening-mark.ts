/**
 * @file A note that a project is being opened as the page starts, until it is shown. A project that makes the
 * page stand still or end would do so at every start: nobody could ever get at the others, or delete it.
 */

import { MessageError } from '../../core/messages/message';

/** A project stays closed. */
export class NotOpened extends MessageError {
  override name = 'NotOpened';

  constructor(project: string) {
    super({ code: 'project-not-opened', project });
  }
}

const KEY = 'shortlist.opening';
/** Once may be chance: a tab that was closed, a machine that was switched off. */
const MOST_TRIES = 2;
/** By then what is shown is laid out; a page that stands still has not come to it. */
const SHOWN_AFTER_MS = 1_000;

interface Mark {
  id: string;
  tries: number;
}

/** False where opening the project has failed to end time and again; then it may be tried anew. */
export function beginOpening(id: string): boolean {
  const before = read();
  const tries = before?.id === id ? before.tries : 0;
  if (tries >= MOST_TRIES) {
    endOpening();
    return false;
  }
  write({ id, tries: tries + 1 });
  // A page that can be left in good order does not stand still.
  addEventListener('pagehide', endOpening, { once: true });
  return true;
}

/** Once the page answers again. */
export function endOpeningWhenShown(): void {
  setTimeout(endOpening, SHOWN_AFTER_MS);
}

function endOpening(): void {
  write(null);
}

function read(): Mark | null {
  try {
    const mark = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Mark> | null;
    return typeof mark?.id === 'string' && typeof mark.tries === 'number' ? (mark as Mark) : null;
  } catch {
    return null;
  }
}

function write(mark: Mark | null): void {
  try {
    if (mark) localStorage.setItem(KEY, JSON.stringify(mark));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off, and with it the projects.
  }
}
