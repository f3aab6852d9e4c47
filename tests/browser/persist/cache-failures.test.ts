/**
 * @file Models that are kept when the storage becomes full in the middle: the message says so, nothing of
 * the new model stays to fill it further, and what was kept before is whole.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MODEL_CACHE } from '../../../workers/model-files/cached-http-file';
import { keepFolder, keptFolder } from '../../../workers/model-files/kept-folder';
import { importFiles } from '../../../workers/teacher/imported-models';

const LLM_CACHES = ['webllm/config', 'webllm/model', 'webllm/wasm'];
const nothing = () => undefined;
const ENCODER = ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => ({
  path: `m/${name}`,
  file: new File([name], name),
}));
const LLM = [
  ['mlc-chat-config.json', '{}'],
  ['tensor-cache.json', JSON.stringify({ records: [{ dataPath: 'params_shard_0.bin' }] })],
  ['params_shard_0.bin', '1234567890'],
  ['tokenizer.json', '{}'],
  ['lib.wasm', 'wasm'],
].map(([path = '', content = '']) => ({ path: `m/${path}`, file: new Blob([content]) }));

/** Room for so many files more. */
function leaveRoomFor(files: number): void {
  const put = Object.getOwnPropertyDescriptor(Cache.prototype, 'put')?.value as Cache['put'];
  vi.spyOn(Cache.prototype, 'put').mockImplementation(function (this: Cache, ...args) {
    if (files-- > 0) return put.apply(this, args);
    return Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'));
  });
}

async function addresses(...names: string[]): Promise<string[]> {
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return found.flat().map(({ url }) => url);
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const name of [MODEL_CACHE, ...LLM_CACHES]) await caches.delete(name);
});

describe('a student’s or encoder’s folder', () => {
  test.each([0, 1, 2])(
    'for which there is no room after %i files is not kept in part',
    async (n) => {
      leaveRoomFor(n);
      await expect(keepFolder('big', ENCODER, nothing)).rejects.toMatchObject({
        name: 'EncoderError',
        told: { code: 'model-folder-no-room', folder: 'big' },
      });
      expect(await addresses(MODEL_CACHE)).toEqual([]);
    },
  );

  test('that is here already stays whole when it is dropped again', async () => {
    const address = await keepFolder('m', ENCODER, nothing);
    leaveRoomFor(1);
    expect(await keepFolder('m', ENCODER, nothing)).toBe(address);
    expect(await keptFolder(address).open('model.safetensors')).not.toBeNull();
    expect(await addresses(MODEL_CACHE)).toHaveLength(ENCODER.length);
  });
});

describe('a language model’s folder', () => {
  test.each([0, 1, 2, 3, 4])(
    'for which there is no room after %i files is not kept in part',
    async (n) => {
      leaveRoomFor(n);
      await expect(importFiles('big', LLM, nothing)).rejects.toMatchObject({
        name: 'TeacherError',
        kind: 'storage',
        told: { code: 'language-model-download-full' },
      });
      expect(await addresses(...LLM_CACHES)).toEqual([]);
    },
  );

  test('that is here already stays whole when it is brought again', async () => {
    await importFiles('m', LLM, nothing);
    const before = (await addresses(...LLM_CACHES)).sort();
    leaveRoomFor(2);
    await expect(importFiles('m', LLM, nothing)).rejects.toMatchObject({ name: 'TeacherError' });
    expect((await addresses(...LLM_CACHES)).sort()).toEqual(before);
  });
});
