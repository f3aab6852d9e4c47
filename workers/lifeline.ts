/**
 * @file The worker's side of the page's watch over it (src/bridge/watchdog), put up by importing this file.
 * The lock is the browser's: it is given back whatever ends the worker, of which nothing else tells the page.
 */
import { isLifelineCall, type LifelineAnswer } from '../src/core/lifeline';

const tell = postMessage.bind(globalThis);

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isLifelineCall(data)) return;
  if (data.kind === 'heartbeat') answer(false);
  else hold(data.lock);
});

function hold(lock: string): void {
  // Browsers keep locks from pages that are not served securely; there the heartbeats are all.
  const { locks } = navigator as { locks?: LockManager };
  void locks?.request(lock, () => {
    answer(true);
    // Settled only by the end of the worker.
    return new Promise(() => {});
  });
}

function answer(isHolding: boolean): void {
  tell({ kind: 'alive', isHolding } satisfies LifelineAnswer);
}
