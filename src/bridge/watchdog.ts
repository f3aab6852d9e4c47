/**
 * @file Notices that a worker has ended or hangs, of which browsers tell a page nothing. A worker that has
 * ended gives its lock back at once; one that computes for long is busy, not dead, so that only a very
 * long silence counts.
 */
import { MessageError } from '../core/messages/message';
import type { PageMessage } from '../core/messages/page';
import { isLifelineAnswer, type LifelineCall } from '../core/lifeline';

/** A worker could not be started, broke down or ended; nothing stored is lost. */
export class WorkerLost extends MessageError<PageMessage> {
  override name = 'WorkerLost';
}

export interface WatchSettings {
  beatMs: number;
  /** Beats without an answer that count as silence; beats, not time: a machine may sleep. */
  silentBeats: number;
}

/** Five minutes: longer than any computation in one piece, on slow machines as well. */
const SETTINGS: WatchSettings = { beatMs: 15_000, silentBeats: 20 };

/** A file is read in pieces, so that a minute of silence is long, and a second more for each megabyte. */
export function watchOfReading(bytes: number): WatchSettings {
  const beatMs = 5_000;
  const longest = SETTINGS.beatMs * SETTINGS.silentBeats;
  const silence = Math.min(longest, 60_000 + bytes / 1_000);
  return { beatMs, silentBeats: Math.ceil(silence / beatMs) };
}

/** Rejects with WorkerLost when the worker has ended or is silent; never settles otherwise. */
export function watchWorker(
  worker: Worker,
  ended: AbortSignal,
  { beatMs, silentBeats }: WatchSettings = SETTINGS,
): Promise<never> {
  const lock = `shortlist.worker.${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  const call = (message: LifelineCall) => worker.postMessage(message);
  return new Promise((_, reject) => {
    let unanswered = 0;
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<unknown>) => {
        if (!isLifelineAnswer(data)) return;
        unanswered = 0;
        if (data.isHolding)
          void awaitEnd(lock, ended, () => reject(new WorkerLost({ code: 'worker-ended' })));
      },
      { signal: ended },
    );
    const beat = setInterval(() => {
      unanswered += 1;
      if (unanswered > silentBeats) reject(new WorkerLost({ code: 'worker-silent' }));
      else call({ kind: 'heartbeat' });
    }, beatMs);
    ended.addEventListener('abort', () => clearInterval(beat), { once: true });
    call({ kind: 'hold-lifeline', lock });
  });
}

/** The lock comes to the page when the worker has given it back, and the worker never does so alive. */
async function awaitEnd(lock: string, signal: AbortSignal, onEnd: () => void): Promise<void> {
  try {
    await navigator.locks.request(lock, { signal }, onEnd);
  } catch {
    // The job is over, and nobody waits for the worker any more.
  }
}
