/** @file What a model's files are to those who read them, wherever they lie. */
import type { ByteSource } from '../../src/core/students/encoder/safetensors';

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
