import { expect, test } from 'vitest';
import {
  joinRows,
  rowCount,
  selectFeatures,
  SparseRowsBuilder,
} from '../../../../src/core/students/sparse';
import { denseRows, featuresOf, sparseRows } from '../../../helpers/sparse';

test('sparse rows keep each row’s features, and rows without any', () => {
  const rows = sparseRows([[[3, 0.5], [1, 2]], [], [[0, 1]]]); // prettier-ignore
  expect(rows).toEqual({
    starts: Int32Array.of(0, 2, 2),
    ends: Int32Array.of(2, 2, 3),
    indices: Int32Array.of(3, 1, 0),
    values: Float32Array.of(0.5, 2, 1),
  });
  expect(rowCount(rows)).toBe(3);
  expect(rowCount(sparseRows([]))).toBe(0);
});

test('joined sparse rows are those of both, in their order', () => {
  const first = sparseRows([[[3, 0.5]], []]);
  const second = sparseRows([[[1, 2], [0, 1]], [[2, 4]]]); // prettier-ignore
  const joined = joinRows(first, second);
  expect(joined).toEqual(sparseRows([[[3, 0.5]], [], [[1, 2], [0, 1]], [[2, 4]]])); // prettier-ignore
  expect(joinRows(sparseRows([]), joined)).toEqual(joined);
});

test('some rows of a table, in any order and joined again, are over the table’s own entries', () => {
  const table = sparseRows([[[0, 1], [2, 2]], [], [[1, 3]], [[2, 4]]]); // prettier-ignore
  const some = selectFeatures(table, Int32Array.of(2, 0));
  expect(denseRows(some, 3)).toEqual([[0, 3, 0], [1, 0, 2]]); // prettier-ignore
  const more = joinRows(some, selectFeatures(table, Int32Array.of(3, 2, 1)));
  expect(denseRows(more, 3)).toEqual([[0, 3, 0], [1, 0, 2], [0, 0, 4], [0, 3, 0], [0, 0, 0]]); // prettier-ignore
  for (const part of [some, more]) {
    expect(part.indices).toBe(table.indices);
    expect(part.values).toBe(table.values);
  }
  expect(denseRows(joinRows(some, sparseRows([[[1, 9]]])), 3)).toEqual([[0, 3, 0], [1, 0, 2], [0, 9, 0]]); // prettier-ignore
});

test('sparse rows grow past any size that was set aside', () => {
  const builder = new SparseRowsBuilder();
  const width = 30_000;
  const indices = Array.from({ length: width }, (_, index) => index);
  for (let row = 0; row < 7; row++) builder.add(indices, new Array<number>(width).fill(row));
  const rows = builder.build();
  expect(rows.values).toHaveLength(7 * width);
  for (let row = 0; row < 7; row++) {
    const features = featuresOf(rows, row);
    expect(features.size).toBe(width);
    expect(features.get(0)).toBe(row);
    expect(features.get(width - 1)).toBe(row);
  }
});
