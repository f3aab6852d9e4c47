/** @file The real embedding worker, through comlink, and a model for it. */
import { wrap, type Remote } from 'comlink';
import type { EmbeddingApi, FolderFile } from '../../workers/embedding/api';

const workers: Worker[] = [];

export function startEmbeddingWorker(): Remote<EmbeddingApi> {
  const worker = new Worker(
    new URL('../../workers/embedding/embedding.worker.ts', import.meta.url),
    { type: 'module' },
  );
  workers.push(worker);
  return wrap<EmbeddingApi>(worker);
}

/** To be called after each test. */
export function endEmbeddingWorkers(): void {
  for (const worker of workers.splice(0)) worker.terminate();
}

/** A model's files as a dropped folder brings them. */
export function folderFiles(files: ReadonlyMap<string, Uint8Array>): FolderFile[] {
  return [...files].map(([path, bytes]) => ({ path, file: new File([bytes.slice()], path) }));
}

/** Keeps a folder in this browser. @returns its address. */
export async function keepModel(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const address = await startEmbeddingWorker().keepFolder(name, folderFiles(files));
  endEmbeddingWorkers();
  return address;
}
