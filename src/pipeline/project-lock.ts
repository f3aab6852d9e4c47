/** @file One tab at a time works on a project: two would ask and train the same things twice. */
import { throwIfStopped } from './steps';

/** A page that is being reloaded gives its lock back a moment after the new one asks for it. */
const PATIENCE_MS = 1_500;

export class ProjectBusy extends Error {
  override name = 'ProjectBusy';

  constructor() {
    super(
      'This project is being worked on in another tab of this browser. Go on in that tab, or pause ' +
        'or close it and try again here.',
    );
  }
}

/**
 * Runs work while no other tab may.
 * @throws ProjectBusy where another one is at it; Stopped where the signal ends the wait.
 */
export async function withProjectLock<Result>(
  projectId: string,
  work: () => Promise<Result>,
  signal = new AbortController().signal,
): Promise<Result> {
  // Browsers keep locks from pages that are not served securely; those go without.
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  if (!locks) return work();
  const turn = { isOurs: false };
  try {
    return await locks.request(
      `shortlist.project.${projectId}`,
      { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) },
      () => {
        turn.isOurs = true;
        return work();
      },
    );
  } catch (error) {
    if (turn.isOurs) throw error;
    throwIfStopped(signal);
    throw new ProjectBusy();
  }
}
