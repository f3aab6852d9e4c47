/** @file What the page may ask of the teacher worker. Types only. */
import type { ModelInfo } from '../../src/core/teaching/models';
import type {
  Annotation,
  LoadProgress,
  TeacherRow,
  TeacherSetup,
} from '../../src/core/teaching/teacher';

export interface TeacherApi {
  /** Makes the teacher ready; replaces one loaded before. @throws TeacherError */
  load(setup: TeacherSetup, onProgress: (progress: LoadProgress) => void): Promise<void>;
  /**
   * Annotates the rows in order and hands over finished annotations in batches, at least every
   * `BATCH_INTERVAL_MS`; awaits the callback, so that a batch is durable before the next one.
   * Resolves with the number of rows done; fewer than given after `stop`.
   * @throws TeacherError when the teacher is lost; the batches handed over before stay good.
   */
  annotate(
    rows: TeacherRow[],
    onBatch: (annotations: Annotation[]) => void | Promise<void>,
  ): Promise<number>;
  /**
   * Ends a running `annotate` at the row at hand: an instant teacher finishes it, a language model
   * breaks it off. Resolves at once; `annotate` resolves when it is over.
   */
  stop(): Promise<void>;
  /** Frees the teacher and its memory; a running `annotate` is stopped first. */
  dispose(): Promise<void>;
  /** The language models that the webllm teacher can load, smallest first; needs no network. */
  listModels(): Promise<ModelInfo[]>;
}
