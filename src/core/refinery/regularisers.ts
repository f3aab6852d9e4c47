/**
 * @file Extra rows that keep a student from learning its targets by heart (CanDist, arXiv 2506.03857,
 * section 3.3, step 5): an altered view of a row with the row's own target, and mixtures of two rows
 * with the mixture of their targets. Both are ordinary rows to the student: features, target, loss weight.
 *
 * The paper's view is a back-translated text, which a browser cannot afford: here some of the row's
 * features are left out. Chance comes from the generator given, so that an epoch can be repeated.
 */
import { SparseRowsBuilder, type SparseRows } from '../students/sparse';

/** Share of a row's features that its view lacks. */
export const VIEW_DROPOUT = 0.3;
/** The regularisers' weight grows from 0 to 1 over this many epochs. */
const RAMP_EPOCHS = 10;

/** Rows to be trained on besides the table's own. */
export interface ExtraRows {
  features: SparseRows;
  /** [rows x classes] */
  targets: Float32Array;
  /** [rows] before division by the number of rows of the batch. */
  lossWeights: Float32Array;
}

/** What the extra rows are made of. */
export interface RowSource {
  features: SparseRows;
  classes: number;
  /** [rows x classes] targets of the refinery. */
  targets: Float32Array;
  /** [rows] 0 where the row has no loss term. */
  lossWeights: Float32Array;
  /** [rows x classes] the student's softmax after the last epoch; null before the first. */
  distributions: Float32Array | null;
}

/** eta, the weight of the regularisers in an epoch (1-based): 0 in the first, 1 from RAMP_EPOCHS on. */
export function ramp(epoch: number): number {
  return Math.min(1, (epoch - 1) / (RAMP_EPOCHS - 1));
}

/**
 * Views of the rows of a batch. Rows with a loss term keep their target (cross-entropy). Rows without one
 * (D_out) get the student's own distribution: the divergence KL(p || view) and the cross-entropy with
 * target p have the same gradient. Before the first epoch those have no weight.
 * @param eta weight of each view, from `ramp`.
 */
export function views(
  source: RowSource,
  rows: ArrayLike<number>,
  eta: number,
  random: () => number,
  dropout = VIEW_DROPOUT,
): ExtraRows {
  const extra = new ExtraRowsBuilder(source.classes, rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const { indices, values } = sparseRow(source.features, row);
    const kept = indices.map(() => random() >= dropout);
    const trained = (source.lossWeights[row] ?? 0) > 0;
    const target = trained ? source.targets : source.distributions;
    extra.add(
      indices.filter((_, k) => kept[k]),
      // As in every dropout, what is left is scaled so that the expected input stays the same.
      values.filter((_, k) => kept[k]).map((value) => value / (1 - dropout)),
      target?.subarray(row * source.classes, (row + 1) * source.classes) ?? null,
      trained ? eta * (source.lossWeights[row] ?? 0) : eta,
    );
  }
  return extra.build();
}

/**
 * Mixtures of rows of a batch that have a loss term, each with another of them (Zhang et al. 2018):
 * features and targets w * first + (1 - w) * second, w = max(b, 1 - b), b from Beta(4, 4).
 * Empty where fewer than two rows have a loss term.
 * @param eta weight of each mixture, from `ramp`.
 */
export function mixtures(
  source: RowSource,
  rows: ArrayLike<number>,
  eta: number,
  random: () => number,
): ExtraRows {
  const trained = Array.from(rows).filter((row) => (source.lossWeights[row] ?? 0) > 0);
  const extra = new ExtraRowsBuilder(source.classes, trained.length);
  if (trained.length < 2) return extra.build();
  trained.forEach((row, i) => {
    const shift = 1 + Math.floor(random() * (trained.length - 1));
    const partner = trained[(i + shift) % trained.length] ?? row;
    const b = beta44(random);
    const weight = Math.max(b, 1 - b);
    const mixed = mixRows(source.features, row, partner, weight);
    const target = new Float32Array(source.classes);
    for (let j = 0; j < source.classes; j++) {
      target[j] =
        weight * (source.targets[row * source.classes + j] ?? 0) +
        (1 - weight) * (source.targets[partner * source.classes + j] ?? 0);
    }
    extra.add([...mixed.keys()], [...mixed.values()], target, eta);
  });
  return extra.build();
}

/** A number from Beta(4, 4): the middle one of seven uniform numbers. */
export function beta44(random: () => number): number {
  return Array.from({ length: 7 }, random).sort((a, b) => a - b)[3] ?? 0.5;
}

function mixRows(
  features: SparseRows,
  first: number,
  second: number,
  weight: number,
): Map<number, number> {
  const mixed = new Map<number, number>();
  for (const [row, share] of [
    [first, weight],
    [second, 1 - weight],
  ] as const) {
    const { indices, values } = sparseRow(features, row);
    indices.forEach((index, k) =>
      mixed.set(index, (mixed.get(index) ?? 0) + share * (values[k] ?? 0)),
    );
  }
  return mixed;
}

function sparseRow(
  { offsets, indices, values }: SparseRows,
  row: number,
): { indices: number[]; values: number[] } {
  const [start, end] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
  return { indices: [...indices.subarray(start, end)], values: [...values.subarray(start, end)] };
}

class ExtraRowsBuilder {
  readonly #features = new SparseRowsBuilder();
  readonly #classes: number;
  readonly #targets: Float32Array;
  readonly #lossWeights: Float32Array;
  #rows = 0;

  constructor(classes: number, rows: number) {
    this.#classes = classes;
    this.#targets = new Float32Array(rows * classes);
    this.#lossWeights = new Float32Array(rows);
  }

  add(
    indices: readonly number[],
    values: readonly number[],
    target: Float32Array | null,
    lossWeight: number,
  ): void {
    this.#features.add(indices, values);
    if (target) this.#targets.set(target, this.#rows * this.#classes);
    this.#lossWeights[this.#rows] = target ? lossWeight : 0;
    this.#rows += 1;
  }

  build(): ExtraRows {
    return {
      features: this.#features.build(),
      targets: this.#targets.subarray(0, this.#rows * this.#classes),
      lossWeights: this.#lossWeights.subarray(0, this.#rows),
    };
  }
}
