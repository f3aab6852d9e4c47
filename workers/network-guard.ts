/**
 * @file The border of a worker to the network, put up by importing this file before anything else. All
 * that runs in the worker goes through it, libraries too: a host that the page has not named is not
 * reached. The page's own files may be read; nothing is sent to its server without permission.
 */
import { hostOf, REDIRECTING_HUBS, type NetworkMessage } from '../src/core/network/needs';

const ownOrigin = location.origin;
const reach = globalThis.fetch.bind(globalThis);
let allowed: ReadonlySet<string> = new Set();

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isNetworkMessage(data)) allowed = new Set(data.origins);
});

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const { origin, protocol } = new URL(request.url);
  // Neither leaves the page.
  if (protocol === 'blob:' || protocol === 'data:') return reach(request);
  const isOwnFile = origin === ownOrigin && request.method === 'GET';
  if (!isOwnFile && !allowed.has(origin)) throw notAllowed(origin);
  // A redirection may lead to any host.
  const follows = isOwnFile || REDIRECTING_HUBS.has(origin);
  return reach(follows ? request : new Request(request, { redirect: 'error' }));
};

// What else can reach a host, and what no part of this page uses.
for (const name of ['XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport']) {
  Reflect.deleteProperty(globalThis, name);
}

// A cache that fetches by itself goes round `fetch`.
for (const name of ['add', 'addAll'] as const) {
  if ('Cache' in globalThis) Cache.prototype[name] = addThroughFetch;
}

async function addThroughFetch(
  this: Cache,
  wanted: RequestInfo | URL | Iterable<RequestInfo>,
): Promise<void> {
  const isList = typeof wanted === 'object' && Symbol.iterator in wanted;
  for (const request of isList ? wanted : [wanted]) {
    const response = await globalThis.fetch(request);
    if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
    await this.put(request, response);
  }
}

function notAllowed(origin: string): TypeError {
  return new TypeError(`Nobody has allowed this page to reach ${hostOf(origin)}.`);
}

function isNetworkMessage(data: unknown): data is NetworkMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'network';
}
