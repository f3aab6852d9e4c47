/**
 * @file The files of one build of the page, in a cache of their own. Invariants: a tab gets files of
 * one build only; requests for anything else are left to the browser.
 */
import type { Kept } from './api';

export interface PageFile {
  /** Below the page's address; '' is the page itself. */
  path: string;
  bytes: number;
  /** As in the attribute of that name: a file of another build is refused. */
  integrity: string;
}

export interface Build {
  version: string;
  files: readonly PageFile[];
}

/** What is larger is no part of the page but an engine or a sample: fetched when idle or needed. */
const LARGE_BYTES = 1_000_000;
/** The engines that can do nothing without WebGPU. */
const GPU_ONLY = /\/(web-llm|ort-wasm-.*asyncify)/;
/** Names below here hold a hash of their content: equal names are equal files, in every build. */
const HASHED = 'assets/';
/** Hosts vary their answers by headers that make no difference to these files. */
const ANY_VARIANT = { ignoreVary: true };
const NOTHING = () => undefined;

export class PageFiles {
  readonly #scope: string;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #cacheName: string;
  /** A file that is asked for while it is being fetched is fetched once. */
  readonly #keeping = new Map<string, Promise<void>>();

  /** @param scope the address of the page's folder; builds of other folders are not touched. */
  constructor(build: Build, scope: string) {
    this.#scope = scope;
    this.#files = new Map(build.files.map((file) => [file.path, file]));
    this.#cacheName = this.#cachePrefix + build.version;
  }

  get #cachePrefix(): string {
    return `shortlist.page ${this.#scope} `;
  }

  /** Keeps what the page opens with. @throws where a file cannot be had: then nothing is installed. */
  async keepSmall(): Promise<void> {
    const kept = await this.#keptPaths();
    const missing = [...this.#files.values()].filter(
      ({ path, bytes }) => bytes <= LARGE_BYTES && !kept.has(path),
    );
    await Promise.all(missing.map((file) => this.#keep(file)));
  }

  /** Keeps one more of the large files that this machine can use. */
  async keepNext(hasGpu: boolean): Promise<Kept> {
    const kept = await this.#keptPaths();
    const wanted = [...this.#files.values()].filter(({ path }) => hasGpu || !GPU_ONLY.test(path));
    const [next] = wanted
      .filter(({ path }) => !kept.has(path))
      .toSorted((a, b) => a.bytes - b.bytes);
    if (next) {
      await this.#keep(next);
      kept.add(next.path);
    }
    const sum = (files: readonly PageFile[]) =>
      files.reduce((total, { bytes }) => total + bytes, 0);
    return {
      bytes: sum(wanted.filter(({ path }) => kept.has(path))),
      totalBytes: sum(wanted),
    };
  }

  /** The answer to a request for one of the page's files, of whichever build; null for all else. */
  answer(request: Request): Promise<Response> | null {
    const { origin, pathname } = new URL(request.url);
    const address = origin + pathname;
    const isPlain = request.method === 'GET' && !request.headers.has('range');
    if (!isPlain || !address.startsWith(this.#scope)) return null;
    const path = address.slice(this.#scope.length);
    const file = this.#files.get(path === 'index.html' ? '' : path);
    if (file) return this.#serve(file, request);
    return path.startsWith(HASHED) ? this.#serveOther(request) : null;
  }

  /**
   * Deletes builds that no open tab was loaded from. A tab holds a lock by the name of its script,
   * and a build that has this script may be asked for its other parts at any time.
   */
  async tidy(): Promise<void> {
    const { held = [] } = await navigator.locks.query();
    const scripts = held.flatMap(({ name = '' }) => (name.startsWith(this.#scope) ? [name] : []));
    for (const cacheName of await caches.keys()) {
      if (!cacheName.startsWith(this.#cachePrefix) || cacheName === this.#cacheName) continue;
      const cache = await caches.open(cacheName);
      const used = await Promise.all(scripts.map((url) => cache.match(url, ANY_VARIANT)));
      if (used.every((script) => script === undefined)) await caches.delete(cacheName);
    }
  }

  async #keptPaths(): Promise<Set<string>> {
    const cache = await caches.open(this.#cacheName);
    return new Set((await cache.keys()).map(({ url }) => url.slice(this.#scope.length)));
  }

  /** What cannot be kept, by its content, for want of room or of a cache, comes as if there was no worker. */
  async #serve(file: PageFile, request: Request): Promise<Response> {
    return (await this.#keptNow(file).catch(NOTHING)) ?? fetch(request);
  }

  /** A tab that was loaded from an older or newer build asks for its parts by their own names. */
  async #serveOther(request: Request): Promise<Response> {
    return (await this.#ofAnyBuild(request.url).catch(NOTHING)) ?? fetch(request);
  }

  /** The file from the cache, where it is put now if it was not there. */
  async #keptNow(file: PageFile): Promise<Response | undefined> {
    const cache = await caches.open(this.#cacheName);
    const find = () => cache.match(this.#scope + file.path, ANY_VARIANT);
    const kept = await find();
    if (kept) return kept;
    await this.#keep(file);
    return find();
  }

  /** What a build of this page has kept. Pages that share its origin, and models, have caches of their own. */
  async #ofAnyBuild(url: string): Promise<Response | undefined> {
    for (const cacheName of await caches.keys()) {
      if (!cacheName.startsWith(this.#cachePrefix)) continue;
      const kept = await (await caches.open(cacheName)).match(url, ANY_VARIANT);
      if (kept) return kept;
    }
    return undefined;
  }

  #keep(file: PageFile): Promise<void> {
    let keeping = this.#keeping.get(file.path);
    if (!keeping) {
      keeping = this.#put(file).finally(() => this.#keeping.delete(file.path));
      this.#keeping.set(file.path, keeping);
    }
    return keeping;
  }

  async #put(file: PageFile): Promise<void> {
    const cache = await caches.open(this.#cacheName);
    await cache.put(this.#scope + file.path, await this.#fetch(file));
  }

  async #fetch({ path, integrity }: PageFile): Promise<Response> {
    const url = this.#scope + path;
    const isHashed = path.startsWith(HASHED);
    const earlier = isHashed ? await this.#ofAnyBuild(url) : undefined;
    if (earlier) return earlier;
    const response = await fetch(url, { integrity, cache: isHashed ? 'default' : 'no-cache' });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return withIsolation(response);
  }
}

/**
 * The same answer with the headers that make a page cross-origin isolated, which WASM threads need,
 * where the host does not send them. `require-corp` leaves fetches from other origins by CORS alone.
 */
function withIsolation(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of [
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ] as const) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
