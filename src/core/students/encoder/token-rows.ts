/** @file Many texts as tokens, in flat arrays, and the buckets of like length that they train in. */
import { at, intAt } from '../../reads';
import { dealRows } from '../batches';
import { shuffle } from '../../random';

/** Row i's tokens, special ones included, are tokens[offsets[i]] to tokens[offsets[i + 1]]. */
export interface TokenRows {
  /** [rows + 1] */
  offsets: Int32Array;
  tokens: Int32Array;
}

/** Rows that share the length which they are padded to. */
export interface Bucket {
  length: number;
  rows: Int32Array;
}

/** Rows that are padded together; batches of a bucket share a shape, which some do not fill. */
export interface BucketBatch {
  rows: Int32Array;
  shape: { rows: number; tokens: number };
}

/** Lengths come in steps of this many tokens. */
const LENGTH_STEP = 16;
/** A bucket costs a session, which takes about as long to make as these tokens take to train. */
const BUCKET_TOKENS = 4096;
/** Up to this length a batch has all its rows; of longer texts fewer, so that memory is bounded. */
const FULL_BATCH_LENGTH = 32;

export function tokenRowCount(texts: TokenRows): number {
  return texts.offsets.length - 1;
}

/** One row's tokens; a view. */
export function tokensOf({ offsets, tokens }: TokenRows, row: number): Int32Array {
  return tokens.subarray(intAt(offsets, row), intAt(offsets, row + 1));
}

/** The tokens of some rows, in the order given. */
export function selectTokens(texts: TokenRows, rows: Int32Array): TokenRows {
  const parts = Array.from(rows, (row) => tokensOf(texts, row));
  const offsets = new Int32Array(rows.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = intAt(offsets, i) + part.length));
  const tokens = new Int32Array(intAt(offsets, rows.length));
  parts.forEach((part, i) => tokens.set(part, offsets[i]));
  return { offsets, tokens };
}

/** How many tokens each row has. */
export function tokenCounts({ offsets }: TokenRows): Int32Array {
  return offsets.subarray(1).map((end, row) => end - intAt(offsets, row));
}

/**
 * Sorts the rows into buckets of like length, so that short texts are not padded to the length of
 * the longest. The buckets are those with the least padding, where each has its price too.
 */
export function bucketRows(texts: TokenRows): Bucket[] {
  const counts = tokenCounts(texts);
  const steps = counts.map((count) => Math.max(1, Math.ceil(count / LENGTH_STEP)));
  const longest = steps.reduce((most, step) => Math.max(most, step), 0);
  const rowsOfStep = new Int32Array(longest + 1);
  for (const step of steps) rowsOfStep[step] = intAt(rowsOfStep, step) + 1;
  const ends = cheapestEnds(rowsOfStep);
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : at(ends, i - 1);
    const rows = Int32Array.from(steps.keys()).filter((row) => {
      const step = intAt(steps, row);
      return step > start && step <= end;
    });
    return { length: end * LENGTH_STEP, rows };
  });
}

/** Where buckets end, in steps: dynamic programming over the end of the last bucket. */
function cheapestEnds(rowsOfStep: Int32Array): number[] {
  const best: { cost: number; ends: number[] }[] = [{ cost: 0, ends: [] }];
  for (let end = 1; end < rowsOfStep.length; end++) {
    let choice = { cost: Infinity, ends: [end] };
    let rows = 0;
    for (let start = end - 1; start >= 0; start--) {
      rows += intAt(rowsOfStep, start + 1);
      const before = best[start];
      const price = rows === 0 ? 0 : BUCKET_TOKENS + rows * end * LENGTH_STEP;
      const cost = (before?.cost ?? 0) + price;
      const ends = rows === 0 ? (before?.ends ?? []) : [...(before?.ends ?? []), end];
      if (cost < choice.cost) choice = { cost, ends };
    }
    best.push(choice);
  }
  return best.at(-1)?.ends ?? [];
}

/** Rows of a batch whose texts are padded to a length. */
export function rowsPerBatch(batchSize: number, length: number): number {
  return Math.max(
    1,
    Math.floor((batchSize * FULL_BATCH_LENGTH) / Math.max(length, FULL_BATCH_LENGTH)),
  );
}

/**
 * The batches of one epoch, in random order: rows are dealt at random within their bucket, into
 * batches whose sizes there differ by at most one.
 */
export function dealBuckets(
  buckets: readonly Bucket[],
  batchSize: number,
  random: () => number,
): BucketBatch[] {
  const batches = buckets.flatMap(({ length, rows }) => {
    const count = Math.ceil(rows.length / rowsPerBatch(batchSize, length));
    return dealRows(rows.length, count, random).map((places) => ({
      rows: places.map((place) => intAt(rows, place)),
      shape: { rows: Math.ceil(rows.length / count), tokens: length },
    }));
  });
  return inRandomOrder(batches, random);
}

/** All rows, bucket by bucket, in batches of at most `size` rows of up to 32 tokens. */
export function evaluationBatches(texts: TokenRows, size: number): BucketBatch[] {
  return bucketRows(texts).flatMap(({ length, rows }) => {
    const perBatch = rowsPerBatch(size, length);
    return Array.from({ length: Math.ceil(rows.length / perBatch) }, (_, batch) => ({
      rows: rows.slice(batch * perBatch, (batch + 1) * perBatch),
      shape: { rows: perBatch, tokens: length },
    }));
  });
}

function inRandomOrder<T>(items: readonly T[], random: () => number): T[] {
  const order = Int32Array.from(items.keys());
  shuffle(order, random);
  return Array.from(order, (index) => items[index]).filter((item) => item !== undefined);
}
