/**
 * @file One training from its first epoch to its last: batches, optimiser steps, evaluation, refinery.
 *
 * Invariant: chance comes from (seed, epoch) alone, and everything else an epoch depends on is in the
 * TrainingState of the one before; so a resumed training goes on exactly as an unbroken one.
 */
import { seededRandom } from '../../src/core/random';
import { argmaxRows, firstTargets, refine, type Targets } from '../../src/core/refinery/refinery';
import { candidateWeights, estimateWeights, hasScores } from '../../src/core/refinery/weights';
import { rowCount, type SparseRows } from '../../src/core/students/sparse';
import {
  STUDENT_DEFAULTS,
  TrainingError,
  type EpochLog,
  type TrainingState,
} from '../../src/core/students/training';
import type { TrainingJob } from './api';
import type { NgramStudent, PackedBatches } from './ngram-student';
import type { Trainer, TrainingBatch } from './trainer';

/** Optimiser steps in one run of the runtime. More save little and make the model large. */
const STEPS_PER_RUN = 8;

export class Training {
  readonly #job: TrainingJob;
  readonly #student: NgramStudent;
  readonly #trainer: Trainer;
  readonly #features: SparseRows;
  readonly #testFeatures: SparseRows | null;
  #weights: Float32Array;
  #targets: Targets;
  readonly #epochs: EpochLog[];

  constructor(job: TrainingJob, student: NgramStudent, trainer: Trainer, features: SparseRows) {
    this.#job = job;
    this.#student = student;
    this.#trainer = trainer;
    this.#features = features;
    this.#testFeatures =
      job.figures && job.figures.testTexts.length > 0
        ? student.features(job.figures.testTexts)
        : null;
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
   * @throws TrainingError when the loss is no longer a number.
   */
  async epoch(pause: () => Promise<boolean>): Promise<EpochLog | null> {
    const { sets, refinery } = this.#job;
    const epoch = this.epochsDone + 1;
    const loss = await this.#optimise(epoch, pause);
    if (loss === null) return null;
    if (!Number.isFinite(loss)) {
      throw new TrainingError(
        `The loss of epoch ${epoch} is not a number, so training stopped; the epochs before it are ` +
          'kept. Try a smaller learning rate.',
      );
    }
    const distributions = await this.#evaluate(this.#features);
    if (this.#estimatesWeights && epoch <= refinery.warmupEpochs) {
      this.#weights = estimateWeights(sets, this.#weights, distributions);
    }
    this.#targets = refine(sets, this.#weights, distributions, epoch, refinery);
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

  /** Everything needed to go on after the last finished epoch. */
  async state(): Promise<TrainingState> {
    return {
      epoch: this.epochsDone,
      step: this.#trainer.stepsDone,
      tensors: await this.#trainer.save(),
      targets: this.#targets.values,
      lossWeights: this.#targets.lossWeights,
      candidateWeights: this.#weights,
      epochs: [...this.#epochs],
    };
  }

  get #estimatesWeights(): boolean {
    const { refinery, sets } = this.#job;
    const refines = refinery.mode !== 'single' && refinery.mode !== 'uniform';
    return refines && refinery.weights === 'auto' && !hasScores(sets);
  }

  /** All optimiser steps of an epoch; the mean loss over its rows, or null if stopped. */
  async #optimise(epoch: number, pause: () => Promise<boolean>): Promise<number | null> {
    const { seed, student } = this.#job;
    const defaults = STUDENT_DEFAULTS[student.kind];
    const rows = rowCount(this.#features);
    const least = Math.ceil(rows / (student.batchSize ?? defaults.batchSize));
    const stepsPerRun = Math.min(STEPS_PER_RUN, least);
    // Every run has the same number of steps, so batches are made a little smaller to fill the last.
    const steps = Math.ceil(least / stepsPerRun) * stepsPerRun;
    const random = seededRandom(seed * 1_000_003 + epoch);
    const dealt = this.#student.dealBatches(this.#features, steps, random);
    await this.#trainer.compile(dealt.model, stepsPerRun);
    let sum = 0;
    for (let first = 0; first < steps; first += stepsPerRun) {
      if (await pause()) return null;
      const batches = Array.from({ length: stepsPerRun }, (_, k) => this.#batch(dealt, first + k));
      const losses = await this.#trainer.step(
        batches,
        student.learningRate ?? defaults.learningRate,
      );
      losses.forEach((loss, k) => (sum += loss * (dealt.rows[first + k]?.length ?? 0)));
    }
    return sum / rows;
  }

  #batch(dealt: PackedBatches, index: number): TrainingBatch {
    const { classes } = this.#job.sets;
    const rows = dealt.rows[index] ?? new Int32Array();
    const targets = new Float32Array(dealt.model.rows * classes);
    const lossWeights = new Float32Array(dealt.model.rows);
    rows.forEach((row, i) => {
      targets.set(this.#targets.values.subarray(row * classes, (row + 1) * classes), i * classes);
      lossWeights[i] = (this.#targets.lossWeights[row] ?? 0) / rows.length;
    });
    return { inputs: dealt.pack(index), targets, lossWeights };
  }

  #evaluate(features: SparseRows): Promise<Float32Array> {
    return predict(this.#trainer, this.#student, features, this.#job.sets.classes);
  }
}

/** Softmax of all rows, [rows x classes]. */
export async function predict(
  trainer: Trainer,
  student: NgramStudent,
  features: SparseRows,
  classes: number,
): Promise<Float32Array> {
  const distributions = new Float32Array(rowCount(features) * classes);
  const batches = student.evaluationBatches(features);
  for (const [index, rows] of batches.rows.entries()) {
    const probabilities = await trainer.evaluate(batches.model, batches.pack(index));
    const first = rows[0] ?? 0;
    distributions.set(probabilities.subarray(0, rows.length * classes), first * classes);
  }
  return distributions;
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
