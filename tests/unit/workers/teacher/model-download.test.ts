/** @file A language model's weights are kept only where they are as long as its list says. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { downloadModel } from '../../../../workers/teacher/model-download';

const RECORD = {
  model: 'https://hub.example/me/small',
  model_id: 'small',
  model_lib: 'https://lib.example/small.wasm',
};
const SHARD = `${RECORD.model}/resolve/main/shard.bin`;
const BYTES = 1000;

let shard: string;
let kept: Map<string, string>;
/** Other texts of the small files than sound ones. */
let small: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  small = new Map();
  const list = { records: [{ dataPath: 'shard.bin', nbytes: BYTES }] };
  vi.stubGlobal('fetch', (url: string) => {
    if (url === SHARD) return Promise.resolve(new Response(shard));
    const sound = JSON.stringify(url.endsWith('cache.json') ? list : {});
    return Promise.resolve(new Response(small.get(url) ?? sound));
  });
  const cache = {
    match: (url: string) => {
      const text = kept.get(url);
      return Promise.resolve(text === undefined ? undefined : new Response(text));
    },
    delete: (url: string) => Promise.resolve(kept.delete(url)),
    // As a browser's: nothing is kept of a body that fails, and why it failed is not said.
    put: async (url: string, response: Response) => {
      const text = await response.text().catch(() => null);
      if (text === null) throw new TypeError('The body failed.');
      kept.set(url, text);
    },
  };
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) });
});
afterEach(() => vi.unstubAllGlobals());

function download(): Promise<void> {
  return downloadModel(RECORD, null, () => undefined, new AbortController().signal);
}

describe('weights', () => {
  test('of the length in the list are kept', async () => {
    shard = '.'.repeat(BYTES);
    await download();
    expect(kept.get(SHARD)).toBe(shard);
  });

  test.each([0, 1, BYTES - 1, BYTES + 1, 10 * BYTES])('of %i bytes are not', async (bytes) => {
    shard = '.'.repeat(bytes);
    await expect(download()).rejects.toMatchObject({
      told: { code: 'language-model-foreign', url: SHARD },
    });
    expect(kept.has(SHARD)).toBe(false);
    // Once the hub has them right, the download goes on.
    shard = '.'.repeat(BYTES);
    await download();
    expect(kept.get(SHARD)).toBe(shard);
  });
});

describe('the small files of a stranger’s model', () => {
  const LIST = `${RECORD.model}/resolve/main/tensor-cache.json`;
  const CONFIG = `${RECORD.model}/resolve/main/mlc-chat-config.json`;

  test.each([
    [CONFIG, 'null'],
    [CONFIG, '{"tokenizer_files": 7}'],
    [LIST, 'null'],
    [LIST, '{}'],
    [LIST, '{"records": [null]}'],
    [LIST, '{"records": [{"dataPath": {}, "nbytes": 5}]}'],
    [LIST, '{"records": [{"dataPath": "shard.bin", "nbytes": "5"}]}'],
    [LIST, '{"records": [{"dataPath": "shard.bin", "nbytes": -5}]}'],
    [LIST, '{"records": [{"dataPath": "shard.bin", "nbytes": 1e300}]}'],
    [LIST, '{"records":'],
  ])('at %s that say %s are told, and not kept', async (url, text) => {
    shard = '.'.repeat(BYTES);
    small.set(url, text);
    await expect(download()).rejects.toMatchObject({
      told: { code: 'language-model-foreign', url },
    });
    expect(kept.has(url)).toBe(false);
    // Once the hub has them right, the download goes on.
    small.delete(url);
    await download();
    expect(kept.get(SHARD)).toBe(shard);
  });
});
