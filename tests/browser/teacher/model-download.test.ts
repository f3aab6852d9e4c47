/** @file A model's download into the browser's caches: whole files, room checked first, pause and resume. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoadProgress } from '../../../src/core/teaching/teacher';
import { downloadModel } from '../../../workers/teacher/model-download';

const RECORD = {
  model: 'https://hub.example/me/small',
  model_id: 'small',
  model_lib: 'https://lib.example/small.wasm',
};
const BASE = `${RECORD.model}/resolve/main/`;
const SHARD_BYTES = 1_000_000;
const SHARDS = ['params_shard_0.bin', 'params_shard_1.bin', 'params_shard_2.bin'];
const CACHES = ['webllm/model', 'webllm/config', 'webllm/wasm'];

/** What the hub has, by address. */
const FILES = new Map<string, string>([
  [`${BASE}mlc-chat-config.json`, JSON.stringify({ tokenizer_files: ['tokenizer.json'] })],
  [
    `${BASE}tensor-cache.json`,
    JSON.stringify({
      records: SHARDS.map((dataPath) => ({ dataPath, nbytes: SHARD_BYTES })),
    }),
  ],
  [`${BASE}tokenizer.json`, '{}'],
  ...SHARDS.map((name): [string, string] => [BASE + name, name.padEnd(SHARD_BYTES, '.')]),
  [RECORD.model_lib, 'wasm'],
]);

let asked: string[];
let stop: AbortController;
/** Called before an address is answered. */
let onAsked: (url: string) => void;

beforeEach(() => {
  asked = [];
  stop = new AbortController();
  onAsked = () => undefined;
  vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => {
    asked.push(url);
    onAsked(url);
    if (signal.aborted) return Promise.reject(new DOMException('stopped', 'AbortError'));
    const content = FILES.get(url);
    return Promise.resolve(new Response(content ?? null, { status: content ? 200 : 404 }));
  });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  for (const name of CACHES) await caches.delete(name);
});

async function kept(): Promise<string[]> {
  const urls: string[] = [];
  for (const name of CACHES) {
    for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
  }
  return urls.toSorted();
}

const download = (freeBytes: number | null = null) =>
  downloadModel(RECORD, freeBytes, () => undefined, stop.signal);

describe('a download', () => {
  it('puts every file into the cache where the engine looks for it', async () => {
    const progress: LoadProgress[] = [];
    await downloadModel(RECORD, null, (step) => void progress.push(step), stop.signal);
    expect(await kept()).toEqual([...FILES.keys()].toSorted());
    const shard = await (await caches.open('webllm/model')).match(BASE + (SHARDS[1] ?? ''));
    expect(await shard?.text()).toBe(FILES.get(BASE + (SHARDS[1] ?? '')));
    expect(progress[0]?.message).toMatch(/ of 3 MB\. A pause loses at most 1 MB\.$/);
    expect(progress.at(-1)).toEqual({
      fraction: 1,
      message: 'Downloading the model: 3 MB of 3 MB',
    });
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  it('of a model that is there asks for nothing', async () => {
    await download();
    asked = [];
    await download(0);
    expect(asked).toEqual([]);
  });

  it('that is stopped keeps what has arrived, and goes on from there', async () => {
    onAsked = (url) => {
      if (url.endsWith('shard_1.bin')) stop.abort();
    };
    await expect(download()).rejects.toMatchObject({ name: 'Stopped' });
    expect((await kept()).filter((url) => url.endsWith('.bin'))).toEqual([`${BASE}${SHARDS[0]}`]);
    stop = new AbortController();
    onAsked = () => undefined;
    asked = [];
    await download();
    expect(asked).toEqual([`${BASE}${SHARDS[1]}`, `${BASE}${SHARDS[2]}`, RECORD.model_lib]);
    expect(await kept()).toHaveLength(FILES.size);
  });

  it('without room for it ends before the first shard, with figures', async () => {
    await expect(download(1_400_000)).rejects.toMatchObject({
      name: 'TeacherError',
      kind: 'storage',
      told: { code: 'language-model-needs-room', free: 1_400_000 },
    });
    expect(asked.some((url) => url.endsWith('.bin'))).toBe(false);
    // Of what is there already no room is needed.
    await download(3_000_000);
    asked = [];
    await download(0);
    expect(asked).toEqual([]);
  });

  it('from an address without a model says so', async () => {
    const nowhere = { ...RECORD, model: 'https://hub.example/nobody' };
    await expect(downloadModel(nowhere, null, () => undefined, stop.signal)).rejects.toMatchObject({
      kind: 'network',
    });
    expect(await kept()).toEqual([]);
  });
});
