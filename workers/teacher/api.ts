/** @file What the page may ask of the teacher worker. Types only. */
import type { Shot } from '../../src/core/task/recipe';
import type { PageModel } from '../../src/core/engines/built-in-model';
import type { CachedModel, MachineInfo, ModelInfo } from '../../src/core/engines/webllm-models';
import type { TeacherProblem } from '../../src/core/engines/problems';
import type {
  Annotation,
  LabelExamples,
  LoadProgress,
  TeacherRow,
  TeacherSetup,
} from '../../src/core/teaching/teacher';
import type { TrialEstimate } from '../../src/core/planning/trial';

/** A file of a model's folder. */
export interface ModelFile {
  /** Its path inside the folder. */
  path: string;
  file: Blob;
}

export interface TeacherApi {
  /**
   * Makes the teacher ready; replaces one loaded before. @throws TeacherError
   * @param page the browser's own model, for the teacher `promptapi`: pages have it, workers do not.
   */
  load(
    setup: TeacherSetup,
    onProgress: (progress: LoadProgress) => void,
    page?: PageModel,
  ): Promise<void>;
  /**
   * Annotates the rows and hands over finished annotations in batches, at least every
   * `BATCH_INTERVAL_MS`; awaits the callback, so that a batch is durable before the next one. In the
   * order of the rows, but for teachers that take several rows at the same time. `seconds` is the time
   * since the batch before, without that in which the machine slept.
   * Resolves with the number of rows done; fewer than given after `stop`.
   * @param doubt where the first so many rows, or as many as are asked about at once, get no labels, no more are begun.
   * @param more is asked for further rows before those at hand run out, so that no lane waits for the others; null ends it.
   * @throws TeacherError when the teacher is lost; the batches handed over before stay good.
   */
  annotate(
    rows: TeacherRow[],
    onBatch: (annotations: Annotation[], seconds: number) => void | Promise<void>,
    doubt?: number | null,
    more?: (() => Promise<readonly TeacherRow[] | null>) | null,
  ): Promise<number>;
  /**
   * Asks about the first few rows given and measures. Nothing is handed over but the estimate, which
   * holds the annotations.
   */
  trial(rows: TeacherRow[]): Promise<TrialEstimate>;
  /**
   * Up to `perLabel` examples for each label, written by the loaded language model; none by other
   * teachers. Load again with them as the setup's `examples` to have them retrieved.
   */
  writeExamples(perLabel: number): Promise<Shot[]>;
  /** A label's description, written by the loaded language model; null by other teachers. */
  describeLabel(name: string, examples: LabelExamples): Promise<string | null>;
  /**
   * Ends a running `annotate` or `trial` at the row at hand: an instant teacher finishes it, a
   * language model breaks it off. Resolves at once; `annotate` resolves when it is over.
   */
  stop(): Promise<void>;
  /** Frees the teacher and its memory; a running `annotate` is stopped first. */
  dispose(): Promise<void>;
  /** The model that is loaded, for the key of its annotations; null where there is none. */
  modelId(): Promise<string | null>;
  /** What the last `load`, `annotate` or `trial` failed by; null where it went well. */
  problem(): Promise<TeacherProblem | null>;
  /** Tells whether the page is in the background, which workers cannot see. */
  setHidden(hidden: boolean): Promise<void>;
  /** The language models that the webllm teacher can load, smallest first; needs no network. */
  listModels(): Promise<ModelInfo[]>;
  /** What this machine offers a model. */
  machine(): Promise<MachineInfo>;
  /** The models that the browser keeps, whole or in part. */
  cachedModels(): Promise<CachedModel[]>;
  /**
   * Downloads a model of the list, so that loading it needs no network. `stop` pauses it.
   * @returns false where it was stopped; calling again goes on with the file it stopped at.
   * @throws TeacherError `storage` where there is no room for it, before anything is downloaded.
   */
  downloadModel(id: string, onProgress: (progress: LoadProgress) => void): Promise<boolean>;
  /** Removes a model's weights, configuration and library from the browser. */
  deleteModel(id: string): Promise<void>;
  /**
   * Takes the files of a model's folder into the browser's cache; the id it returns can be given as
   * the recipe's `teacher.model` from then on. @throws TeacherError where a file is missing.
   */
  importModel(
    name: string,
    files: ModelFile[],
    onProgress: (progress: LoadProgress) => void,
  ): Promise<string>;
}
