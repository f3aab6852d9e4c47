/**
 * @file The service worker: opens the page without a network, and keeps the page from reaching hosts that
 * nobody has allowed. It serves the page's own files only.
 */
import type { KeepAnswer, OfflineMessage } from './api';
import { NetworkGate, type Policy } from './network-gate';
import { PageFiles, type Build } from './page-files';

/** `scripts/page-files.mjs` writes `build` in front of this script. */
declare const self: ServiceWorkerGlobalScope & { build: Build & { policy: Policy } };

const page = new PageFiles(self.build, self.registration.scope);
const gate = new NetworkGate(self.clients, self.origin, self.build.policy);

self.addEventListener('install', (event) => event.waitUntil(page.keepSmall()));
// Also for the tab of the first visit, so that it keeps working when the network goes.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const answer = answerOf(event);
  if (answer) event.respondWith(answer);
});
self.addEventListener('message', (event) => event.waitUntil(obey(event)));

function answerOf({ request, clientId }: FetchEvent): Promise<Response> | null {
  const refusal = gate.answer(request);
  if (refusal) return refusal;
  const own = page.answer(request);
  if (!own || request.destination !== 'worker') return own;
  return own.then((script) => gate.withPolicy(script, clientId));
}

/** Another kind, which a newer build of the page may send, is none that this worker knows what to do about. */
async function obey({ data, ports }: ExtendableMessageEvent): Promise<void> {
  const message = data as OfflineMessage;
  switch (message.kind) {
    case 'take-over':
      return self.skipWaiting();
    case 'network-opened':
      gate.open(message.origins);
      return;
    case 'network-closed':
      gate.close(message.origins);
      return;
    case 'keep-next': {
      // Without a network, or without room: the page tries again when it is opened the next time.
      const answer: KeepAnswer = await page.keepNext(message.hasGpu).catch(reasonOf);
      ports.at(0)?.postMessage(answer);
      return;
    }
    case 'tidy': {
      // A build that is being installed has no tab yet.
      const { installing, waiting } = self.registration;
      if (!installing && !waiting) await page.tidy();
    }
  }
}

function reasonOf(error: unknown): 'no-room' | null {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'no-room' : null;
}
