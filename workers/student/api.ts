/** @file What the page may ask of the student worker. Types only. */
import type { ProgressMessage } from '../../src/core/messages/progress';
import type { RoundChoice } from '../../src/core/budget/rounds';
import type { CandidateSets } from '../../src/core/refinery/candidate-sets';
import type { EpochLog, TrainingEnd, TrainingState } from '../../src/core/students/training';
import type { RefineryConfig, StudentConfig } from '../../src/core/task/recipe';
import type { StudentEnvironment } from '../environment';

export interface TrainingJob {
  /** Candidate sets of the train rows, in the order of the texts given to `prepare`. */
  sets: CandidateSets;
  /** [train rows] the first row with the same text; left out where all texts are different. */
  firstOf?: Int32Array;
  student: StudentConfig;
  refinery: RefineryConfig;
  /**
   * [train rows x classes] what to learn, where the page has decided that; the refinery then changes nothing.
   * Left out: the refinery makes the targets.
   */
  targets?: Float32Array | null;
  seed: number;
  /** Where an earlier training of the same job stopped, or null to begin. */
  resume: TrainingState | null;
  /** For figures only; nothing learns from it. */
  figures: Figures | null;
  /** Train rows of which the student's distributions are handed over after each epoch, to be shown. */
  watched?: Int32Array | null;
}

interface Figures {
  /** [train rows] class of each row, -1 where unknown. */
  trainGold: Int32Array;
  testTexts: string[];
  /** [test rows] */
  testGold: Int32Array;
}

/** A teacher with a budget has finished a round. */
export interface RoundJob extends Pick<TrainingJob, 'sets' | 'student' | 'refinery' | 'seed'> {
  texts: string[];
  /** Which texts the candidate sets are about, in their order. */
  annotated: Int32Array;
  /** Which texts may be asked about next. */
  open: Int32Array;
  /** How many are wanted; 0 to be told only how good the student is. */
  count: number;
}

/** Files by name, those of subfolders as `folder/name`; a Blob need not be in memory. */
export type StudentFiles = Map<string, string | Uint8Array | Blob>;

/**
 * The vectors of texts, [texts x width], row-major, in their order: how a student gets at what the page
 * keeps. @throws TrainingError where a text has none.
 */
export type Embed = (texts: string[]) => Promise<Float32Array>;

export interface PrepareOptions {
  /** Left out: those that `addTexts` got. */
  trainTexts?: string[];
  student: StudentConfig;
  /**
   * Those that nobody annotated; where they are given, the n-gram student learns which words go together,
   * and in the second half of a training by its own labels of those that it is sure of
   * (`refinery.pseudoLabels`).
   */
  otherTexts?: string[] | null;
}

export interface StudentApi {
  /** Further train texts for the next `prepare`, in their order: so that no message grows with the table. */
  addTexts(texts: string[]): Promise<void>;
  /**
   * Loads what the student is made of, builds the features of the train texts, and chooses the
   * execution provider. `onProgress` gets what is happening; `embed` is asked
   * for vectors by the student that reads them, also in later calls. Callbacks stand beside the
   * options because only what is an argument itself crosses to the worker as a proxy.
   * @throws TrainingError, EncoderError when the student cannot be made; Stopped.
   */
  prepare(
    options: PrepareOptions,
    onProgress?: (message: ProgressMessage) => void,
    embed?: Embed,
  ): Promise<StudentEnvironment>;
  /**
   * Trains to the last epoch, or until `stop`. After each epoch its log and the state to resume from
   * are handed over; the callback is awaited, so that the state is durable before the next epoch.
   * `beliefs` are those of the watched rows, [watched x classes].
   * Resolves at once where `resume` has all epochs already. Where the numbers overflow, training ends
   * with the student of the epoch before, and a notice.
   * @throws TrainingError when training cannot go on; states handed over before stay good.
   */
  train(
    job: TrainingJob,
    onEpoch: (log: EpochLog, state: TrainingState, beliefs: Float32Array) => void | Promise<void>,
  ): Promise<TrainingEnd>;
  /**
   * Softmax of each train row by students that were not trained on it, [train rows x classes], in the
   * order of the texts given to `prepare`; null if it was stopped. `onProgress` gets 0 to 1. Where the
   * page decides on the targets, two views of the candidates are averaged (`held-out.ts`).
   */
  heldOut(job: TrainingJob, onProgress: (fraction: number) => void): Promise<Float32Array | null>;
  /**
   * Trains an n-gram student on the annotated texts, judges it and chooses the next rows; null if it was
   * stopped. Needs no `prepare` and leaves nothing behind.
   * @throws TrainingError when the student cannot be made.
   */
  chooseRows(job: RoundJob): Promise<RoundChoice | null>;
  /**
   * Ends a running `prepare` of the n-gram student, `train`, `heldOut` or `chooseRows` after the run at hand; the epoch in progress is not handed
   * over.
   */
  stop(): Promise<void>;
  /** Number of trained numbers. */
  parameterCount(): Promise<number>;
  /** Softmax over the classes for any texts, [texts x classes], row-major; after `train`. */
  predict(texts: string[]): Promise<Float32Array>;
  /**
   * The trained student as files by name, to be used elsewhere or opened again; after `train`.
   * `onProgress` gets the share that is written, 0 to 1, where that takes a while.
   * @throws TrainingError, EncoderError when it cannot be written.
   */
  archive(labels: string[], onProgress?: (fraction: number) => void): Promise<StudentFiles>;
  /**
   * Makes an archived student ready to predict, without any training.
   * @throws TrainingError, EncoderError when its files are damaged.
   */
  open(files: StudentFiles, student: StudentConfig): Promise<StudentEnvironment>;
  dispose(): Promise<void>;
}
