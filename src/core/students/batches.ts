/**
 * @file Packs rows of very different lengths into batches of one static shape.
 *
 * Each row's features are cut into segments of SEGMENT_LENGTH, the last one padded with weight 0, so
 * that a batch is [segments x SEGMENT_LENGTH] however long its texts are. Batches are dealt by length: rows
 * sorted by their segments are dealt in random order, one to each batch in turn; so every batch has
 * at most as many segments as the mean batch plus the longest row, and padding stays small.
 */
import { shuffle } from '../random';
import { rowCount, type SparseRows } from './sparse';

export const SEGMENT_LENGTH = 32;

/** The static shape of a batch. */
export interface BatchShape {
  rows: number;
  segments: number;
}

/** The arrays of one batch, as the student's graph takes them. */
export interface SparseBatch {
  /** [segments x SEGMENT_LENGTH] feature numbers, 0 where padded. */
  indices: Int32Array;
  /** [segments x SEGMENT_LENGTH] feature values, 0 where padded. */
  values: Float32Array;
  /** [segments] the row of the batch that each segment belongs to. */
  rowOfSegment: Int32Array;
}

/** Segments that a row takes: at least one, so that every row is somewhere. */
export function segmentsOf(features: SparseRows, row: number): number {
  const length = (features.offsets[row + 1] ?? 0) - (features.offsets[row] ?? 0);
  return Math.max(1, Math.ceil(length / SEGMENT_LENGTH));
}

/** Deals rows into equally large batches, anew in each epoch. */
export class BatchDealer {
  readonly shape: BatchShape;
  /** Row numbers, longest first. */
  readonly #byLength: Int32Array;
  readonly #batches: number;

  /** @param batches into how many batches the rows are dealt; the last may lack one row each. */
  constructor(features: SparseRows, batches: number) {
    const rows = rowCount(features);
    const segments = Int32Array.from({ length: rows }, (_, row) => segmentsOf(features, row));
    this.#batches = batches;
    this.#byLength = Int32Array.from({ length: rows }, (_, row) => row).sort(
      (a, b) => (segments[b] ?? 0) - (segments[a] ?? 0) || a - b,
    );
    const total = segments.reduce((sum, n) => sum + n, 0);
    const longest = segments[this.#byLength[0] ?? 0] ?? 1;
    this.shape = {
      rows: Math.ceil(rows / batches),
      segments: Math.ceil(total / batches) + longest,
    };
  }

  /** Row numbers of each batch: every row once. */
  deal(random: () => number): Int32Array[] {
    const dealt: number[][] = Array.from({ length: this.#batches }, () => []);
    const order = Int32Array.from({ length: this.#batches }, (_, batch) => batch);
    for (let start = 0; start < this.#byLength.length; start += this.#batches) {
      shuffle(order, random);
      this.#byLength
        .subarray(start, start + this.#batches)
        .forEach((row, i) => dealt[order[i] ?? 0]?.push(row));
    }
    return dealt.map((rows) => Int32Array.from(rows));
  }
}

/** The arrays of the batch made of `rows`, padded to `shape`. */
export function packBatch(
  features: SparseRows,
  rows: ArrayLike<number>,
  shape: BatchShape,
): SparseBatch {
  const batch = {
    indices: new Int32Array(shape.segments * SEGMENT_LENGTH),
    values: new Float32Array(shape.segments * SEGMENT_LENGTH),
    rowOfSegment: new Int32Array(shape.segments),
  };
  let segment = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const [start, end] = [features.offsets[row] ?? 0, features.offsets[row + 1] ?? 0];
    batch.indices.set(features.indices.subarray(start, end), segment * SEGMENT_LENGTH);
    batch.values.set(features.values.subarray(start, end), segment * SEGMENT_LENGTH);
    const next = segment + segmentsOf(features, row);
    batch.rowOfSegment.fill(i, segment, next);
    segment = next;
  }
  return batch;
}
