/**
 * @file A file on a server, read by range and kept in the Cache API in parts.
 *
 * A download that breaks off goes on where it stopped, and a file that was loaded once needs no
 * network. Servers that ignore ranges send the whole file, which is then cut into the same parts.
 * Invariant: all parts are of one version of the file; when it changes, they are fetched anew.
 */
import { EncoderError } from '../../src/core/students/encoder/errors';
import type { ModelFile } from './model-file';

/** The Cache that models' files are in; its keys begin with their addresses. */
export const MODEL_CACHE = 'shortlist-encoders';

const PART_BYTES = 1 << 23;
/** A whole file's size, on each of its parts. */
export const SIZE_HEADER = 'x-file-size';
const VERSION_HEADER = 'x-file-version';
/** More than any model that a page can run; a server that says so is not believed. */
const MOST_BYTES = 20e9;
/** Of what is read as a whole, to be parsed. */
const MOST_TEXT_BYTES = 100e6;
/** Of what comes as a whole: browsers hold no more in one piece. */
const MOST_WHOLE_BYTES = 2e9;
/** From where, and of how much: “*” where that is not known. */
const CONTENT_RANGE = /^bytes (\d+)-\d+\/(?:(\d+)|\*)$/;
const TEXT_FILE = /\.(?:json|txt)$/;

/** What the server said of a file when its first part came. */
interface Version {
  size: number;
  /** Its ETag; empty where the server gives none. */
  tag: string;
}

export class CachedHttpFile implements ModelFile {
  readonly #url: string;
  readonly #cache: Cache | null;
  readonly #version: Version;
  /** The part read last, since reads follow one another closely. */
  #recent: { index: number; bytes: Uint8Array } | null = null;
  /** The whole file, where it came as a whole and there was no room to keep it elsewhere. */
  #whole: Uint8Array | null = null;

  private constructor(url: string, cache: Cache | null, version: Version) {
    this.#url = url;
    this.#cache = cache;
    this.#version = version;
  }

  /** @returns null if the server has no such file. @throws EncoderError if it cannot be reached. */
  static async open(url: string): Promise<CachedHttpFile | null> {
    const cache = await openCache();
    const known = await cache?.match(partKey(url, 0));
    if (known && known.status !== 404) return new CachedHttpFile(url, cache, versionOf(known));
    const response = await fetchPart(url, 0).catch((error: unknown) => {
      // A model that lacks a file lacks it offline too. With a network, it may have been added.
      if (known) return known;
      throw error;
    });
    if (response.status === 404) {
      if (!known) await store(cache, url, 0, new Response(null, { status: 404 }));
      return null;
    }
    const version = serverVersion(response);
    requireBelievable(url, version.size ?? Number(response.headers.get('Content-Length') ?? 0));
    const bytes = await receivedBytes(url, response, version.size);
    requireWholePart(url, 0, bytes, version.size);
    const size = version.size ?? bytes.length;
    const file = new CachedHttpFile(url, cache, { ...version, size });
    await file.#keep(0, bytes);
    file.#recent = { index: 0, bytes: partOf(bytes, 0) };
    return file;
  }

