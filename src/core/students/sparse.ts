/** @file Sparse feature vectors of many texts in flat arrays, of which parts of the table are views. */
import { intAt } from '../reads';

/**
 * Row i's features are entries starts[i] to ends[i]; no feature twice in a row. Entries take half a gigabyte for
 * 100,000 news texts, and each fold is most of the table: so some rows of a table are its own entries again.
 */
export interface SparseRows {
  /** [rows] */
  starts: Int32Array;
  /** [rows] */
  ends: Int32Array;
  /** [entries] feature numbers. */
  indices: Int32Array;
  /** [entries] */
  values: Float32Array;
}

/** Collects rows one by one without knowing their number beforehand. */
export class SparseRowsBuilder {
  #offsets: number[] = [0];
  #indices = new Int32Array(1 << 16);
  #values = new Float32Array(1 << 16);

  add(indices: ArrayLike<number>, values: ArrayLike<number>): void {
    const start = this.entries;
    const end = start + indices.length;
    if (end > this.#indices.length) {
      const grown = Math.max(end, this.#indices.length * 2);
      const [oldIndices, oldValues] = [this.#indices, this.#values];
      this.#indices = new Int32Array(grown);
      this.#values = new Float32Array(grown);
      this.#indices.set(oldIndices);
      this.#values.set(oldValues);
    }
    this.#indices.set(indices, start);
    this.#values.set(values, start);
    this.#offsets.push(end);
  }

  /** How many there are so far. */
  get entries(): number {
    return this.#offsets.at(-1) ?? 0;
  }

  /** One row of others. */
  addRow({ starts, ends, indices, values }: SparseRows, row: number): void {
    const [start, end] = [intAt(starts, row), intAt(ends, row)];
    this.add(indices.subarray(start, end), values.subarray(start, end));
  }

  addRows(rows: SparseRows): void {
    for (let row = 0; row < rowCount(rows); row++) this.addRow(rows, row);
  }

  /** Nothing may be added afterwards: what was set aside and never written takes no memory. */
  build(): SparseRows {
    const { entries } = this;
    return {
      starts: Int32Array.from(this.#offsets.slice(0, -1)),
      ends: Int32Array.from(this.#offsets.slice(1)),
      indices: this.#indices.subarray(0, entries),
      values: this.#values.subarray(0, entries),
    };
  }
}

export function rowCount(rows: SparseRows): number {
  return rows.starts.length;
}

/** Some rows, in the order given, over the same entries. */
export function selectFeatures(features: SparseRows, rows: Int32Array): SparseRows {
  return {
    ...features,
    starts: rows.map((row) => intAt(features.starts, row)),
    ends: rows.map((row) => intAt(features.ends, row)),
  };
}

/** The rows with entries of their own: a few rows of a table without the table. */
export function copyRows(rows: SparseRows): SparseRows {
  const builder = new SparseRowsBuilder();
  builder.addRows(rows);
  return builder.build();
}

/** The rows of both, in their order. */
export function joinRows(first: SparseRows, second: SparseRows): SparseRows {
  const areOfOne = first.indices === second.indices;
  const shift = areOfOne ? 0 : first.indices.length;
  const shifted = (borders: Int32Array) => borders.map((border) => border + shift);
  return {
    starts: joined(first.starts, shifted(second.starts)),
    ends: joined(first.ends, shifted(second.ends)),
    indices: areOfOne ? first.indices : joined(first.indices, second.indices),
    values: areOfOne ? first.values : joined(first.values, second.values),
  };
}

function joined<Values extends Int32Array | Float32Array>(first: Values, second: Values): Values {
  const all = new (first.constructor as new (length: number) => Values)(
    first.length + second.length,
  );
  all.set(first);
  all.set(second, first.length);
  return all;
}
