import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EncoderError } from '../../../../src/core/students/encoder/errors';
import { CachedHttpFile } from '../../../../workers/model-files/cached-http-file';
import {
  startFakeCaches,
  startFakeServer,
  type FakeServer,
} from '../../../helpers/encoder/fake-server';

const MIB = 1 << 20;
const URL = 'https://hub.example/model/resolve/main/model.safetensors';
const SIZE = 20 * MIB + 5;
const FILE = new Uint8Array(SIZE).map((_, i) => (i * 2654435761) >>> 24);

let server: FakeServer;

beforeEach(() => {
  server = startFakeServer();
  server.files.set(URL, FILE);
});

afterEach(() => vi.unstubAllGlobals());

async function open(): Promise<CachedHttpFile> {
  const file = await CachedHttpFile.open(URL);
  if (!file) throw new Error('no file');
  return file;
}

async function expectBytes(file: CachedHttpFile, start: number, end: number): Promise<void> {
  const expected = server.files.get(URL)?.subarray(start, end) ?? new Uint8Array();
  expect(Buffer.compare(await file.read(start, end), expected)).toBe(0);
}

describe('with a cache, a file', () => {
  let stored: Map<string, Response>;
  beforeEach(() => (stored = startFakeCaches()));

  test('is loaded in parts, each of them once', async () => {
    const file = await open();
    expect(file.size).toBe(SIZE);
    expect(server.requests).toEqual(['bytes=0-8388607']);
    await expectBytes(file, 10 * MIB, 10 * MIB + 7);
    await expectBytes(file, 9 * MIB, 11 * MIB);
    expect(server.requests).toEqual(['bytes=0-8388607', 'bytes=8388608-16777215']);
    await expectBytes(file, 7 * MIB, SIZE);
    await expectBytes(file, 0, SIZE);
    expect(server.requests).toHaveLength(3);
  });

  test('that was loaded once needs no network', async () => {
    const loaded: number[] = [];
    await (await open()).prefetch((bytes) => loaded.push(bytes));
    expect(loaded).toEqual([8 * MIB, 16 * MIB, SIZE]);
    expect(server.requests).toHaveLength(3);
    server.isOnline = false;
    const file = await open();
    expect(file.size).toBe(SIZE);
    await file.prefetch(() => undefined);
    await expectBytes(file, 0, SIZE);
    expect(server.requests).toHaveLength(3);
  });

  test('that broke off goes on where it stopped', async () => {
    const file = await open();
    await file.read(8 * MIB, 9 * MIB);
    server.isOnline = false;
    await expect((await open()).prefetch(() => undefined)).rejects.toThrow('model-unreachable');
    server.isOnline = true;
    server.requests.splice(0);
    await (await open()).prefetch(() => undefined);
    expect(server.requests).toEqual(['bytes=16777216-25165823']);
  });

  test('comes whole, once, from a server that ignores ranges', async () => {
    server.takesRanges = false;
    const file = await open();
    await file.prefetch(() => undefined);
    await expectBytes(file, 0, SIZE);
    await expectBytes(await open(), 0, SIZE);
    expect(server.requests).toHaveLength(1);
  });

  test('comes whole from a server that hides how long it is', async () => {
    server.tellsSize = false;
    const file = await open();
    await expectBytes(file, 0, SIZE);
    expect(server.requests).toEqual(['bytes=0-8388607', null]);
  });

  test('that does not exist is null, offline too', async () => {
    server.files.clear();
    expect(await CachedHttpFile.open(URL)).toBeNull();
    server.isOnline = false;
    expect(await CachedHttpFile.open(URL)).toBeNull();
  });

  test('that has been added since it was missed is there', async () => {
    server.files.clear();
    expect(await CachedHttpFile.open(URL)).toBeNull();
    server.files.set(URL, FILE);
    await expectBytes(await open(), 0, SIZE);
    server.isOnline = false;
    expect((await open()).size).toBe(SIZE);
  });

  test('that its server hides behind an error is still one that is missing', async () => {
    server.files.clear();
    expect(await CachedHttpFile.open(URL)).toBeNull();
    server.status = 503;
    expect(await CachedHttpFile.open(URL)).toBeNull();
  });

  test('that changes while it is loading is forgotten', async () => {
    const file = await open();
    server.etag = '"2"';
    await expect(file.read(9 * MIB, 10 * MIB)).rejects.toThrow('model-changed');
    expect(stored.size).toBe(0);
    await expectBytes(await open(), 0, SIZE);
  });

  test('that is empty has no bytes', async () => {
    server.files.set(URL, new Uint8Array());
    const file = await open();
    expect(file.size).toBe(0);
    expect(await file.read(0, 0)).toHaveLength(0);
  });
});