  get size(): number {
    return this.#version.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const result = new Uint8Array(end - start);
    for (let at = start; at < end;) {
      const index = Math.floor(at / PART_BYTES);
      const part = await this.#part(index);
      const from = at - index * PART_BYTES;
      const piece = part.subarray(from, Math.min(part.length, end - index * PART_BYTES));
      if (piece.length === 0) throw incomplete(this.#url);
      result.set(piece, at - start);
      at += piece.length;
    }
    return result;
  }

  async prefetch(onProgress: (loadedBytes: number) => void): Promise<void> {
    for (let start = 0; start < this.size; start += PART_BYTES) {
      const index = start / PART_BYTES;
      const isThere = await this.#cache?.match(partKey(this.#url, index));
      if (!isThere && this.#cache) await this.#part(index);
      onProgress(Math.min(start + PART_BYTES, this.size));
    }
  }

  async #part(index: number): Promise<Uint8Array> {
    if (this.#recent?.index === index) return this.#recent.bytes;
    const stored = this.#whole ? undefined : await this.#cache?.match(partKey(this.#url, index));
    const bytes = stored ? new Uint8Array(await stored.arrayBuffer()) : await this.#fetch(index);
    this.#recent = { index, bytes };
    return bytes;
  }

  /** Loads a part, and with it the others from a server that ignores ranges. */
  async #fetch(index: number): Promise<Uint8Array> {
    if (this.#whole) return partOf(this.#whole, index);
    const response = await fetchPart(this.#url, index);
    const { size, tag } = serverVersion(response);
    const bytes = await receivedBytes(this.#url, response, size);
    if (tag !== this.#version.tag || (size ?? bytes.length) !== this.#version.size) {
      await forget(this.#cache, this.#url, this.size);
      throw new EncoderError({ code: 'model-changed', url: this.#url });
    }
    requireWholePart(this.#url, index, bytes, size);
    await this.#keep(size === null ? 0 : index, bytes);
    return size === null ? partOf(bytes, index) : bytes;
  }

  /** Stores bytes that begin with the part `first`. */
  async #keep(first: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const headers = {
      [SIZE_HEADER]: String(this.#version.size),
      [VERSION_HEADER]: this.#version.tag,
    };
    let isStored = true;
    for (let start = 0; start < Math.max(1, bytes.length); start += PART_BYTES) {
      const response = new Response(bytes.slice(start, start + PART_BYTES), { headers });
      const index = first + start / PART_BYTES;
      isStored = (await store(this.#cache, this.#url, index, response)) && isStored;
    }
    if (bytes.length === this.size && !isStored) this.#whole = bytes;
  }
}

/** Bytes of what is stored under an address of the models' cache, by its headers. */
export function storedBytes(url: string, stored: Response): number {
  const size = Number(stored.headers.get(SIZE_HEADER));
  const part = /\?part=(\d+)$/.exec(url)?.[1];
  return part ? Math.max(0, Math.min(PART_BYTES, size - Number(part) * PART_BYTES)) : size;
}

function partOf(whole: Uint8Array, index: number): Uint8Array {
  return whole.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
}

/** The parts' addresses in the cache differ in a parameter that no server sees. */
function partKey(url: string, index: number): string {
  return `${url}?part=${index}`;
}

async function openCache(): Promise<Cache | null> {
  // Insecure contexts have no Cache API, and some private windows forbid it.
  if (!('caches' in globalThis)) return null;
  return caches.open(MODEL_CACHE).catch(() => null);
}

/** Whether there was room; a part that could not be stored is fetched again when it is wanted. */
async function store(
  cache: Cache | null,
  url: string,
  index: number,
  response: Response,
): Promise<boolean> {
  if (!cache) return false;
  return cache.put(partKey(url, index), response).then(
    () => true,
    () => false,
  );
}

async function forget(cache: Cache | null, url: string, size: number): Promise<void> {
  for (let index = 0; index * PART_BYTES < Math.max(1, size); index++) {
    await cache?.delete(partKey(url, index));
  }
}

/** 206 with the part, 200 with the whole file, or 404. */
async function fetchPart(url: string, index: number): Promise<Response> {
  const start = index * PART_BYTES;
  const range = { Range: `bytes=${start}-${start + PART_BYTES - 1}` };
  const response = await request(url, { headers: range });
  // An empty file has no range at all.
  if (response.status === 416 && index === 0) return new Response(null, { status: 200 });
  requireAccess(url, response);
  if (response.status !== 206) return response;
  const [, from, total] = CONTENT_RANGE.exec(response.headers.get('Content-Range') ?? '') ?? [];
  if (from !== undefined && Number(from) !== start) throw incomplete(url);
  if (total !== undefined) return response;
  // Some servers do not let other origins see how long a file is that they send a part of.
  const whole = await request(url, {});
  requireAccess(url, whole);
  return whole;
}

function requireAccess(url: string, { ok, status }: Response): void {
  if (status === 401 || status === 403) throw new EncoderError({ code: 'model-forbidden', url });
  if (!ok && status !== 404) throw new EncoderError({ code: 'model-refused', url, status });
}

async function request(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options).catch(() => null);
  if (response) return response;
  throw new EncoderError({ code: 'model-unreachable', url });
}

/** The size is null where the answer is the whole file. */
function serverVersion(response: Response): { size: number | null; tag: string } {
  const total = CONTENT_RANGE.exec(response.headers.get('Content-Range') ?? '')?.[2];
  return { size: total ? Number(total) : null, tag: response.headers.get('ETag') ?? '' };
}

function requireBelievable(url: string, bytes: number): void {
  const most = isText(url) ? MOST_TEXT_BYTES : MOST_BYTES;
  if (bytes > most) throw new EncoderError({ code: 'model-file-too-large', url, bytes, most });
}

/** A part that is short would be kept, and found too short whenever it is read. */
function requireWholePart(
  url: string,
  index: number,
  bytes: Uint8Array,
  size: number | null,
): void {
  if (size === null) return;
  if (bytes.length !== Math.min(PART_BYTES, size - index * PART_BYTES)) throw incomplete(url);
}

function versionOf(stored: Response): Version {
  return {
    size: Number(stored.headers.get(SIZE_HEADER)),
    tag: stored.headers.get(VERSION_HEADER) ?? '',
  };
}

function isText(url: string): boolean {
  return TEXT_FILE.test(new URL(url).pathname);
}

/**
 * What a server sends, piece by piece: it may say nothing of its length, or send far more than it says, without an end or packed.
 * @param size of the whole file, of which this is a part; null where it is the whole.
 */
async function receivedBytes(
  url: string,
  { body }: Response,
  size: number | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const most = size === null ? (isText(url) ? MOST_TEXT_BYTES : MOST_WHOLE_BYTES) : PART_BYTES;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (length <= most) continue;
    await reader?.cancel();
    throw new EncoderError({ code: 'model-file-too-large', url, bytes: length, most });
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function incomplete(url: string): EncoderError {
  return new EncoderError({ code: 'model-incomplete', url });
}
