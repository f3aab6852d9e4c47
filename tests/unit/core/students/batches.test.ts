/** @file Batches: every row once an epoch, and the same numbers dense as sparse. */
import { describe, expect, test } from 'vitest';
import { BatchPacker, dealRows } from '../../../../src/core/students/batches';
import { integerBelow, mulberry32 } from '../../../helpers/random';
import { denseRows, picksFrom, randomSparseRows, sparseRows } from '../../../helpers/sparse';

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed + 1);
const flat = (batches: readonly Int32Array[]) => batches.flatMap((batch) => [...batch]);
const numbersBelow = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('dealRows', () => {
  test('deals every row once, into batches whose sizes differ by at most one', () => {
    for (const seed of SEEDS) {
      const random = mulberry32(seed);
      const rows = integerBelow(random, 200);
      const count = 1 + integerBelow(random, 20);
      const batches = dealRows(rows, count, random);
      expect(batches).toHaveLength(count);
      expect(
        flat(batches).toSorted((a, b) => a - b),
        `seed ${seed}`,
      ).toEqual(numbersBelow(rows));
      const sizes = batches.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes), `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  });

  test('deals by chance, and the same from the same seed', () => {
    const dealt = (seed: number) => flat(dealRows(100, 3, mulberry32(seed)));
    expect(dealt(1)).toEqual(dealt(1));
    expect(dealt(1)).not.toEqual(dealt(2));
    expect(dealt(1)).not.toEqual(numbersBelow(100));
  });
});

describe('a packed batch', () => {
  function drawn(seed: number) {
    const random = mulberry32(seed);
    const terms = 1 + integerBelow(random, 900);
    const rows = 1 + integerBelow(random, 60);
    const features = randomSparseRows(random, rows, terms, Math.min(terms, 80));
    const packer = new BatchPacker(picksFrom(features), terms);
    const batches = dealRows(rows, 1 + integerBelow(random, 5), random);
    const shape = {
      rows: Math.max(1, ...batches.map(({ length }) => length)) + integerBelow(random, 3),
      columns: packer.columnsFor(batches),
    };
    return { terms, features, packer, batches, shape };
  }

  test('has extra rows after its own, in the same columns', () => {
    const features = sparseRows([
      [
        [0, 1],
        [4, 2],
      ],
      [[2, 3]],
    ]);
    const packer = new BatchPacker(picksFrom(features), 5);
    const extras = sparseRows([
      [
        [4, 0.5],
        [2, 0.25],
      ],
    ]);
    const { terms, values } = packer.pack(Int32Array.of(1, 0), { rows: 4, columns: 3 }, extras);
    expect([...terms]).toEqual([2, 0, 4]);
    expect([...values]).toEqual([3, 0, 0, 0, 1, 2, 0.25, 0, 0.5, 0, 0, 0]);
    const tooFew = { rows: 2, columns: 3 };
    expect(() => packer.pack(Int32Array.of(1, 0), tooFew, extras)).toThrow(RangeError);
  });

  test('says of its rows what the sparse features say, and 0 of rows beyond them', () => {
    for (const seed of SEEDS) {
      const { terms, features, packer, batches, shape } = drawn(seed);
      const dense = denseRows(features, terms);
      for (const batch of batches) {
        const packed = packer.pack(batch, shape);
        const unpacked = Array.from({ length: shape.rows }, () => new Array<number>(terms).fill(0));
        packed.values.forEach((value, position) => {
          const term = packed.terms[position % shape.columns] ?? -1;
          const row = unpacked[Math.floor(position / shape.columns)];
          if (row && value !== 0) row[term] = value;
        });
        const expected = unpacked.map((zeros, i) => {
          const row = batch[i];
          return row === undefined ? zeros : dense[row];
        });
        expect(unpacked, `seed ${seed}`).toEqual(expected);
      }
    }
  });

  test('names each column’s term, no term twice', () => {
    for (const seed of SEEDS) {
      const { terms, packer, batches, shape } = drawn(seed);
      for (const batch of batches) {
        const packed = packer.pack(batch, shape);
        expect(packed.terms).toHaveLength(shape.columns);
        expect(new Set(packed.terms).size, `seed ${seed}`).toBe(shape.columns);
        expect(Math.min(...packed.terms)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...packed.terms)).toBeLessThan(terms);
      }
    }
  });

  test('does not depend on the batches before it', () => {
    const { features, terms, packer, batches, shape } = drawn(7);
    for (const batch of batches) packer.pack(batch, shape);
    for (const batch of batches) {
      expect(packer.pack(batch, shape)).toEqual(
        new BatchPacker(picksFrom(features), terms).pack(batch, shape),
      );
    }
  });

  test('may have no rows', () => {
    const { packer, shape } = drawn(3);
    const packed = packer.pack(new Int32Array(), shape);
    expect(packed.values.every((value) => value === 0)).toBe(true);
    expect(new Set(packed.terms).size).toBe(shape.columns);
  });
});

describe('the number of columns', () => {
  const rowOf = (count: number) => numbersBelow(count).map((term): [number, number] => [term, 1]);
  const columnsOf = (count: number, terms: number) =>
    new BatchPacker(picksFrom(sparseRows([rowOf(count)])), terms).columnsFor([Int32Array.of(0)]);

  test('comes in steps, so that batches of about the same width share a model', () => {
    expect(columnsOf(1, 10_000)).toBe(columnsOf(200, 10_000));
    expect(columnsOf(256, 10_000)).toBe(256);
    expect(columnsOf(257, 10_000)).toBe(512);
  });

  test('is never more than there are terms', () => {
    expect(columnsOf(3, 5)).toBe(5);
    expect(columnsOf(300, 301)).toBe(301);
  });

  test('is that of the widest batch, in which rows share their terms', () => {
    const rows = [rowOf(300), rowOf(300), rowOf(600)];
    const packer = new BatchPacker(picksFrom(sparseRows(rows)), 10_000);
    expect(packer.columnsFor([Int32Array.of(0, 1)])).toBe(512);
    expect(packer.columnsFor([Int32Array.of(0, 1), Int32Array.of(2)])).toBe(768);
  });
});

describe('a batch that is too large for its shape', () => {
  const packer = new BatchPacker(picksFrom(sparseRows([[[0, 1], [1, 1]], [[2, 1]]])), 4); // prettier-ignore

  test('of too many rows is refused', () => {
    const pack = () => packer.pack(Int32Array.of(0, 1), { rows: 1, columns: 4 });
    expect(pack).toThrow(RangeError);
    expect(pack).toThrow('A batch of 2 rows and 3 terms does not fit into [1 x 4].');
  });

  test('of too many terms is refused', () => {
    expect(() => packer.pack(Int32Array.of(0, 1), { rows: 2, columns: 2 })).toThrow(RangeError);
  });
});
