/** @file Where a model's files come from: a hub, or a folder on the user's disk. */
import { EncoderError } from '../../../src/core/students/encoder/errors';
import type { ByteSource } from '../../../src/core/students/encoder/safetensors';
import { CachedHttpFile } from './cached-http-file';

/** A model on a hub, or the files of a folder (those of its subfolders do not matter). */
export type EncoderSource =
  | {
      /** 'intfloat/e5-small-v2' */
      id: string;
      /** Of the hub; by default huggingface.co. Files are at BASE/ID/resolve/REVISION/NAME. */
      baseUrl?: string;
      /** A branch, tag or commit; by default `main`. */
      revision?: string;
    }
  | { files: readonly File[] };

/** A file that says how much of it is there already. */
export interface ModelFile extends ByteSource {
  /**
   * Makes the whole file available without a network.
   * @param onProgress gets the bytes that are there, as they grow.
   */
  prefetch(onProgress: (loadedBytes: number) => void): Promise<void>;
}

export interface ModelFiles {
  /** Null where the model has no such file. @throws EncoderError if it cannot be loaded. */
  open(name: string): Promise<ModelFile | null>;
}

const DEFAULT_BASE_URL = 'https://huggingface.co';

export function modelFiles(source: EncoderSource): ModelFiles {
  if ('files' in source) return folderFiles(source.files);
  const { id, baseUrl = DEFAULT_BASE_URL, revision = 'main' } = source;
  if (!/^\w[\w.-]*(\/\w[\w.-]*)?$/.test(id)) {
    throw new EncoderError(`“${id}” is no name of a model. An example is “intfloat/e5-small-v2”.`);
  }
  const folder = `${baseUrl.replace(/\/$/, '')}/${id}/resolve/${encodeURIComponent(revision)}`;
  return { open: (name) => CachedHttpFile.open(`${folder}/${name}`) };
}

/** The text of a small file, or null where there is none. */
export async function readText(files: ModelFiles, name: string): Promise<string | null> {
  const file = await files.open(name);
  return file && new TextDecoder().decode(await file.read(0, file.size));
}

function folderFiles(files: readonly File[]): ModelFiles {
  return {
    open: (name) => {
      const file = files.find((candidate) => candidate.name === name);
      return Promise.resolve(file ? new BlobFile(file) : null);
    },
  };
}

class BlobFile implements ModelFile {
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
