/**
 * @file One training from its first epoch to its last: batches, optimiser steps, evaluation, refinery.
 *
 * Invariant: chance comes from (seed, epoch) alone, and everything else an epoch depends on is in the
 * TrainingState of the one before; so a resumed training goes on exactly as an unbroken one.
 */
import { learningRateAt } from '../../src/core/graph/optimizer';
import { seededRandom } from '../../src/core/random';
import { matchClassShares } from '../../src/core/refinery/class-shares';
import { argmaxRows, firstTargets, refine, type Targets } from '../../src/core/refinery/refinery';
import { candidateWeights, estimateWeights, hasScores } from '../../src/core/refinery/weights';
import {
  STUDENT_DEFAULTS,
  DivergedError,
  type EpochLog,
  type TrainingState,
} from '../../src/core/students/training';
import type { StudentConfig } from '../../src/core/task/recipe';
import type { TrainingJob } from './api';
import type { PackedBatch, PackedRun, StudentDriver } from './driver';
import type { Trainer, TrainingBatch } from './trainer';

export class Training<Features> {
  readonly #job: TrainingJob;
  readonly #student: StudentDriver<Features>;
  readonly #trainer: Trainer;
  readonly #features: Features;
  readonly #testFeatures: Features | null;
  #weights: Float32Array;
  #targets: Targets;
  readonly #epochs: EpochLog[];

  /** @param testFeatures of `job.figures.testTexts`, if there are any. */
  constructor(
    job: TrainingJob,
    student: StudentDriver<Features>,
    trainer: Trainer,
    features: Features,
    testFeatures: Features | null,
  ) {
    this.#job = job;
    this.#student = student;
    this.#trainer = trainer;
    this.#features = features;
    this.#testFeatures = testFeatures;
    const { resume, sets, refinery } = job;
    this.#epochs = resume ? [...resume.epochs] : [];
    this.#weights = resume?.candidateWeights ?? candidateWeights(sets, refinery.weights);
    this.#targets = firstTargets(sets, this.#weights, refinery.mode);
    if (resume) {
      this.#targets = { ...this.#targets, values: resume.targets, lossWeights: resume.lossWeights };
      trainer.restore(resume.tensors, resume.step);
    }
  }

  get epochsDone(): number {
    return this.#epochs.length;
  }

  /**
   * Trains one epoch and makes the next one's targets.
   * @param pause awaited between runs; true means stop, and the epoch does not count.
   * @returns the epoch's log, or null if it was stopped.
   * @throws DivergedError when the loss or the distributions are no longer numbers.
   */
  async epoch(pause: () => Promise<boolean>): Promise<EpochLog | null> {
    const { sets, refinery } = this.#job;
    const epoch = this.epochsDone + 1;
    const loss = await this.#optimise(epoch, pause);
    if (loss === null) return null;
    const distributions = await this.#evaluate(this.#features);
    // What overflowed in the last step shows in no loss yet, only in the distributions.
    if (!isFinite(distributions)) throw new DivergedError(epoch);
    if (this.#estimatesWeights && epoch <= refinery.warmupEpochs) {
      this.#weights = estimateWeights(sets, this.#weights, distributions);
    }
    const heard =
      this.#refines && refinery.classShares
        ? matchClassShares(sets, this.#weights, distributions)
        : distributions;
    this.#targets = refine(sets, this.#weights, heard, epoch, refinery);
    const { inside, reliable, confidentOutside } = this.#targets;
    const { figures } = this.#job;
    const log: EpochLog = {
      epoch,
      loss,
      inside,
      reliable,
      confidentOutside,
      trainAccuracy: accuracy(distributions, figures?.trainGold, sets.classes),
      testAccuracy: this.#testFeatures
        ? accuracy(await this.#evaluate(this.#testFeatures), figures?.testGold, sets.classes)
        : null,
    };
    this.#epochs.push(log);
    return log;
  }

  /**
   * Everything needed to go on after the last finished epoch.
   * @throws DivergedError when a number of it is infinite, which the loss may be late to show.
   */
  async state(): Promise<TrainingState> {
    const tensors = await this.#trainer.save();
    if (!Object.values(tensors).every(isFinite)) throw new DivergedError(this.epochsDone);
    return {
      epoch: this.epochsDone,
      step: this.#trainer.stepsDone,
      tensors,
      targets: this.#targets.values,
      lossWeights: this.#targets.lossWeights,
      candidateWeights: this.#weights,
      epochs: [...this.#epochs],
    };
  }

  get #estimatesWeights(): boolean {
    const { refinery, sets } = this.#job;
    return this.#refines && refinery.weights === 'auto' && !hasScores(sets);
  }

  /** Whether the targets follow the student at all. */
  get #refines(): boolean {
    const { mode } = this.#job.refinery;
    return mode !== 'single' && mode !== 'uniform';
  }

  /** All optimiser steps of an epoch; the mean loss over its rows, or null if stopped. */
  async #optimise(epoch: number, pause: () => Promise<boolean>): Promise<number | null> {
    const { seed, student } = this.#job;
    const defaults = STUDENT_DEFAULTS[student.kind];
    // In 32 bits, because a large product would swallow the epoch.
    const random = seededRandom(Math.imul(seed, 1_000_003) + epoch);
    const batchSize = student.batchSize ?? defaults.batchSize;
    const runs = this.#student.trainingRuns(this.#features, batchSize, random);
    const learningRateOf = learningRates(
      student,
      runs.reduce((sum, { batches }) => sum + batches.length, 0),
    );
    let sum = 0;
    for (const { model, batches } of runs) {
      if (await pause()) return null;
      const ready = batches.map((batch) => this.#batch(model, batch));
      const losses = await this.#trainer.step(model, ready, learningRateOf);
      if (!isFinite(losses)) throw new DivergedError(epoch);
      losses.forEach((loss, k) => (sum += loss * (batches[k]?.rows.length ?? 0)));
    }
    return sum / this.#student.rowCount(this.#features);
  }

  #batch(model: PackedRun['model'], { rows, pack }: PackedBatch): TrainingBatch {
    const { classes } = model;
    const targets = new Float32Array(model.rows * classes);
    const lossWeights = new Float32Array(model.rows);
    rows.forEach((row, i) => {
      targets.set(this.#targets.values.subarray(row * classes, (row + 1) * classes), i * classes);
      lossWeights[i] = (this.#targets.lossWeights[row] ?? 0) / rows.length;
    });
    return { inputs: pack(), targets, lossWeights };
  }

  #evaluate(features: Features): Promise<Float32Array> {
    return this.#student.evaluate(features, this.#trainer);
  }
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

function isFinite(numbers: Float32Array): boolean {
  return numbers.every((number) => Number.isFinite(number));
}

/** Share of rows with known gold whose argmax is it; null where there is none. */
function accuracy(
  distributions: Float32Array,
  gold: Int32Array | undefined,
  classes: number,
): number | null {
  if (!gold) return null;
  let [known, right] = [0, 0];
  argmaxRows(distributions, classes).forEach((winner, row) => {
    const truth = gold[row] ?? -1;
    if (truth < 0) return;
    known += 1;
    if (winner === truth) right += 1;
  });
  return known > 0 ? right / known : null;
}
