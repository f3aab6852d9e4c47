/** @file The rows that are shown while a student learns: chosen before, noted after each epoch. */
import { firstTargets } from '../../core/refinery/refinery';
import { rowsToWatch, watchedStep, type WatchedRow } from '../../core/refinery/watched';
import { candidateWeights } from '../../core/refinery/weights';
import { at, floatAt, intAt } from '../../core/reads';
import type { TrainingState } from '../../core/students/training';
import type { PlannedTraining, TrainingData } from './training-data';

/** What is shown of a text; the rest is a click away, in the review. */
const SHOWN_CHARACTERS = 400;

export class WatchedRows {
  /** [watched] places among the train rows. */
  readonly places: Int32Array;
  readonly #names: readonly string[];
  readonly #candidates: readonly number[][];
  #rows: readonly WatchedRow[];

  constructor(
    { annotations, trainTexts }: TrainingData,
    { sets, refinery, targets, seed, resume }: PlannedTraining['job'],
    names: readonly string[],
  ) {
    this.places = rowsToWatch(sets, trainTexts, seed);
    this.#names = names;
    this.#candidates = [...this.places].map((place) => [
      ...sets.labels.subarray(intAt(sets.offsets, place), intAt(sets.offsets, place + 1)),
    ]);
    const first =
      targets ?? firstTargets(sets, candidateWeights(sets, refinery.weights), refinery.mode).values;
    this.#rows = [...this.places].map((place, i) => ({
      row: at(annotations, place).row,
      text: at(trainTexts, place).slice(0, SHOWN_CHARACTERS),
      candidates: at(this.#candidates, i).map((label) => at(names, label)),
      steps: [
        watchedStep(at(this.#candidates, i), names, {
          ...{ epoch: resume?.epoch ?? 0, belief: null, isLearned: true },
          targets: this.#rowOf(resume?.targets ?? first, place),
        }),
      ],
    }));
  }

  /** As far as they have come. */
  get rows(): readonly WatchedRow[] {
    return this.#rows;
  }

  /** @param beliefs [watched x classes] the student's. */
  note({ epoch, targets, lossWeights }: TrainingState, beliefs: Float32Array): void {
    this.#rows = this.#rows.map((watched, i) => {
      const place = intAt(this.places, i);
      const step = watchedStep(at(this.#candidates, i), this.#names, {
        epoch,
        targets: this.#rowOf(targets, place),
        belief: this.#rowOf(beliefs, i),
        isLearned: floatAt(lossWeights, place) > 0,
      });
      return { ...watched, steps: [...watched.steps, step] };
    });
  }

  #rowOf(values: Float32Array, row: number): Float32Array {
    const classes = this.#names.length;
    return values.slice(row * classes, (row + 1) * classes);
  }
}
