/**
 * @file One training from its first epoch to its last: students' epochs, evaluation, refinery.
 *
 * Invariant: chance comes from (seed, epoch) alone, and everything else an epoch depends on is in the
 * TrainingState of the one before; so a resumed training goes on exactly as an unbroken one.
 */
import { matchClassShares } from '../../src/core/refinery/class-shares';
import { selectRows } from '../../src/core/refinery/folds';
import { heldOutAgreement, keptAside, stopDecision } from '../../src/core/refinery/early-stopping';
import { firstTargets, givenTargets, refine, type Targets } from '../../src/core/refinery/refinery';
import {
  makesPseudoLabels,
  pseudoLabels,
  type PseudoLabels,
} from '../../src/core/refinery/pseudo-labels';
import type { RowBeliefs } from '../../src/core/refinery/regularisers';
import { candidateWeights } from '../../src/core/refinery/weights';
import {
  allFinite,
  DivergedError,
  type EpochLog,
  type TrainingState,
} from '../../src/core/students/training';
import type { TrainingJob } from './api';
import type { StudentDriver } from './driver';
import { FoldStudents } from './fold-students';
import { goldOf, insideOf, judgedRows, type Judged } from './judged-rows';
import { knownAccuracy } from './known-accuracy';
import { Learner, type OpenRows } from './learner';
import type { StudentTrainer } from './trainer';

/** What a training trains with. */
export interface TrainingParts<Features> {
  student: StudentDriver<Features>;
  /** Of the student that comes out; the caller disposes of it. */
  trainer: StudentTrainer;
  /** For the students of the folds; the training disposes of them. */
  newTrainer: () => StudentTrainer;
  /** Of all rows of the job. */
  features: Features;
  /** Of texts without candidates, which may teach the student by its own labels. */
  openFeatures?: Features | null;
  /** Of `figures.testTexts`, if there are any. */
  testFeatures: Features | null;
  /** Nobody reads its logs, so that it need not be asked about its rows where it learns what was decided. */
  isUnheard?: boolean;
}

export class Training<Features> {
  #job: TrainingJob;
  readonly #parts: TrainingParts<Features>;
  readonly #learner: Learner<Features>;
  readonly #folds: FoldStudents<Features> | null;
  /** [rows] 1 for the rows kept aside to tell when to stop; null where there are none. */
  readonly #aside: Uint8Array | null;
  /** As they were before any was estimated: what the agreement is measured by, epoch after epoch. */
  readonly #firstWeights: Float32Array;
  readonly #epochs: EpochLog[];
  readonly #weights: Float32Array;
  #targets: Targets;
  #judged: Int32Array | null = null;
  #pseudo: PseudoLabels | null;
  /** What the refinery heard after the last epoch, where the regularisers need it. */
  #distributions: Float32Array | null;
  /** [watched x classes] what the student says of the rows that are shown. */
  #watched: Float32Array = new Float32Array();
  /** Parameters of the epoch that agreed best, where the training may stop early. */
  #best: Record<string, Float32Array> | null;

