/**
 * @file What the training needs of a student: how its texts become batches. The training itself,
 * the refinery and the optimiser are the same for all of them.
 */
import type { ExtraRow, Regularisation } from '../../src/core/refinery/regularisers';
import type { StudentModel } from '../../src/core/students/student-graph';
import type { StudentFiles } from './api';
import type { Runtime } from '../runtime';
import { Trainer, type BatchArrays, type StudentTrainer, type TrainerOptions } from './trainer';

export interface PackedBatch {
  /** The rows of the batch, in the order of its arrays; padding rows come last. */
  rows: Int32Array;
  /** The regularisers' rows, whose arrays come right after the batch's own. */
  extras?: readonly ExtraRow[];
  /** Makes the batch's arrays when they are wanted: all at once would not fit in memory. */
  pack: () => BatchArrays;
}

/** Batches of one static shape that go through the runtime together. */
export interface PackedRun {
  model: StudentModel;
  batches: PackedBatch[];
}

/** What a student needs to know of the task and its settings. */
export interface DriverSettings {
  classes: number;
  weightDecay: number;
  /** Of the start values. */
  seed: number;
  /** Trained on the processor, where a student may have a faster way than a graph. */
  isOnProcessor?: boolean;
}

/** Train texts made ready once, before it is known how often they will be trained on. */
export interface PreparedStudent<Features = unknown> {
  trainFeatures: Features;
  /** Of the texts that nobody annotated, where the student learns from them by its own labels. */
  openFeatures?: Features | null;
  create(settings: DriverSettings): StudentDriver<Features>;
}

/** A student that was trained before. */
export interface OpenedStudent {
  student: StudentDriver;
  /** Trained parameters by name; the others are those that its model starts with. */
  parameters: Record<string, Float32Array>;
}

/** What gives labels without ever being trained here. */
export interface Labeller {
  /** Softmax over the classes, [texts x classes], row-major. */
  predict(texts: string[]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** @typeParam Features what texts are turned into once, before the first epoch. */
export interface StudentDriver<Features = unknown> {
  features(texts: readonly string[]): Promise<Features>;
  rowCount(features: Features): number;
  /** The features of some rows, in the order given. */
  select(features: Features, rows: Int32Array): Features;
  /** The rows of both, in their order; needed where there are texts that nobody annotated. */
  join?(first: Features, second: Features): Features;
  /** The student at any shape: enough to know its parameters and their start values. */
  model(): StudentModel;
  /** What trains it, where that is not the graph of its model. */
  newTrainer?(runtime: Runtime, options: TrainerOptions): StudentTrainer;
  /**
   * One epoch of training: every row once, in random order, and extra rows where it is regularised.
   * The order of the rows does not depend on whether it is.
   */
  trainingRuns(
    features: Features,
    batchSize: number,
    random: () => number,
    regularisation?: Regularisation | null,
  ): PackedRun[];
  /** Softmax of all rows in evaluation mode, [rows x classes], row-major. */
  evaluate(features: Features, trainer: StudentTrainer): Promise<Float32Array>;
  /** Softmax of texts by the trained student, where that can be had for less than by `features` and `evaluate`. */
  predict?(texts: readonly string[], trainer: StudentTrainer): Promise<Float32Array>;
  /**
   * The trained student as files that work elsewhere; absent where there is no such form yet. `onProgress`
   * gets 0 to 1 where that takes a while.
   */
  archive?(
    labels: string[],
    trainer: StudentTrainer,
    onProgress: (fraction: number) => void,
  ): Promise<StudentFiles>;
}

/** What trains a student, from its start values on. */
export function trainerOf<Features>(
  student: StudentDriver<Features>,
  runtime: Runtime,
  options: TrainerOptions,
): StudentTrainer {
  return student.newTrainer?.(runtime, options) ?? new Trainer(runtime, student.model(), options);
}
