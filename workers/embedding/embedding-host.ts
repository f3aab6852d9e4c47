/** @file The embedding worker's one job: texts → vectors. It also keeps the files of models. */
import type { ProgressMessage } from '../../src/core/messages/progress';
import { transfer } from 'comlink';
import { Stopped } from '../../src/core/stopped';
import type { StudentConfig } from '../../src/core/task/recipe';
import { MessageQueue } from '../message-queue';
import { withModelHosts } from '../model-hosts';
import type { StudentEnvironment } from '../environment';
import { keepFolder } from '../model-files/kept-folder';
import type { EmbeddingApi, FolderFile, KeptModel } from './api';
import { deleteModel, keptModels } from './kept-models';
import { SentenceEncoder } from './sentence-encoder';

export class EmbeddingHost implements EmbeddingApi {
  readonly #messages = new MessageQueue();
  #encoder: SentenceEncoder | null = null;
  #stopWanted = false;

  async load(
    student: StudentConfig,
    onProgress: (message: ProgressMessage) => void = () => undefined,
  ): Promise<StudentEnvironment> {
    this.#encoder = await withModelHosts(() => SentenceEncoder.load(student, onProgress));
    return this.#encoder.environment;
  }

  async embed(texts: string[]): Promise<Float32Array> {
    if (!this.#encoder) throw new Error('embed: load comes first.');
    this.#stopWanted = false;
    const vectors = await this.#encoder.embed(texts, async () => {
      // On WASM a batch keeps the worker busy from end to end.
      await this.#messages.drain();
      if (this.#stopWanted) throw new Stopped();
    });
    return transfer(vectors, [vectors.buffer]);
  }

  stop(): Promise<void> {
    this.#stopWanted = true;
    return Promise.resolve();
  }

  models(): Promise<KeptModel[]> {
    return keptModels();
  }

  keepFolder(
    name: string,
    files: FolderFile[],
    onProgress: (fraction: number) => void = () => undefined,
  ): Promise<string> {
    return keepFolder(name, files, onProgress);
  }

  deleteModel(address: string): Promise<void> {
    return deleteModel(address);
  }
}
