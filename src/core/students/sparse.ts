/** @file Sparse feature vectors of many texts in flat arrays (compressed sparse rows). */

/** Row i's features are entries offsets[i] to offsets[i + 1]; no feature twice in a row. */
export interface SparseRows {
  /** [rows + 1] */
  offsets: Int32Array;
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

  add(indices: readonly number[], values: readonly number[]): void {
    const start = this.#offsets.at(-1) ?? 0;
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

  build(): SparseRows {
    const entries = this.#offsets.at(-1) ?? 0;
    return {
      offsets: Int32Array.from(this.#offsets),
      indices: this.#indices.slice(0, entries),
      values: this.#values.slice(0, entries),
    };
  }
}

export function rowCount(rows: SparseRows): number {
  return rows.offsets.length - 1;
}

/** The rows of both, in their order. */
export function joinRows(first: SparseRows, second: SparseRows): SparseRows {
  const entries = first.indices.length;
  const joined: SparseRows = {
    offsets: new Int32Array(rowCount(first) + rowCount(second) + 1),
    indices: new Int32Array(entries + second.indices.length),
    values: new Float32Array(entries + second.values.length),
  };
  joined.offsets.set(
    second.offsets.map((offset) => entries + offset),
    rowCount(first),
  );
  joined.offsets.set(first.offsets.subarray(0, rowCount(first)));
  joined.indices.set(first.indices);
  joined.indices.set(second.indices, entries);
  joined.values.set(first.values);
  joined.values.set(second.values, entries);
  return joined;
}
