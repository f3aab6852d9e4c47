/** @file What a benchmark case is made of. */
import type { StudentModel } from '../../../src/core/students/student-graph';
import type { Runtime } from '../../../workers/runtime';
import type { StudentTrainer, TrainingBatch } from '../../../workers/student/trainer';
import type { TfjsForm } from './tfjs-trainer';

export interface TrainingCase {
  model: StudentModel;
  learningRate: number;
  /** None where it is left out. */
  clipNorm?: number;
  /** Where the app trains this student without the graph. */
  newTrainer?: (runtime: Runtime) => StudentTrainer;
  /** On WebGPU, that is. */
  needsRealGpu?: boolean;
  /** Optimiser steps in one run of our engine. */
  stepsPerRun: number;
  /** The arrays of a step's batch, packed anew at each call; after the last batch comes the first. */
  inputs(step: number): TrainingBatch['inputs'];
  targets(step: number): Pick<TrainingBatch, 'targets' | 'lossWeights'>;
  /** Ways to write the same student in TensorFlow.js; none where only our engine is timed. */
  tfjsForms: TfjsForm[];
}

/** Of cases that the app has no students for: as many as its n-gram student takes. */
export const STEPS_PER_RUN = 8;

/** The element of a list that is walked through again and again. */
export function cyclic<T>(items: readonly T[], step: number): T {
  return items[step % items.length] as T;
}
