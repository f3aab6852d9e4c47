/**
 * @file The border of a worker to the network, put up by importing this file before anything else. All
 * that runs in the worker goes through it, libraries too: a host that the page has not named is not
 * reached. The page's own files may be read; nothing is sent to its server without permission. What
 * goes to another origin is told to the page. Scripts from elsewhere are not stopped here but by the
 * worker's Content-Security-Policy (workers/offline/network-gate).
 */
import type { RequestNews } from '../src/core/network/ledger';
import {
  hostOf,
  isHostOfHub,
  REDIRECTING_HUBS,
  type ModelHostsMessage,
  type NetworkMessage,
  type NetworkNeed,
} from '../src/core/network/needs';
import { areModelHostsOpen, watchModelHosts } from './model-hosts';

/** What can reach a host besides `fetch`, and what no part of this page uses. */
const OTHER_WAYS = [
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'SharedWorker',
  'FontFace',
  'importScripts',
];
const READING = new Set(['GET', 'HEAD']);
/** An answer's bytes are told this many at a time, so that a download that is broken off counts too. */
const NEWS_BYTES = 1_000_000;

const ownOrigin = location.origin;
const reach = globalThis.fetch.bind(globalThis);
const tell = postMessage.bind(globalThis);
const NestedWorker = globalThis.Worker;
let allowed: readonly NetworkNeed[] = [];

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isNetworkMessage(data)) allowed = data.needs;
});
// The service worker closes them, too.
watchModelHosts((areOpen) => tell({ kind: 'model-hosts', areOpen } satisfies ModelHostsMessage));

replace('fetch', guardedFetch);
for (const name of OTHER_WAYS) replace(name, undefined);
replace('Worker', nestedWorker);
// A cache that fetches by itself goes round `fetch`.
for (const name of ['add', 'addAll'] as const) {
  if ('Cache' in globalThis) Cache.prototype[name] = addThroughFetch;
}

async function guardedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { origin, protocol } = new URL(request.url);
  // Neither leaves the page.
  if (protocol === 'blob:' || protocol === 'data:') return reach(request);
  const isReading = READING.has(request.method);
  if (origin === ownOrigin && isReading) return reach(request);
  // Who may only be asked for a model's files is sent nothing, and asked for nothing once they are loaded.
  const mayFetchModels = isReading && areModelHostsOpen();
  const need = allowed.find(
    (one) => one.origin === origin && (one.purpose === 'texts' || mayFetchModels),
  );
  if (!need) throw notAllowed(origin);
  return reachAndTell(request, need);
}

/**
 * A redirection may lead to any host: it is followed for hubs only, to hosts of theirs. Who asks to be told of one, and
 * not to follow it, is.
 */
async function reachAndTell(request: Request, { origin, purpose }: NetworkNeed): Promise<Response> {
  const isHub = REDIRECTING_HUBS.has(origin) && READING.has(request.method);
  const { bytes, whole } = await measured(request);
  const news = newsOf(request.url, request.method, purpose);
  tell(news('begun', bytes));
  try {
    const response = await reach(
      isHub || request.redirect === 'manual' ? whole : new Request(whole, { redirect: 'error' }),
    );
    if (!response.redirected) return counting(response, news);
    if (!isHostOfHub(response.url)) throw notAllowed(new URL(response.url).origin);
    const onwards = newsOf(response.url, request.method, purpose);
    tell(onwards('begun', 0));
    return counting(response, onwards);
  } catch (error) {
    tell(news('failed', 0));
    throw error;
  }
}

type News = (phase: RequestNews['phase'], bytes: number) => RequestNews;

function newsOf(url: string, method: string, purpose: RequestNews['purpose']): News {
  const { origin, pathname: path } = new URL(url);
  const address = { kind: 'network-request', purpose, method, origin, path } as const;
  return (phase, bytes) => ({ ...address, phase, bytes, at: Date.now() });
}

async function measured(request: Request): Promise<{ bytes: number; whole: Request }> {
  if (request.body === null) return { bytes: 0, whole: request };
  const { byteLength } = await request.clone().arrayBuffer();
  return { bytes: byteLength, whole: request };
}

/** The same answer, its bytes told as they are read. */
function counting(response: Response, news: News): Response {
  if (response.body === null) return response;
  let untold = 0;
  const tellReceived = () => {
    if (untold > 0) tell(news('received', untold));
    untold = 0;
  };
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      untold += chunk.byteLength;
      if (untold >= NEWS_BYTES) tellReceived();
      controller.enqueue(chunk);
    },
    flush: tellReceived,
  });
  const { status, statusText, headers, url, redirected, type } = response;
  const counted = new Response(response.body.pipeThrough(counter), { status, statusText, headers });
  // A made answer has no address of its own.
  for (const [name, value] of Object.entries({ url, redirected, type })) {
    Object.defineProperty(counted, name, { value });
  }
  return counted;
}

/** The runtime's threads are scripts of this page; others would begin without this border. */
function nestedWorker(script: string | URL, options?: WorkerOptions): Worker {
  const { origin, protocol } = new URL(script, location.href);
  const isOwn = origin === ownOrigin && /^https?:$/.test(protocol);
  if (!isOwn) throw new TypeError('A worker of this page starts no worker from elsewhere.');
  return new NestedWorker(script, options);
}

async function addThroughFetch(
  this: Cache,
  wanted: RequestInfo | URL | Iterable<RequestInfo>,
): Promise<void> {
  const isList = typeof wanted === 'object' && Symbol.iterator in wanted;
  for (const request of isList ? wanted : [wanted]) {
    const response = await guardedFetch(request);
    if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
    await this.put(request, response);
  }
}

/** Takes a global away for good, wherever in the global's chain it is, and puts another in its place. */
function replace(name: string, value: unknown): void {
  for (let holder: unknown = globalThis; holder; holder = Object.getPrototypeOf(holder)) {
    Reflect.deleteProperty(holder, name);
  }
  if (value === undefined) return;
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
}

function notAllowed(origin: string): TypeError {
  return new TypeError(`Nobody has allowed this page to reach ${hostOf(origin)}.`);
}

function isNetworkMessage(data: unknown): data is NetworkMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'network';
}
