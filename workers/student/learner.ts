/** @file One student and the rows that it learns from: the batches and optimiser steps of an epoch. */
import { learningRateAt } from '../../src/core/graph/optimizer';
import { seededRandom } from '../../src/core/random';
import { at, floatAt } from '../../src/core/reads';
import { rowsOfEpoch } from '../../src/core/students/rows-of-epoch';
import {
  ramp,
  selectBeliefs,
  writeTarget,
  type Regularisation,
  type RowBeliefs,
} from '../../src/core/refinery/regularisers';
import { withPseudoLabels, type PseudoLabels } from '../../src/core/refinery/pseudo-labels';
import {
  allFinite,
  batchSizeFor,
  DivergedError,
  STUDENT_DEFAULTS,
} from '../../src/core/students/training';
import type { StudentConfig } from '../../src/core/task/recipe';
import type { TrainingJob } from './api';
import type { PackedBatch, PackedRun, StudentDriver } from './driver';
import type { StudentTrainer, TrainingBatch } from './trainer';

/** Keeps the regularisers' chance apart from the order of the rows. */
const REGULARISER_SEED = 0x9e3779b9;

/** Rows without candidates that are learned from in an epoch, by their pseudo-labels. */
export interface OpenRows<Features> {
  features: Features;
  pseudo: PseudoLabels;
}

export class Learner<Features> {
  readonly trainer: StudentTrainer;
  readonly #job: TrainingJob;
  readonly #student: StudentDriver<Features>;
  /** The job's rows that it learns from; null for all. */
  readonly #rows: Int32Array | null;
  readonly #features: Features;

  /** @param features of all rows of the job. */
  constructor(
    job: TrainingJob,
    student: StudentDriver<Features>,
    trainer: StudentTrainer,
    features: Features,
    rows: Int32Array | null = null,
  ) {
    this.trainer = trainer;
    this.#job = job;
    this.#student = student;
    this.#rows = rows;
    this.#features = rows ? student.select(features, rows) : features;
  }

  /**
   * All optimiser steps of an epoch.
   * @param beliefs about all rows of the job.
   * @param pause awaited between runs; true means stop.
   * @param open further rows to learn from.
   * @returns the mean loss over its rows, or null if stopped.
   * @throws DivergedError when a loss is no longer a number.
   */
  async epoch(
    epoch: number,
    beliefs: RowBeliefs,
    pause: () => Promise<boolean>,
    open: OpenRows<Features> | null = null,
  ): Promise<number | null> {
    const { seed, student } = this.#job;
    // In 32 bits, because a large product would swallow the epoch.
    const epochSeed = Math.imul(seed, 1_000_003) + epoch;
    const { features, believed } = this.#learned(epoch, beliefs, open);
    const batchSize = batchSizeFor(student, this.#student.rowCount(features));
    const runs = this.#student.trainingRuns(
      features,
      batchSize,
      seededRandom(epochSeed),
      this.#regularisation(epoch, believed, epochSeed),
    );
    const learningRateOf = learningRates(
      student,
      runs.reduce((sum, { batches }) => sum + batches.length, 0),
    );
    let sum = 0;
    for (const { model, batches } of runs) {
      if (await pause()) return null;
      const ready = batches.map((batch) => packBatch(model, batch, believed));
      const losses = await this.trainer.step(model, ready, learningRateOf);
      if (!allFinite(losses)) throw new DivergedError(epoch);
      losses.forEach((loss, k) => (sum += loss * at(batches, k).rows.length));
    }
    return sum / this.#student.rowCount(features);
  }

  /** Softmax in evaluation mode, [rows x classes]. */
  evaluate(features: Features): Promise<Float32Array> {
    return this.#student.evaluate(features, this.trainer);
  }

  /** What an epoch learns from: the learner's own rows or a part of them, and further ones after them. */
  #learned(
    epoch: number,
    beliefs: RowBeliefs,
    open: OpenRows<Features> | null,
  ): { features: Features; believed: RowBeliefs } {
    const { features, believed } = this.#ownRows(epoch, beliefs);
    if (!open || open.pseudo.rows.length === 0 || !this.#student.join) {
      return { features, believed };
    }
    return {
      features: this.#student.join(features, this.#student.select(open.features, open.pseudo.rows)),
      believed: withPseudoLabels(believed, open.pseudo),
    };
  }

  #ownRows(epoch: number, beliefs: RowBeliefs): { features: Features; believed: RowBeliefs } {
    const own = this.#rows ? selectBeliefs(beliefs, this.#rows) : beliefs;
    const { student, targets, seed } = this.#job;
    const count = this.#student.rowCount(this.#features);
    // Where targets follow the student each row is to be heard of in each epoch, as the paper has it.
    const part = targets ? rowsOfEpoch(student, count, seed, epoch) : null;
    if (!part) return { features: this.#features, believed: own };
    return {
      features: this.#student.select(this.#features, part),
      believed: selectBeliefs(own, part),
    };
  }

  #regularisation(epoch: number, beliefs: RowBeliefs, epochSeed: number): Regularisation | null {
    const { regularisers, rampEpochs } = this.#job.refinery;
    const eta = ramp(epoch, rampEpochs);
    if (regularisers.length === 0 || eta === 0) return null;
    return {
      kinds: regularisers,
      eta,
      beliefs,
      random: seededRandom(epochSeed + REGULARISER_SEED),
    };
  }
}

/** Arrays, targets and loss weights of a batch: its rows, then its extra rows, then padding. */
function packBatch(
  { rows: shapeRows, classes }: PackedRun['model'],
  { rows, extras, pack }: PackedBatch,
  beliefs: RowBeliefs,
): TrainingBatch {
  const targets = new Float32Array(shapeRows * classes);
  const lossWeights = new Float32Array(shapeRows);
  rows.forEach((row, i) => {
    targets.set(beliefs.targets.subarray(row * classes, (row + 1) * classes), i * classes);
    lossWeights[i] = floatAt(beliefs.lossWeights, row) / rows.length;
  });
  extras?.forEach((extra, k) => {
    const i = rows.length + k;
    writeTarget(extra, beliefs, targets.subarray(i * classes, (i + 1) * classes));
    lossWeights[i] = extra.lossWeight / rows.length;
  });
  return { inputs: pack(), targets, lossWeights };
}

/** The rate of each step: constant, or up over the warm-up and down to the end of the training. */
function learningRates(student: StudentConfig, stepsPerEpoch: number): (step: number) => number {
  const { learningRate, warmupShare } = STUDENT_DEFAULTS[student.kind];
  const peak = student.learningRate ?? learningRate;
  if (warmupShare === null) return () => peak;
  const totalSteps = student.epochs * stepsPerEpoch;
  const warmupSteps = Math.ceil(warmupShare * totalSteps);
  return (step) => learningRateAt(step, { peak, warmupSteps, totalSteps });
}
