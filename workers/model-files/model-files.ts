/** @file Where a model's files come from: a hub, or a folder of the user's. */
import { EncoderError } from '../../src/core/students/encoder/errors';
import { isFolderAddress, MODEL_NAME, modelAddress } from '../../src/core/students/model-address';
import { BlobFile } from './blob-file';
import { CachedHttpFile } from './cached-http-file';
import { keptFolder } from './kept-folder';
import type { ModelFiles } from './model-file';

/** A model on a hub, or the files of a folder (those of its subfolders do not matter). */
export type EncoderSource =
  | {
      /** 'intfloat/e5-small-v2', or a kept folder's address. */
      id: string;
      /** Of the hub; by default huggingface.co. Files are at BASE/ID/resolve/REVISION/NAME. */
      baseUrl?: string;
      /** A branch, tag or commit; by default `main`. */
      revision?: string;
    }
  | { files: readonly File[] };

export function modelFiles(source: EncoderSource): ModelFiles {
  if ('files' in source) return folderFiles(source.files);
  const { id, baseUrl, revision = 'main' } = source;
  if (isFolderAddress(id)) return keptFolder(id);
  if (!MODEL_NAME.test(id)) {
    throw new EncoderError({ code: 'model-name-wrong', model: id });
  }
  const address = modelAddress({ model: id, baseUrl });
  const folder = `${address}/resolve/${encodeURIComponent(revision)}`;
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
