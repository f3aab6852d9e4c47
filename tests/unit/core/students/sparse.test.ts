import { expect, test } from 'vitest';
import { joinRows, rowCount, SparseRowsBuilder } from '../../../../src/core/students/sparse';
import { featuresOf, sparseRows } from '../../../helpers/sparse';

test('sparse rows keep each row’s features, and rows without any', () => {
  const rows = sparseRows([[[3, 0.5], [1, 2]], [], [[0, 1]]]); // prettier-ignore
  expect(rows).toEqual({
    offsets: Int32Array.of(0, 2, 2, 3),
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
