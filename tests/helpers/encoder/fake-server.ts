/** @file A server and a Cache in memory, put in place of `fetch` and `caches`. */
import { vi } from 'vitest';

export interface FakeServer {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** The Range header of each request, in order; null for one without. */
  requests: (string | null)[];
  isOnline: boolean;
  takesRanges: boolean;
  /** Whether pages of other origins see Content-Range. */
  tellsSize: boolean;
  /** Other than 200 and 206: what every request is answered with. */
  status: number | null;
  etag: string;
}

export function startFakeServer(): FakeServer {
  const server: FakeServer = {
    files: new Map(),
    requests: [],
    isOnline: true,
    takesRanges: true,
    tellsSize: true,
    status: null,
    etag: '"1"',
  };
  vi.stubGlobal('fetch', (url: string, { headers = {} }: { headers?: HeadersInit } = {}) => {
    const range = new Headers(headers).get('Range');
    server.requests.push(range);
    return server.isOnline
      ? Promise.resolve(answer(server, url, range))
      : Promise.reject(new TypeError('Failed to fetch'));
  });
  return server;
}

function answer(server: FakeServer, url: string, range: string | null): Response {
  const file = server.files.get(url);
  if (server.status !== null) return new Response(null, { status: server.status });
  if (!file) return new Response(null, { status: 404 });
  const headers: Record<string, string> = { ETag: server.etag };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || !server.takesRanges) {
    return new Response(file, { headers });
  }
  const start = Number(first);
  const part = file.slice(start, Number(last) + 1);
  if (part.length === 0) return new Response(null, { status: 416 });
  if (server.tellsSize) {
    headers['Content-Range'] = `bytes ${start}-${start + part.length - 1}/${file.length}`;
  }
  return new Response(part, { status: 206, headers });
}

/** @param hasRoom whether anything can be stored. */
export function startFakeCaches(hasRoom = true): Map<string, Response> {
  const stored = new Map<string, Response>();
  const cache = {
    match: (key: string) => Promise.resolve(stored.get(key)?.clone()),
    put: (key: string, response: Response) => {
      if (!hasRoom) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      stored.set(key, response);
      return Promise.resolve();
    },
    delete: (key: string) => Promise.resolve(stored.delete(key)),
  };
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) });
  return stored;
}
