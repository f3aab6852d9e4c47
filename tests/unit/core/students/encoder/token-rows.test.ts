import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random';
import {
  bucketRows,
  dealBuckets,
  evaluationBatches,
  rowsPerBatch,
  tokenCounts,
  type TokenRows,
} from '../../../../../src/core/students/encoder/token-rows';

function textsOf(lengths: readonly number[]): TokenRows {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, row) => (offsets[row + 1] = (offsets[row] ?? 0) + length));
  return { offsets, tokens: new Int32Array(offsets.at(-1) ?? 0) };
}

const times = (count: number, length: number): number[] => Array<number>(count).fill(length);
const sorted = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => a - b);

describe('buckets', () => {
  test('hold each row once, none longer than its bucket', () => {
    const random = seededRandom(3);
    const texts = textsOf(Array.from({ length: 2000 }, () => 1 + Math.floor(random() ** 3 * 128)));
    const counts = tokenCounts(texts);
    const buckets = bucketRows(texts);
    expect(buckets.length).toBeGreaterThan(1);
    expect(sorted(buckets.flatMap(({ rows }) => [...rows]))).toEqual([...counts.keys()]);
    for (const { length, rows } of buckets) {
      for (const row of rows) expect(counts[row]).toBeLessThanOrEqual(length);
    }
  });

  test('are as few as the texts are alike', () => {
    const lengthsOf = (lengths: number[]) => bucketRows(textsOf(lengths)).map((b) => b.length);
    expect(lengthsOf(times(500, 9))).toEqual([16]);
    expect(lengthsOf([...times(500, 9), ...times(500, 120)])).toEqual([16, 128]);
    // A handful of long texts is not worth a session of its own, nor are lengths between.
    expect(lengthsOf([...times(30, 30), ...times(5, 9)])).toEqual([32]);
    expect(lengthsOf([...times(500, 120), ...times(5, 100)])).toEqual([128]);
    expect(lengthsOf([])).toEqual([]);
    expect(lengthsOf([0])).toEqual([16]);
  });

  test('of long texts have smaller batches', () => {
    expect([16, 32, 64, 128].map((length) => rowsPerBatch(32, length))).toEqual([32, 32, 16, 8]);
    expect(rowsPerBatch(2, 128)).toBe(1);
  });
});

describe('the batches of an epoch', () => {
  const texts = textsOf([...times(100, 10), ...times(203, 100)]);
  const deal = (seed: number) => dealBuckets(bucketRows(texts), 32, seededRandom(seed));

  test('hold each row once, in batches that fill their shapes but for a row', () => {
    const dealt = deal(1);
    expect(sorted(dealt.flatMap(({ rows }) => [...rows]))).toEqual([...Array(303).keys()]);
    for (const { rows, shape } of dealt) {
      expect(shape.rows - rows.length).toBeLessThanOrEqual(1);
      expect(rows.length).toBeLessThanOrEqual(shape.rows);
      expect(shape.rows).toBeLessThanOrEqual(rowsPerBatch(32, shape.tokens));
    }
    expect(new Set(dealt.map(({ shape }) => JSON.stringify(shape))).size).toBe(2);
  });

  test('mix short and long ones, and depend on the seed alone', () => {
    const lengths = deal(1).map(({ shape }) => shape.tokens);
    expect(lengths).not.toEqual(sorted(lengths));
    expect(lengths).not.toEqual(sorted(lengths).reverse());
    expect(deal(1)).toEqual(deal(1));
    expect(deal(1)).not.toEqual(deal(2));
  });
});

test('evaluation takes all rows in order within their bucket', () => {
  const batches = evaluationBatches(textsOf([...times(150, 10), ...times(70, 100)]), 64);
  expect(batches.map(({ rows, shape }) => [rows.length, shape.rows, shape.tokens])).toEqual([
    ...[64, 64, 22].map((count) => [count, 64, 16]),
    ...[18, 18, 18, 16].map((count) => [count, 18, 112]),
  ]);
  expect(batches.flatMap(({ rows }) => [...rows])).toEqual([...Array(220).keys()]);
});
