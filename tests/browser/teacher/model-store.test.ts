/** @file Models in the browser's own caches: imported from a folder, listed, deleted. */
import type { Remote } from 'comlink';
import { proxy, wrap } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelFile, TeacherApi } from '../../../workers/teacher/api';

const workers: Worker[] = [];
const MODEL = 'webllm/model';

function teacherWorker(): Remote<TeacherApi> {
  const worker = new Worker(
    new URL('../../../workers/teacher/teacher.worker.ts', import.meta.url),
    { type: 'module' },
  );
  workers.push(worker);
  return wrap<TeacherApi>(worker);
}

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate();
  for (const name of [MODEL, 'webllm/config', 'webllm/wasm']) await caches.delete(name);
});

const file = (path: string, content: string): ModelFile => ({ path, file: new Blob([content]) });
const WEIGHTS = JSON.stringify({ records: [{ dataPath: 'params_shard_0.bin' }] });
const FOLDER = [
  file('m/mlc-chat-config.json', '{}'),
  file('m/tensor-cache.json', WEIGHTS),
  file('m/params_shard_0.bin', '1234567890'),
  file('m/tokenizer.json', '{}'),
  file('m/lib.wasm', 'wasm'),
];

describe('a model from a folder', () => {
  it('is kept, listed as complete, and can be deleted', async () => {
    const teacher = teacherWorker();
    const progress: number[] = [];
    const id = await teacher.importModel(
      'My model!',
      FOLDER,
      proxy(({ fraction }) => void progress.push(fraction)),
    );
    expect(id).toBe('My-model-');
    // Progress comes through a channel of its own, perhaps after the answer.
    await expect.poll(() => progress.at(-1)).toBe(1);
    expect(await teacher.cachedModels()).toEqual([
      { id, complete: true, imported: true, sizeBytes: WEIGHTS.length + 10 + 2 },
    ]);
    await teacher.deleteModel(id);
    expect(await teacher.cachedModels()).toEqual([]);
    expect(await (await caches.open('webllm/wasm')).keys()).toEqual([]);
  });

  it('is refused with the names of the files that are missing', async () => {
    const teacher = teacherWorker();
    const some = FOLDER.filter(({ path }) => !/wasm|shard/.test(path));
    await expect(
      teacher.importModel(
        'x',
        some,
        proxy(() => undefined),
      ),
    ).rejects.toMatchObject({
      name: 'TeacherError',
      told: { missing: expect.arrayContaining(['params_shard_0.bin']) as string[] },
    });
    expect(await teacher.cachedModels()).toEqual([]);
  });
});

describe('a download that was broken off', () => {
  it('is listed as incomplete, and can be deleted', async () => {
    const teacher = teacherWorker();
    const address = 'https://huggingface.co/mlc-ai/Qwen3-0.6B-q4f16_1-MLC/resolve/main/';
    const cache = await caches.open(MODEL);
    await cache.put(`${address}params_shard_0.bin`, new Response('123'));
    expect(await teacher.cachedModels()).toEqual([
      { id: 'Qwen3-0.6B-q4f16_1-MLC', complete: false, imported: false, sizeBytes: 3 },
    ]);
    await teacher.deleteModel('Qwen3-0.6B-q4f16_1-MLC');
    expect(await cache.keys()).toEqual([]);
  });
});

it('tells what the machine offers', async () => {
  const machine = await teacherWorker().machine();
  expect(typeof machine.hasGpu).toBe('boolean');
  expect(machine.freeBytes).toBeGreaterThan(0);
  if (machine.hasGpu) expect(machine.maxBufferBytes).toBeGreaterThan(100_000_000);
});
