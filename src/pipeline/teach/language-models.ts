/** @file The language models of the `webllm` teacher: which there are, which this browser keeps. */
import { callback, withTeacherWorker } from '../../bridge/workers';
import type { CachedModel, MachineInfo, ModelInfo } from '../../core/engines/webllm-models';
import type { LoadProgress } from '../../core/teaching/teacher';
import { networkOfDownload } from '../network';
import { requestPersistence } from '../projects';

/** What the teacher offers, smallest first. */
export function listModels(): Promise<ModelInfo[]> {
  return withTeacherWorker((teacher) => teacher.listModels());
}

export function machineInfo(): Promise<MachineInfo> {
  return withTeacherWorker((teacher) => teacher.machine());
}

export function cachedModels(): Promise<CachedModel[]> {
  return withTeacherWorker((teacher) => teacher.cachedModels());
}

export function deleteModel(id: string): Promise<void> {
  return withTeacherWorker((teacher) => teacher.deleteModel(id));
}

/**
 * Downloads a model for later; what has arrived stays when the signal stops it.
 * @returns false where it was stopped. @throws NetworkNotAllowed, TeacherError
 */
export async function downloadModel(
  id: string,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<boolean> {
  // Else the browser may clear gigabytes away when the disk fills up; it may say no.
  await requestPersistence().catch(() => false);
  return withTeacherWorker(
    (teacher) => teacher.downloadModel(id, callback(onProgress)),
    signal,
    networkOfDownload(),
  );
}

/** A file of a folder, with its path from there. */
export interface FolderFile {
  path: string;
  file: File;
}

/** Takes a model's folder into the browser. @returns the id to load it by. @throws TeacherError */
export async function importModel(
  files: readonly FolderFile[],
  onProgress: (progress: LoadProgress) => void,
): Promise<string> {
  await requestPersistence().catch(() => false);
  const name = files.at(0)?.path.split('/').find(Boolean) ?? 'model';
  return withTeacherWorker((teacher) =>
    teacher.importModel(name, [...files], callback(onProgress)),
  );
}