  constructor(job: TrainingJob, parts: TrainingParts<Features>) {
    this.#job = job;
    this.#parts = parts;
    const { student, trainer, newTrainer, features } = parts;
    const { resume, sets, refinery, seed } = job;
    this.#folds =
      refinery.folds > 0 && this.#refines
        ? new FoldStudents(job, student, features, newTrainer)
        : null;
    const isAside = refinery.earlyStopping && !this.#folds;
    this.#aside = isAside ? keptAside(sets, seed) : null;
    const rows = this.#aside && rowsOutside(this.#aside);
    this.#learner = new Learner(job, student, trainer, features, rows);
    this.#firstWeights = candidateWeights(sets, refinery.weights);
    this.#epochs = resume ? [...resume.epochs] : [];
    this.#weights = resume?.candidateWeights ?? this.#firstWeights;
    this.#targets = job.targets
      ? givenTargets(sets, job.targets)
      : firstTargets(sets, this.#weights, refinery.mode);
    this.#distributions = resume?.distributions ?? null;
    this.#pseudo = resume?.pseudo ?? null;
    this.#best = resume?.best ?? null;
    if (resume) {
      this.#targets = { ...this.#targets, values: resume.targets, lossWeights: resume.lossWeights };
      trainer.restore(resume.tensors, resume.step);
      this.#folds?.restore(resume.folds ?? []);
    }
  }

  /** [watched x classes] what the student of the last epoch says of the watched rows. */
  get watched(): Float32Array {
    return this.#watched;
  }

  get epochsDone(): number {
    return this.#epochs.length;
  }

  /** Whether there is nothing left to train. */
  get isDone(): boolean {
    return this.epochsDone >= this.#job.student.epochs || this.#stopDecision().stop;
  }

  /** From here on learns what was decided anew. @param values [rows x classes] */
  retarget(values: Float32Array): void {
    this.#job = { ...this.#job, targets: values };
    this.#targets = givenTargets(this.#job.sets, values);
  }

  /**
   * Trains one epoch and makes the next one's targets.
   * @param pause awaited between runs; true means stop, and the epoch does not count.
   * @returns the epoch's log, or null if it was stopped.
   * @throws DivergedError when the loss or the distributions are no longer numbers.
   */
  async epoch(pause: () => Promise<boolean>): Promise<EpochLog | null> {
    const epoch = this.epochsDone + 1;
    const beliefs = this.#beliefs;
    const loss = await this.#learner.epoch(epoch, beliefs, pause, this.#openRows);
    if (loss === null) return null;
    if (this.#isUnheard) {
      await this.#labelOpenRows(epoch);
      const log = await this.#unheardLog(epoch, loss);
      this.#epochs.push(log);
      return log;
    }
    const part = this.#judgedRows(epoch);
    const fitted = await this.#distributionsOf(part);
    const outOfFold = this.#folds && (await this.#folds.epoch(epoch, beliefs, pause));
    if (this.#folds && !outOfFold) return null;
    const heard = outOfFold ?? fitted;
    // What overflowed in the last step shows in no loss yet, only in the distributions.
    if (!allFinite(fitted) || !allFinite(heard)) throw new DivergedError(epoch);
    const watched = this.#job.watched ?? new Int32Array();
    this.#watched = part
      ? await this.#distributionsOf(watched)
      : selectRows(fitted, watched, this.#job.sets.classes);
    this.#refine(epoch, heard, part);
    await this.#labelOpenRows(epoch);
    const log = await this.#log(epoch, loss, { fitted, heard, part });
    this.#epochs.push(log);
    if (this.#job.refinery.earlyStopping && this.#stopDecision().bestEpoch === epoch) {
      this.#best = await this.#parts.trainer.parameters();
    }
    return log;
  }

  /**
   * Leaves the trainer with the student that comes out.
   * @returns the epoch that it is from: the last one, or the best where the training may stop early.
   */
  finish(): number {
    if (!this.#best) return this.epochsDone;
    this.#parts.trainer.setParameters(this.#best);
    return this.#stopDecision().bestEpoch;
  }

  /**
   * Everything needed to go on after the last finished epoch.
   * @throws DivergedError when a number of it is infinite, which the loss may be late to show.
   */
  async state(): Promise<TrainingState> {
    const { trainer } = this.#parts;
    const tensors = await trainer.save();
    if (!Object.values(tensors).every(allFinite)) throw new DivergedError(this.epochsDone);
    return {
      epoch: this.epochsDone,
      step: trainer.stepsDone,
      tensors,
      targets: this.#targets.values,
      lossWeights: this.#targets.lossWeights,
      candidateWeights: this.#weights,
      epochs: [...this.#epochs],
      ...(this.#distributions && { distributions: this.#distributions }),
      ...(this.#pseudo && { pseudo: this.#pseudo }),
      ...(this.#folds && { folds: await this.#folds.save() }),
      ...(this.#best && { best: this.#best }),
    };
  }

  async dispose(): Promise<void> {
    await this.#folds?.dispose();
  }

  /** About the rows with candidates. */
  get #beliefs(): RowBeliefs {
    return {
      classes: this.#job.sets.classes,
      targets: this.#targets.values,
      lossWeights: this.#targets.lossWeights,
      distributions: this.#distributions,
    };
  }

  /** Whether the targets follow the student at all. */
  get #refines(): boolean {
    const { refinery, targets } = this.#job;
    const { mode } = refinery;
    return !targets && mode !== 'single' && mode !== 'uniform';
  }

  /** Whether nothing is learned by what the student says of its rows. */
  get #isForFigures(): boolean {
    const { targets, refinery } = this.#job;
    return Boolean(targets) && refinery.regularisers.length === 0 && !refinery.earlyStopping;
  }

  get #isUnheard(): boolean {
    return this.#parts.isUnheard === true && this.#isForFigures;
  }

  /** The rows that an epoch is judged by: null for all of them, or of a large table enough for a curve. */
  #judgedRows(epoch: number): Int32Array | null {
    const { sets, student } = this.#job;
    if (!this.#isForFigures || epoch >= student.epochs) return null;
    return (this.#judged ??= judgedRows(sets.rows));
  }

  /** Softmax of some rows, or of all. */
  #distributionsOf(rows: Int32Array | null): Promise<Float32Array> {
    const { student, features } = this.#parts;
    return this.#learner.evaluate(rows ? student.select(features, rows) : features);
  }

  async #unheardLog(epoch: number, loss: number): Promise<EpochLog> {
    const parameters = await this.#parts.trainer.parameters();
    if (!Object.values(parameters).every(allFinite)) throw new DivergedError(epoch);
    const { inside, reliable, confidentOutside } = this.#targets;
    const figures = { inside, reliable, confidentOutside, trainAccuracy: null, testAccuracy: null };
    return { epoch, loss, ...figures };
  }

  #stopDecision(): { stop: boolean; bestEpoch: number } {
    const { earlyStopping, warmupEpochs } = this.#job.refinery;
    if (!earlyStopping) return { stop: false, bestEpoch: this.epochsDone };
    const agreements = this.#epochs.flatMap(({ heldOutAgreement }) => heldOutAgreement ?? []);
    return stopDecision(agreements, warmupEpochs);
  }

  /** The targets of the next epoch. */
  #refine(epoch: number, heard: Float32Array, part: Int32Array | null): void {
    const { sets, refinery, targets } = this.#job;
    if (targets) {
      this.#targets = givenTargets(sets, targets, insideOf(sets, heard, part));
    } else {
      const balanced =
        this.#refines && refinery.classShares
          ? matchClassShares(sets, this.#weights, heard)
          : heard;
      this.#targets = refine(sets, this.#weights, balanced, epoch, refinery);
    }
    this.#distributions = refinery.regularisers.length > 0 ? heard : null;
  }

  get #openRows(): OpenRows<Features> | null {
    const { openFeatures: features } = this.#parts;
    return features && this.#pseudo ? { features, pseudo: this.#pseudo } : null;
  }

  /** Chooses the rows without candidates that the next epoch learns from. */
  async #labelOpenRows(epoch: number): Promise<void> {
    const { refinery, student } = this.#job;
    const { openFeatures } = this.#parts;
    if (!openFeatures || !makesPseudoLabels(refinery, epoch, student.epochs)) return;
    const distributions = await this.#learner.evaluate(openFeatures);
    this.#pseudo = pseudoLabels(distributions, this.#beliefs, refinery.pseudoLabels);
  }

  async #log(epoch: number, loss: number, { fitted, heard, part }: Judged): Promise<EpochLog> {
    const { sets, refinery, figures } = this.#job;
    const { testFeatures } = this.#parts;
    const { inside, reliable, confidentOutside } = this.#targets;
    const testGold = figures?.testGold;
    const agreement = refinery.earlyStopping
      ? heldOutAgreement(sets, this.#firstWeights, heard, this.#aside)
      : null;
    return {
      ...{ epoch, loss, inside, reliable, confidentOutside },
      ...(this.#pseudo && { pseudoLabelled: this.#pseudo.rows.length }),
      trainAccuracy: knownAccuracy(fitted, goldOf(figures?.trainGold, part), sets.classes),
      testAccuracy: testFeatures
        ? knownAccuracy(await this.#learner.evaluate(testFeatures), testGold, sets.classes)
        : null,
      ...(agreement !== null && { heldOutAgreement: agreement }),
    };
  }
}

function rowsOutside(aside: Uint8Array): Int32Array {
  return Int32Array.from(aside.keys()).filter((row) => aside[row] === 0);
}
