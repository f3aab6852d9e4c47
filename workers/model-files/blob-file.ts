/** @file A file that is on this machine already. */
import type { ModelFile } from './model-file';

export class BlobFile implements ModelFile {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob.slice(start, end).arrayBuffer());
  }

  prefetch(onProgress: (loadedBytes: number) => void): Promise<void> {
    onProgress(this.size);
    return Promise.resolve();
  }
}
