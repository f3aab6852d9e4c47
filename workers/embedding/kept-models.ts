/** @file The models that this browser keeps: from hubs in parts, and from folders. */
import { at } from '../../src/core/reads';
import { MODEL_CACHE, storedBytes } from '../model-files/cached-http-file';
import { folderOfUrl } from '../model-files/kept-folder';
import type { KeptModel } from './api';

/** All models of which any file is kept. */
export async function keptModels(): Promise<KeptModel[]> {
  const sizes = new Map<string, number>();
  const cache = await openCache();
  for (const request of (await cache?.keys()) ?? []) {
    const address = addressOf(request.url);
    const stored = await cache?.match(request);
    const bytes = stored ? storedBytes(request.url, stored) : 0;
    sizes.set(address, (sizes.get(address) ?? 0) + bytes);
  }
  return [...sizes]
    .filter(([, sizeBytes]) => sizeBytes > 0)
    .map(([address, sizeBytes]) => ({ address, sizeBytes }));
}

/** Deletes all files of a model; what was computed with it is not here. */
export async function deleteModel(address: string): Promise<void> {
  const cache = await openCache();
  for (const request of (await cache?.keys()) ?? []) {
    if (addressOf(request.url) === address) await cache?.delete(request);
  }
}

function addressOf(url: string): string {
  return folderOfUrl(url) ?? at(url.split('/resolve/'), 0);
}

async function openCache(): Promise<Cache | null> {
  if (!('caches' in globalThis)) return null;
  return caches.open(MODEL_CACHE).catch(() => null);
}
