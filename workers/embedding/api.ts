/** @file What the page may ask of the embedding worker. Types only. */
import type { ProgressMessage } from '../../src/core/messages/progress';
import type { StudentConfig } from '../../src/core/task/recipe';
import type { StudentEnvironment } from '../environment';

/** A model that is kept in the browser, wholly or in part. */
export interface KeptModel {
  /** As `modelAddress` has it. */
  address: string;
  sizeBytes: number;
}

/** A file of a folder, at its path below it. */
export interface FolderFile {
  path: string;
  file: File;
}

export interface EmbeddingApi {
  /**
   * Loads the sentence encoder that the recipe names. `onProgress` gets what is happening.
   * @throws EncoderError if a file is missing or cannot be used.
   */
  load(
    student: StudentConfig,
    onProgress?: (message: ProgressMessage) => void,
  ): Promise<StudentEnvironment>;
  /**
   * The vectors of texts, [texts x width], row-major, of length 1; after `load`.
   * @throws Stopped after `stop`.
   */
  embed(texts: string[]): Promise<Float32Array>;
  /** Ends a running `embed` after the batch at hand. */
  stop(): Promise<void>;
  /** All models of which any file is kept: those of the students and of this worker. */
  models(): Promise<KeptModel[]>;
  /**
   * Keeps the files of a model that came as a folder.
   * @returns the model as a recipe names it.
   * @throws EncoderError naming what is missing, or where there is no room.
   */
  keepFolder(
    name: string,
    files: FolderFile[],
    onProgress?: (fraction: number) => void,
  ): Promise<string>;
  deleteModel(address: string): Promise<void>;
}
