/**
 * @file Out-of-fold distributions while a student trains: one more student a fold, which learns from the
 * rows of the other folds only, epoch by epoch beside the main one and from the same targets. What a
 * student says of rows that it has learnt from repeats the candidates; these can contradict them.
 */
import { foldOfRows, placeRows, splitFold } from '../../src/core/refinery/folds';
import type { RowBeliefs } from '../../src/core/refinery/regularisers';
import { CheckpointBroken, type LearnerState } from '../../src/core/students/training';
import type { TrainingJob } from './api';
import type { StudentDriver } from './driver';
import { Learner } from './learner';
import type { StudentTrainer } from './trainer';

interface Fold<Features> {
  learner: Learner<Features>;
  /** The rows that it does not learn from. */
  held: Int32Array;
  heldFeatures: Features;
}

export class FoldStudents<Features> {
  readonly #job: TrainingJob;
  readonly #folds: Fold<Features>[];

  /** @param features of all rows of the job. */
  constructor(
    job: TrainingJob,
    student: StudentDriver<Features>,
    features: Features,
    newTrainer: () => StudentTrainer,
  ) {
    this.#job = job;
    const { sets, refinery, seed } = job;
    const foldOf = foldOfRows(sets.rows, refinery.folds, seed, job.firstOf);
    this.#folds = Array.from({ length: refinery.folds }, (_, fold) => splitFold(foldOf, fold))
      .filter(({ train, held }) => train.length > 0 && held.length > 0)
      .map(({ train, held }) => ({
        learner: new Learner(job, student, newTrainer(), features, train),
        held,
        heldFeatures: student.select(features, held),
      }));
  }

  /**
   * One epoch of each.
   * @returns softmax of each row by the student that did not learn from it, [rows x classes]; null if
   *   stopped.
   */
  async epoch(
    epoch: number,
    beliefs: RowBeliefs,
    pause: () => Promise<boolean>,
  ): Promise<Float32Array | null> {
    const { rows, classes } = this.#job.sets;
    const distributions = new Float32Array(rows * classes);
    for (const { learner, held, heldFeatures } of this.#folds) {
      if ((await learner.epoch(epoch, beliefs, pause)) === null) return null;
      placeRows(distributions, held, await learner.evaluate(heldFeatures), classes);
    }
    return distributions;
  }

  async save(): Promise<LearnerState[]> {
    const states: LearnerState[] = [];
    for (const { learner } of this.#folds) {
      states.push({ step: learner.trainer.stepsDone, tensors: await learner.trainer.save() });
    }
    return states;
  }

  /** @throws CheckpointBroken where one is missing. */
  restore(states: readonly LearnerState[]): void {
    this.#folds.forEach(({ learner }, fold) => {
      const state = states[fold];
      if (!state) throw new CheckpointBroken();
      learner.trainer.restore(state.tensors, state.step);
    });
  }

  async dispose(): Promise<void> {
    for (const { learner } of this.#folds) await learner.trainer.dispose();
  }
}
