/** @file The models that this browser keeps, and what the machine offers to run them. */
import type { AppConfig } from '@mlc-ai/web-llm';
import { deleteModelAllInfoInCache, hasModelInCache, prebuiltAppConfig } from '@mlc-ai/web-llm';
import type { CachedModel, MachineInfo } from '../../src/core/engines/webllm-models';
import type { LoadProgress } from '../../src/core/teaching/teacher';
import { Stopped } from '../../src/core/stopped';
import { TeacherError } from '../../src/core/teaching/teacher';
import { importedModels, isImported } from './imported-models';
import { modelAddress } from './model-address';
import { downloadModel } from './model-download';
import { freeBytes } from './storage-room';

export { importFiles as importModel } from './imported-models';

const MODEL_CACHE = 'webllm/model';

/** All models of which any part is kept. */
export async function cachedModels(): Promise<CachedModel[]> {
  if (!('caches' in globalThis)) return [];
  const config = await knownModels();
  const requests = await (await caches.open(MODEL_CACHE)).keys();
  const kept: CachedModel[] = [];
  for (const { model, model_id: id } of config.model_list) {
    const own = requests.filter(({ url }) => url.startsWith(modelAddress(model)));
    if (own.length === 0) continue;
    kept.push({
      id,
      sizeBytes: await sizeOf(own),
      complete: await hasModelInCache(id, config).catch(() => false),
      imported: isImported(id, config.model_list),
    });
  }
  return kept;
}

/**
 * Everything that a model needs, to be loaded without a network later.
 * @returns false where it was stopped; what has arrived is kept, and the next call goes on from there.
 * @throws TeacherError
 */
export async function fetchModel(
  id: string,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const record = (await knownModels()).model_list.find(({ model_id }) => model_id === id);
  if (!record) {
    throw new TeacherError({ code: 'language-model-unknown', model: id, byDefault: null });
  }
  try {
    await downloadModel(record, await freeBytes(), onProgress, signal);
    return true;
  } catch (error) {
    if (error instanceof Stopped) return false;
    throw error;
  }
}

/** Weights, tokeniser, configuration and library. */
export async function deleteModel(id: string): Promise<void> {
  const config = await knownModels();
  const record = config.model_list.find(({ model_id }) => model_id === id);
  if (!record) return;
  if (await hasModelInCache(id, config).catch(() => false)) {
    await deleteModelAllInfoInCache(id, config);
  }
  // What a broken-off download left, which WebLLM does not find without its list of weights.
  for (const name of [MODEL_CACHE, 'webllm/config', 'webllm/wasm']) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const own = request.url.startsWith(`${record.model.replace(/\/$/, '')}/`);
      if (own || request.url === record.model_lib) await cache.delete(request);
    }
  }
}

export async function readMachine(): Promise<MachineInfo> {
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  const { deviceMemory } = navigator as { deviceMemory?: number };
  return {
    hasGpu: adapter !== null && adapter !== undefined,
    shaderF16: adapter?.features.has('shader-f16') ?? false,
    software: adapter?.info.isFallbackAdapter ?? false,
    maxBufferBytes: adapter?.limits.maxStorageBufferBindingSize ?? null,
    memoryGB: deviceMemory ?? null,
    freeBytes: await freeBytes(),
  };
}

async function knownModels(): Promise<AppConfig> {
  return {
    ...prebuiltAppConfig,
    model_list: [...prebuiltAppConfig.model_list, ...(await importedModels())],
  };
}

/** By their headers, which tell it without reading them; null where one does not. */
async function sizeOf(requests: readonly Request[]): Promise<number | null> {
  const cache = await caches.open(MODEL_CACHE);
  let total = 0;
  for (const request of requests) {
    const response = await cache.match(request);
    const length = response?.headers.get('Content-Length');
    const size =
      length === null || length === undefined ? (await response?.blob())?.size : Number(length);
    if (size === undefined || !Number.isFinite(size)) return null;
    total += size;
  }
  return total;
}
