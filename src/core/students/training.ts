/** @file The words of training that students, refinery, trainer and database share. */
import { MessageError } from '../messages/message';
import type { TrainingMessage } from '../messages/training';
import type { TrainingNote } from '../messages/training-notes';
import type { PseudoLabels } from '../refinery/pseudo-labels';
import type { StudentConfig } from '../task/recipe';

/** What one epoch did. Accuracies are fractions, null where there is no gold. */
export interface EpochLog {
  /** 1-based. */
  epoch: number;
  /** Mean training loss over the epoch's rows. */
  loss: number;
  /** Share of train rows whose argmax is among their candidates (D_in). */
  inside: number;
  /** Share of train rows whose target is sharpened (D_sl). */
  reliable: number;
  /** Share of train rows outside their candidates whose target is their own argmax (D_hc). */
  confidentOutside: number;
  /** Rows that nobody annotated and that the next epoch learns from, where there are any. */
  pseudoLabelled?: number;
  trainAccuracy: number | null;
  testAccuracy: number | null;
  /** How well distributions of rows that were not trained on agree with their candidates, where asked. */
  heldOutAgreement?: number;
}

/** A student that is being trained. */
export interface LearnerState {
  /** Optimiser steps finished. */
  step: number;
  /** Parameters and both moments by tensor name. */
  tensors: Record<string, Float32Array>;
}

/** Everything a training needs to go on exactly where it stopped. */
export interface TrainingState extends LearnerState {
  /** Epochs finished. */
  epoch: number;
  /** Targets of the next epoch, [train rows x classes]. */
  targets: Float32Array;
  /** Weight of each train row's loss in the next epoch. */
  lossWeights: Float32Array;
  /** Weight of each candidate, as far as it was estimated; in the order of the candidate sets. */
  candidateWeights: Float32Array;
  epochs: EpochLog[];
  /** With regularisers: what the refinery heard after the last epoch, [train rows x classes]. */
  distributions?: Float32Array;
  /** The rows without candidates that the next epoch learns from, where there are any. */
  pseudo?: PseudoLabels;
  /** The students of the folds, where there are any. */
  folds?: LearnerState[];
  /** Parameters of the best epoch so far, where the training may stop early. */
  best?: Record<string, Float32Array>;
}

/** How a training ended. */
export interface TrainingEnd {
  /** The epochs of the student that came out. */
  epochs: number;
  /** Whether it was stopped before its end, and can go on from its last state. */
  isStopped: boolean;
  /** What the user should know of it, if anything. */
  notice: TrainingNote | null;
}

/** Training cannot go on. Checkpoints stay good. */
export class TrainingError extends MessageError<TrainingMessage> {
  override name = 'TrainingError';
}

/** What was stored of a training cannot be gone on with. */
export class CheckpointBroken extends MessageError<TrainingMessage> {
  override name = 'CheckpointBroken';

  constructor() {
    super({ code: 'checkpoint-broken' });
  }
}

export function allFinite(numbers: Float32Array): boolean {
  return numbers.every((number) => Number.isFinite(number));
}

/** The loss, or a number of the student, is not finite any more; the epochs before are good. */
export class DivergedError extends TrainingError {
  readonly epoch: number;

  /** @param epoch in which it happened. What it tells is for the case that it was the first. */
  constructor(epoch: number) {
    super({ code: 'diverged', epoch });
    this.epoch = epoch;
  }
}

/**
 * What a student trains with where the recipe does not say. Chosen on the train rows of TREC and
 * DBpedia with simulated teachers, by the accuracy of the refined labels; test rows had no say.
 */
export const STUDENT_DEFAULTS = {
  ngram: { batchSize: 64, learningRate: 0.01, weightDecay: 0.3, clipNorm: 0, warmupShare: null },
  /**
   * Chosen without a pretrained encoder at hand, on latent semantic vectors (384 numbers) of TREC's train
   * rows: rates of 3e-4, dropout above 0.5 and fewer units lose a point and more, the rest is flat.
   */
  'encoder-head': {
    ...{ batchSize: 64, learningRate: 1e-3, weightDecay: 0.1, clipNorm: 0, warmupShare: null },
    ...{ dropout: 0.3, hidden: 256 },
  },
  /** The paper's (CanDist, appendix). */
  encoder: {
    ...{ batchSize: 32, learningRate: 3e-5, weightDecay: 0.01, dropout: 0.1 },
    /** As fine-tuning has it since BERT. */
    clipNorm: 1,
    /** Share of all steps over which the rate rises; it falls from there. Null: it is constant. */
    warmupShare: 0.1,
  },
} as const;

/** What the trainer's steps go by, besides the learning rate, which changes from step to step. */
export function stepSettings({ kind, clipNorm }: StudentConfig): { clipNorm: number } {
  return { clipNorm: clipNorm ?? STUDENT_DEFAULTS[kind].clipNorm };
}

/** Steps that an epoch of a small table is to have, and rows that a batch has at the least. */
const STEPS_PER_EPOCH = 20;
const LEAST_BATCH = 16;

/**
 * Rows of a batch. A small table has smaller ones, as a student needs a number of steps, not of epochs: with batches
 * of 64 an epoch of 300 rows would have five.
 */
export function batchSizeFor({ kind, batchSize }: StudentConfig, rows: number): number {
  const most = STUDENT_DEFAULTS[kind].batchSize;
  return batchSize ?? Math.min(most, Math.max(LEAST_BATCH, Math.ceil(rows / STEPS_PER_EPOCH)));
}
