/** @file The pretrained models that students begin with, as far as this browser keeps them. */
import { callback, withEmbeddingWorker } from '../../bridge/workers';
import { modelOfSpace } from '../../core/students/embedding-key';
import { modelTitle } from '../../core/students/model-address';
import { listSpaces } from '../../persist/sentence-embeddings';
import { deleteSentenceEmbeddingsOf } from '../sentence-embeddings';

export interface StudentModel {
  /** As `modelAddress` has it. */
  address: string;
  title: string;
  /** Of its files; 0 where only vectors are left. */
  sizeBytes: number;
  /** Texts whose vectors it made and that are kept. */
  texts: number;
}

/** All models of which files or vectors are kept, by their titles. */
export async function listStudentModels(): Promise<StudentModel[]> {
  const kept = await withEmbeddingWorker((worker) => worker.models());
  const models = new Map<string, StudentModel>();
  const modelAt = (address: string): StudentModel => {
    const model = models.get(address) ?? {
      ...{ address, title: modelTitle(address) },
      ...{ sizeBytes: 0, texts: 0 },
    };
    models.set(address, model);
    return model;
  };
  for (const { address, sizeBytes } of kept) modelAt(address).sizeBytes = sizeBytes;
  for (const { space, count } of await listSpaces()) modelAt(modelOfSpace(space)).texts += count;
  return [...models.values()].sort((a, b) => a.title.localeCompare(b.title));
}

/**
 * Keeps a model that came as a folder.
 * @returns its address, as recipes name it.
 * @throws EncoderError naming what is missing, or where there is no room.
 */
export function keepModelFolder(
  name: string,
  files: { path: string; file: File }[],
  onProgress: (fraction: number) => void,
): Promise<string> {
  return withEmbeddingWorker((worker) => worker.keepFolder(name, files, callback(onProgress)));
}

/** Deletes a model's files and the vectors that it made. */
export async function deleteStudentModel(address: string): Promise<void> {
  await withEmbeddingWorker((worker) => worker.deleteModel(address));
  await deleteSentenceEmbeddingsOf(address);
}
