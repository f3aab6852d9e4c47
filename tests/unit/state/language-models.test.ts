/** @file Models as the page shows them: what is offered, kept and on its way. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { TeacherError } from '../../../src/core/teaching/teacher';
import type { CachedModel, MachineInfo, ModelInfo } from '../../../src/core/engines/webllm-models';
import { DEFAULT_MODEL } from '../../../src/core/engines/webllm-models';
import * as pipeline from '../../../src/pipeline/teach/language-models';
import { Network } from '../../../src/state/network.svelte';
import { LanguageModels } from '../../../src/state/language-models.svelte';

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

async function looked(): Promise<LanguageModels> {
  const models = new LanguageModels(new Network());
  await models.look();
  return models;
}

describe('an offered model', () => {
  test('is the form that this GPU can load', async () => {
    const models = await looked();
    expect(models.of(null)).toMatchObject({
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
    const models = await looked();
    expect(models.of(null)).toMatchObject({ fit: 'good', kept: { isComplete: true } });
    expect(models.of('other')).toMatchObject({ fit: 'no' });
    expect(models.of('mine')).toMatchObject({ loadedId: 'mine', kept: { isImported: true } });
  });
});

const HALF = { code: 'loading-language-model', share: 0.5 } as const;

describe('a download', () => {
  test('shows how far it is, one at a time, and can be paused', async () => {
    const models = await looked();
    let end: (complete: boolean) => void = () => undefined;
    mocked.downloadModel.mockImplementation((_, onProgress, signal) => {
      onProgress({ fraction: 0.5, message: HALF });
      return new Promise((resolve) => {
        end = resolve;
        signal.addEventListener('abort', () => resolve(false));
      });
    });
    const [first, second] = models.all;
    if (!first || !second) throw new Error('no models');
    const running = models.fetch(first);
    expect(models.download).toEqual({ id: first.loadedId, fraction: 0.5, message: HALF });
    await models.fetch(second);
    expect(mocked.downloadModel).toHaveBeenCalledTimes(1);
    cached = [kept(first.loadedId, { complete: false })];
    models.pause();
    await running;
    expect(models.download).toBeNull();
    expect(models.failure).toBeNull();
    expect(models.of(first.id)).toMatchObject({ kept: { isComplete: false } });
    const again = models.fetch(first);
    end(true);
    await again;
    expect(mocked.downloadModel).toHaveBeenLastCalledWith(
      first.loadedId,
      expect.anything(),
      expect.anything(),
    );
  });

  test('that fails says why, and the next one may go well', async () => {
    const models = await looked();
    const [first] = models.all;
    if (!first) throw new Error('no models');
    const error = new TeacherError({ code: 'paused' });
    mocked.downloadModel.mockRejectedValueOnce(error).mockResolvedValueOnce(true);
    await models.fetch(first);
    expect(models.failure).toEqual({ code: 'paused' });
    await models.fetch(first);
    expect(models.failure).toBeNull();
  });
});

test('a list that could not be had is asked for again', async () => {
  mocked.listModels.mockRejectedValueOnce(new Error('offline'));
  const models = await looked();
  expect(models.failure).toEqual({ code: 'unexpected', details: 'offline' });
  expect(models.all).toEqual([]);
  await models.look();
  expect(models.all).toHaveLength(2);
});
