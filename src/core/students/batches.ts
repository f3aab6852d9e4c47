/**
 * @file Batches of sparse rows in a static shape, fast on every device.
 *
 * A batch touches only some thousands of the table's terms. So it is a dense matrix
 * [rows x columns] over just those, with the list of which term each column is: the bag becomes one
 * matrix product, and its gradient one more, instead of scattered additions (measured on WASM: three
 * times faster than gathering and scattering each entry).
 */
import { shuffle } from '../random';
import { floatAt, intAt } from '../reads';
import { rowCount, type SparseRows } from './sparse';

/** The static shape of a batch. */
export interface BatchShape {
  rows: number;
  /** Columns: at least as many as any batch has different terms, at most as many as there are. */
  columns: number;
}

/** The arrays of one batch, as the student's graph takes them. */
export interface SparseBatch {
  /** [columns] the term of each column; all different, so that no two gradients meet. */
  terms: Int32Array;
  /** [rows x columns] feature values; rows and columns beyond the batch's own are 0. */
  values: Float32Array;
}

const NO_ROWS: SparseRows = {
  starts: new Int32Array(),
  ends: new Int32Array(),
  indices: new Int32Array(),
  values: new Float32Array(),
};

/** Columns come in steps of this many, so that batches of about the same width share a model. */
const COLUMN_STEP = 256;

/** Deals all rows in random order into `batches` batches whose sizes differ by at most one. */
export function dealRows(rows: number, batches: number, random: () => number): Int32Array[] {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, random);
  return Array.from({ length: batches }, (_, batch) =>
    order.slice(Math.floor((batch * rows) / batches), Math.floor(((batch + 1) * rows) / batches)),
  );
}

/** Optimiser steps in one run of the runtime. More save little and make the model large. */
const STEPS_PER_RUN = 8;

/**
 * Deals all rows in random order into batches of at most `batchSize`, and these into runs. Every run
 * has the same number of batches, so they are made a little smaller to fill the last.
 */
export function dealRuns(rows: number, batchSize: number, random: () => number): Int32Array[][] {
  const least = Math.ceil(rows / batchSize);
  const stepsPerRun = Math.min(STEPS_PER_RUN, least);
  const runs = Math.ceil(least / stepsPerRun);
  const batches = dealRows(rows, runs * stepsPerRun, random);
  return Array.from({ length: runs }, (_, run) =>
    batches.slice(run * stepsPerRun, (run + 1) * stepsPerRun),
  );
}

/** Packs rows into batches; keeps a scratch array over all terms between calls. */
export class BatchPacker {
  readonly #featuresOf: (rows: Int32Array) => SparseRows;
  readonly #terms: number;
  /** [terms] the batch that last used a term, and the column it had there. */
  readonly #usedIn: Int32Array;
  readonly #columnOf: Int32Array;
  #batch = 0;

  /** @param featuresOf makes the features of some rows, in their order: all at once may not fit in memory. */
  constructor(featuresOf: (rows: Int32Array) => SparseRows, terms: number) {
    this.#featuresOf = featuresOf;
    this.#terms = terms;
    this.#usedIn = new Int32Array(terms);
    this.#columnOf = new Int32Array(terms);
  }

  /** The smallest number of columns, in steps, that holds any of the batches. */
  columnsFor(batches: readonly Int32Array[]): number {
    const widest = batches.reduce(
      (most, rows) => Math.max(most, this.#assignColumns(this.#featuresOf(rows)).length),
      1,
    );
    return Math.min(this.#terms, Math.ceil(widest / COLUMN_STEP) * COLUMN_STEP);
  }

  /**
   * The arrays of the batch made of `rows`.
   * @param extras rows that stand after those, made of the terms that those have.
   * @throws RangeError if the batch does not fit into the shape.
   */
  pack(rows: Int32Array, shape: BatchShape, extras: SparseRows = NO_ROWS): SparseBatch {
    const features = this.#featuresOf(rows);
    const used = this.#assignColumns(features);
    if (rows.length + rowCount(extras) > shape.rows || used.length > shape.columns) {
      throw new RangeError(
        `A batch of ${rows.length} rows and ${used.length} terms does not fit into ` +
          `[${shape.rows} x ${shape.columns}].`,
      );
    }
    const batch = {
      terms: this.#fillWithUnused(used, shape.columns),
      values: new Float32Array(shape.rows * shape.columns),
    };
    for (let row = 0; row < rows.length; row++) {
      this.#spread(features, row, batch.values, row * shape.columns);
    }
    for (let extra = 0; extra < rowCount(extras); extra++) {
      this.#spread(extras, extra, batch.values, (rows.length + extra) * shape.columns);
    }
    return batch;
  }

  /** Writes a sparse row into the columns of the batch, from `start` on. */
  #spread(
    { starts, ends, indices, values }: SparseRows,
    row: number,
    out: Float32Array,
    start: number,
  ): void {
    for (let entry = intAt(starts, row), end = intAt(ends, row); entry < end; entry++) {
      const column = intAt(this.#columnOf, intAt(indices, entry));
      out[start + column] = floatAt(values, entry);
    }
  }

  /** The different terms of the rows; each gets its place in this list as its column. */
  #assignColumns({ starts, ends, indices }: SparseRows): number[] {
    const used: number[] = [];
    this.#batch += 1;
    for (let row = 0; row < starts.length; row++) {
      for (let entry = intAt(starts, row), end = intAt(ends, row); entry < end; entry++) {
        const term = intAt(indices, entry);
        if (this.#usedIn[term] === this.#batch) continue;
        this.#usedIn[term] = this.#batch;
        this.#columnOf[term] = used.length;
        used.push(term);
      }
    }
    return used;
  }

  /** Columns left over stand for terms that no row has, so that their gradient is 0. */
  #fillWithUnused(used: readonly number[], columns: number): Int32Array {
    const terms = new Int32Array(columns);
    terms.set(used);
    let column = used.length;
    for (let term = 0; column < columns && term < this.#terms; term++) {
      if (this.#usedIn[term] !== this.#batch) terms[column++] = term;
    }
    return terms;
  }
}
