import { expect, it } from 'vitest';
import { placesOf } from '../../../../src/core/table/row-places';

it('knows the place of each row of a list, and of no other', () => {
  const placeOf = placesOf(Int32Array.of(7, 0, 3));
  expect(Array.from({ length: 10 }, (_, row) => placeOf(row))).toEqual([
    ...[1, -1, -1, 2, -1, -1, -1, 0, -1, -1],
  ]);
});

it('knows none of an empty list', () => {
  expect(placesOf(new Int32Array(0))(0)).toBe(-1);
});
