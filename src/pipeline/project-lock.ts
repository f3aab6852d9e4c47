/** @file One tab at a time works on a project: two would ask and train the same things twice. */
import { MessageError } from '../core/messages/message';
import { throwIfStopped } from './steps';

/** A page that is being reloaded gives its lock back a moment after the new one asks for it. */
const PATIENCE_MS = 1_500;

export class ProjectBusy extends MessageError {
  override name = 'ProjectBusy';

  constructor() {
    super({ code: 'project-busy' });
  }
}

const LOCK_PREFIX = 'shortlist.project.';

/** Ids of the projects that some tab works on at this moment; none where the browser does not tell. */
export async function projectsAtWork(): Promise<ReadonlySet<string>> {
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  const { held = [] } = (await locks?.query().catch(() => null)) ?? {};
  const names = held.flatMap(({ name = '' }) => (name.startsWith(LOCK_PREFIX) ? [name] : []));
  return new Set(names.map((name) => name.slice(LOCK_PREFIX.length)));
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
      LOCK_PREFIX + projectId,
      { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) },
      () => {
        turn.isOurs = true;
        return work();
      },
    );
  } catch (error) {
    if (turn.isOurs) throw error;
    throwIfStopped(signal);
    // Where the browser denies locks, it has denied the storage, too: the work finds words for that.
    if (!isWaitOver(error)) return work();
    throw new ProjectBusy();
  }
}

function isWaitOver(error: unknown): boolean {
  return error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name);
}
