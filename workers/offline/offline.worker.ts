/** @file The service worker: opens the page without a network. It serves the page's own files only. */
import type { OfflineMessage } from './api';
import { PageFiles, type Build } from './page-files';

/** `scripts/page-files.mjs` writes `build` in front of this script. */
declare const self: ServiceWorkerGlobalScope & { build: Build };

const page = new PageFiles(self.build, self.registration.scope);

self.addEventListener('install', (event) => event.waitUntil(page.keepSmall()));
// Also for the tab of the first visit, so that it keeps working when the network goes.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const answer = page.answer(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener('message', (event) => event.waitUntil(obey(event)));

async function obey({ data, ports }: ExtendableMessageEvent): Promise<void> {
  const message = data as OfflineMessage;
  if (message.kind === 'take-over') return self.skipWaiting();
  if (message.kind === 'keep-next') {
    // Without a network, or without room: the page tries again when it is opened the next time.
    ports[0]?.postMessage(await page.keepNext(message.hasGpu).catch(() => null));
    return;
  }
  // A build that is being installed has no tab yet.
  const { installing, waiting } = self.registration;
  if (!installing && !waiting) await page.tidy();
}
