/** @file What this browser lacks of what the page would use, by what it offers and not by its name. */

/** `threads`: the page trains on one core. `offline`: it does not open without a network. */
export type BrowserLack = 'threads' | 'offline';

/** The parts of a page's global that tell. */
interface BrowserGlobal {
  crossOriginIsolated?: boolean;
  SharedArrayBuffer?: unknown;
  navigator: object;
}

/** What a person can see from the first screen on; a missing graphics card is told by `Machine`. */
export function browserLacks(browser: BrowserGlobal = globalThis): readonly BrowserLack[] {
  const hasThreads = browser.crossOriginIsolated === true && 'SharedArrayBuffer' in browser;
  // Also missing where the page came neither by https nor from this machine.
  const opensOffline = offersWorker(browser.navigator);
  return [
    ...(hasThreads ? [] : (['threads'] as const)),
    ...(opensOffline ? [] : (['offline'] as const)),
  ];
}

function offersWorker(navigator: { serviceWorker?: unknown }): boolean {
  try {
    return navigator.serviceWorker !== undefined;
  } catch {
    // A page that is framed in a sandbox may not even ask.
    return false;
  }
}
