/** @file Models as the page shows them: what is offered, kept and on its way. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CachedModel, MachineInfo, ModelInfo } from '../../../src/core/engines/webllm-models';
import { DEFAULT_MODEL } from '../../../src/core/engines/webllm-models';
import * as pipeline from '../../../src/pipeline/teach/language-models';
import { Network } from '../../../src/state/network.svelte';
import { ModelShelf } from '../../../src/state/language-models.svelte';

vi.mock('../../../src/pipeline/teach/language-models');
const mocked = vi.mocked(pipeline);

const model = (id: string, more: Partial<ModelInfo> = {}): ModelInfo => ({
  id,
  vramMB: 1_000,
  contextTokens: 4096,
  needsShaderF16: true,
  f32Twin: { id: `${id}-f32`, vramMB: 1_500 },
  lowResource: true,
  page: null,
  bufferBytes: null,
  ...more,
});
const MACHINE: MachineInfo = {
  hasGpu: true,
  shaderF16: false,
  software: false,
  maxBufferBytes: null,
  memoryGB: 8,
  freeBytes: 1_200_000_000,
};
const kept = (id: string, more: Partial<CachedModel> = {}): CachedModel => ({
  id,
  sizeBytes: 5,
  complete: true,
  imported: false,
  ...more,
});

let cached: CachedModel[];

beforeEach(() => {
  vi.resetAllMocks();
  cached = [];
  mocked.listModels.mockResolvedValue([model(DEFAULT_MODEL), model('other')]);
  mocked.machineInfo.mockResolvedValue(MACHINE);
  mocked.cachedModels.mockImplementation(() => Promise.resolve(cached));
});

async function looked(): Promise<ModelShelf> {
  const shelf = new ModelShelf(new Network());
  await shelf.look();
  return shelf;
}

describe('a model on the shelf', () => {
  test('is the form that this GPU can load', async () => {
    const shelf = await looked();
    expect(shelf.of(null)).toMatchObject({
      id: DEFAULT_MODEL,
      loadedId: `${DEFAULT_MODEL}-f32`,
      vramMB: 1_500,
      isTwin: true,
      isDefault: true,
      fit: 'no',
      kept: null,
    });
  });

  test('that is here needs no more room', async () => {
    cached = [kept(`${DEFAULT_MODEL}-f32`), kept('mine', { imported: true })];
    const shelf = await looked();
    expect(shelf.of(null)).toMatchObject({ fit: 'good', kept: { isComplete: true } });
    expect(shelf.of('other')).toMatchObject({ fit: 'no' });
    expect(shelf.of('mine')).toMatchObject({ loadedId: 'mine', kept: { isImported: true } });
  });
});

describe('a download', () => {
  test('shows how far it is, one at a time, and can be paused', async () => {
    const shelf = await looked();
    let end: (complete: boolean) => void = () => undefined;
    mocked.downloadModel.mockImplementation((_, onProgress, signal) => {
      onProgress({ fraction: 0.5, message: 'half' });
      return new Promise((resolve) => {
        end = resolve;
        signal.addEventListener('abort', () => resolve(false));
      });
    });
    const [first, second] = shelf.models;
    if (!first || !second) throw new Error('no models');
    const running = shelf.fetch(first);
    expect(shelf.download).toEqual({ id: first.loadedId, fraction: 0.5, message: 'half' });
    await shelf.fetch(second);
    expect(mocked.downloadModel).toHaveBeenCalledTimes(1);
    cached = [kept(first.loadedId, { complete: false })];
    shelf.pause();
    await running;
    expect(shelf.download).toBeNull();
    expect(shelf.failure).toBeNull();
    expect(shelf.of(first.id)).toMatchObject({ kept: { isComplete: false } });
    const again = shelf.fetch(first);
    end(true);
    await again;
    expect(mocked.downloadModel).toHaveBeenLastCalledWith(
      first.loadedId,
      expect.anything(),
      expect.anything(),
    );
  });

  test('that fails says why, and the next one may go well', async () => {
    const shelf = await looked();
    const [first] = shelf.models;
    if (!first) throw new Error('no models');
    const error = Object.assign(new Error('No room.'), { name: 'TeacherError' });
    mocked.downloadModel.mockRejectedValueOnce(error).mockResolvedValueOnce(true);
    await shelf.fetch(first);
    expect(shelf.failure).toBe('No room.');
    await shelf.fetch(first);
    expect(shelf.failure).toBeNull();
  });
});

test('a list that could not be had is asked for again', async () => {
  mocked.listModels.mockRejectedValueOnce(new Error('offline'));
  const shelf = await looked();
  expect(shelf.failure).toContain('offline');
  expect(shelf.models).toEqual([]);
  await shelf.look();
  expect(shelf.models).toHaveLength(2);
});
