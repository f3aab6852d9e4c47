/** @file The rows that are shown while a student learns: chosen before, noted after each epoch. */
import { firstTargets } from '../../core/refinery/refinery';
import { rowsToWatch, watchedStep, type WatchedRow } from '../../core/refinery/watched';
import { candidateWeights } from '../../core/refinery/weights';
import { at, floatAt, intAt } from '../../core/reads';
import type { TrainingState } from '../../core/students/training';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { readRow } from '../../persist/rows';
import type { PlannedTraining, TrainingData } from './training-data';

/** What is shown of a text; the rest is a click away, in the review. */
const SHOWN_CHARACTERS = 400;

/** The table of the rows. */
interface WatchedTable {
  projectId: string;
  columns: readonly string[];
  recipe: Recipe;
}

export class WatchedRows {
  /** [watched] places among the train rows. */
  readonly places: Int32Array;
  readonly #names: readonly string[];
  readonly #candidates: readonly number[][];
  #rows: readonly WatchedRow[];

  static async of(
    { projectId, columns, recipe }: WatchedTable,
    { annotations, textLengths }: Pick<TrainingData, 'annotations' | 'textLengths'>,
    job: PlannedTraining['job'],
  ): Promise<WatchedRows> {
    const places = rowsToWatch(job.sets, textLengths, job.seed);
    const read = rowReader(recipe, columns);
    const rows = await Promise.all(
      [...places].map(async (place) => {
        const { row } = at(annotations, place);
        return { row, text: read.text(await readRow(projectId, row)).slice(0, SHOWN_CHARACTERS) };
      }),
    );
    return new WatchedRows(
      places,
      rows,
      job,
      recipe.task.labels.map(({ name }) => name),
    );
  }

  private constructor(
    places: Int32Array,
    rows: readonly Pick<WatchedRow, 'row' | 'text'>[],
    { sets, refinery, targets, resume }: PlannedTraining['job'],
    names: readonly string[],
  ) {
    this.places = places;
    this.#names = names;
    this.#candidates = [...this.places].map((place) => [
      ...sets.labels.subarray(intAt(sets.offsets, place), intAt(sets.offsets, place + 1)),
    ]);
    const first =
      targets ?? firstTargets(sets, candidateWeights(sets, refinery.weights), refinery.mode).values;
    this.#rows = [...this.places].map((place, i) => ({
      ...at(rows, i),
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