describe('without room for a cache, a file', () => {
  test.each([true, false])(
    'is read by ranges, or else loaded once (ranges: %s)',
    async (ranges) => {
      startFakeCaches(false);
      server.takesRanges = ranges;
      const file = await open();
      await expectBytes(file, 9 * MIB, 9 * MIB + 3);
      await expectBytes(file, 17 * MIB, 17 * MIB + 3);
      await expectBytes(file, 3, 10 * MIB);
      expect(server.requests.length).toBeLessThanOrEqual(ranges ? 5 : 1);
    },
  );

  test('works where there is no cache at all', async () => {
    await expectBytes(await open(), 1, 9 * MIB);
  });
});

test.each<[string, (server: FakeServer) => void, RegExp]>([
  ['offline', (s) => (s.isOnline = false), /model-unreachable/],
  ['for members only', (s) => (s.status = 401), /model-forbidden/],
  ['broken', (s) => (s.status = 503), /model-refused.*503/],
])('a server that is %s is named', async (_, change, message) => {
  change(server);
  await expect(CachedHttpFile.open(URL)).rejects.toThrow(EncoderError);
  await expect(CachedHttpFile.open(URL)).rejects.toThrow(message);
});

/** Answers every request with a part that is said to be this one. */
function answerWith(contentRange: string | null, bytes: number): void {
  vi.stubGlobal('fetch', (_: string, { headers }: RequestInit) => {
    const range: HeadersInit = contentRange === null ? {} : { 'Content-Range': contentRange };
    const isPart = new Headers(headers).has('Range');
    return Promise.resolve(
      new Response(new Uint8Array(bytes), isPart ? { status: 206, headers: range } : {}),
    );
  });
}

describe('a server’s answer that cannot be right', () => {
  let stored: Map<string, Response>;
  beforeEach(() => (stored = startFakeCaches()));

  test.each([
    ['begins elsewhere', URL, 'bytes 5-104/200', 100, 'model-incomplete'],
    ['is shorter than it says', URL, 'bytes 0-199/200', 100, 'model-incomplete'],
    ['is longer than it says', URL, 'bytes 0-99/100', 200, 'model-incomplete'],
    ['has no end', URL, 'bytes 0-8388607/9000000000000000', 1, 'model-file-too-large'],
    [
      'is a text of gigabytes',
      URL.replace(/[^/]+$/, 'config.json'),
      'bytes 0-8388607/2000000000',
      1,
      'model-file-too-large',
    ],
  ])('which %s is not kept', async (_, url, range, bytes, code) => {
    answerWith(range, bytes);
    await expect(CachedHttpFile.open(url)).rejects.toThrow(code);
    expect(stored.size).toBe(0);
  });

  test.each([
    ['a part', URL, 'bytes 0-99/100', 8 * MIB],
    ['a text that says no length', URL.replace(/[^/]+$/, 'config.json'), null, 100_000_000],
  ])('without an end, of %s, is read no further than it may be', async (_, url, range, most) => {
    const piece = new Uint8Array(MIB);
    let [sent, isEnded] = [0, false];
    vi.stubGlobal('fetch', () => {
      const pull = (controller: ReadableStreamDefaultController) => {
        sent += piece.length;
        controller.enqueue(piece);
      };
      const body = new ReadableStream({ pull, cancel: () => void (isEnded = true) });
      const headers: HeadersInit = range === null ? {} : { 'Content-Range': range };
      return Promise.resolve(new Response(body, { status: range === null ? 200 : 206, headers }));
    });
    await expect(CachedHttpFile.open(url)).rejects.toThrow('model-file-too-large');
    expect(isEnded).toBe(true);
    expect(sent).toBeLessThan(most + 4 * MIB);
    expect(stored.size).toBe(0);
  });

  test('in a later part is not kept either', async () => {
    const file = await open();
    answerWith(`bytes 0-8388607/${SIZE}`, 8 * MIB);
    await expect(file.read(9 * MIB, 10 * MIB)).rejects.toThrow('model-incomplete');
    expect(stored.size).toBe(1);
  });

  test.each(['bytes 0-99/*', null])(
    'about its size (%s) is asked for as a whole',
    async (range) => {
      answerWith(range, 100);
      expect((await open()).size).toBe(100);
    },
  );
});
