/** @file The page's side of its service worker, which keeps the page for work without a network. */
import type { KeepAnswer, NetworkQuestion, OfflineMessage } from '../../workers/offline/api';
import { at } from '../core/reads';

/**
 * Registers the worker, or gets the one that is there. Null in development, where pages are not
 * served securely, and where the browser keeps nothing.
 */
export async function registerServiceWorker(): Promise<ServiceWorkerRegistration | null> {
  const container = workers();
  if (!import.meta.env.PROD || !container) return null;
  const script = new URL('service-worker.js', location.href);
  // Private windows and strict settings forbid it: the page works as long as the network does.
  await container.register(script, { updateViaCache: 'none' }).catch(() => undefined);
  const registration = await container.getRegistration().catch(() => undefined);
  if (!registration || !(await isGone(script))) return registration ?? null;
  await registration.unregister();
  return null;
}

/**
 * Tells the worker as long as this tab lives which build it was loaded from, by a lock that is named
 * after this script (`PageFiles.tidy`).
 */
export function holdBuild(): void {
  // Settled only by the end of the tab, or at once where the browser denies locks.
  navigator.locks
    .request(import.meta.url, { mode: 'shared' }, () => new Promise(() => {}))
    .catch(() => undefined);
}

/** Calls back with a new version that waits for its turn, now or whenever one comes. */
export function watchForVersion(
  registration: ServiceWorkerRegistration,
  onWaiting: (version: ServiceWorker) => void,
): void {
  const look = () => {
    // Without an active worker this is the first one.
    if (registration.waiting && registration.active) onWaiting(registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
}

/** Resolves when the new version serves all tabs; those that are open keep what they were loaded from. */
export function takeOver(version: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    version.addEventListener('statechange', () => {
      if (version.state === 'activated') resolve();
    });
    send(version, { kind: 'take-over' });
  });
}

/**
 * Keeps one more of the newest version's large files.
 * @param hasGpu keep also what needs WebGPU.
 */
export function keepNext(
  registration: ServiceWorkerRegistration,
  hasGpu: boolean,
): Promise<KeepAnswer> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<KeepAnswer>) => {
      port1.close();
      resolve(data);
    };
    send(registration.waiting ?? registration.active, { kind: 'keep-next', hasGpu }, [port2]);
  });
}

export function tidyBuilds(registration: ServiceWorkerRegistration): void {
  send(registration.active, { kind: 'tidy' });
}

/** Tells the worker whenever it asks which origins this tab reaches at that moment. */
export function answerForNetwork(openOrigins: () => readonly string[]): void {
  workers()?.addEventListener(
    'message',
    ({ data, ports }: MessageEvent<NetworkQuestion | { kind?: never }>) => {
      if (data.kind === 'which-origins') at(ports, 0).postMessage(openOrigins());
    },
  );
}

/** Ahead of requests to these origins, so that none of them has to wait for the worker's question. */
export function tellOpened(origins: readonly string[]): void {
  if (origins.length > 0) send(controller(), { kind: 'network-opened', origins });
}

/** This tab has no more business with these origins. */
export function tellClosed(origins: readonly string[]): void {
  if (origins.length > 0) send(controller(), { kind: 'network-closed', origins });
}

/** Whether this page came from its service worker. */
export function isServedByWorker(): boolean {
  return controller() !== null;
}

/**
 * Pages that are not served securely have no such thing, nor have the tests of Node; a page that is framed in a sandbox may
 * not even ask.
 */
function workers(): ServiceWorkerContainer | undefined {
  const { navigator } = globalThis as { navigator?: { serviceWorker?: ServiceWorkerContainer } };
  try {
    return navigator?.serviceWorker;
  } catch {
    return undefined;
  }
}

function controller(): ServiceWorker | null {
  return workers()?.controller ?? null;
}

function send(worker: ServiceWorker | null, message: OfflineMessage, ports: MessagePort[] = []) {
  worker?.postMessage(message, ports);
}

/**
 * Whether this address holds another page by now, or none, as addresses on localhost do. Then the
 * worker must not go on answering for it.
 */
async function isGone(script: URL): Promise<boolean> {
  const response = await fetch(script, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  if (!response) return false;
  const type = response.headers.get('Content-Type') ?? '';
  return response.status === 404 || (response.ok && !type.includes('javascript'));
}
