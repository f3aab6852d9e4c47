/** @file Where rows stand in a list of them. A `Map` of a hundred thousand takes ten times as long to fill. */
import { intAt } from './reads';

/** The place of a row of the table among those; undefined for all others. */
export function placesOf(
  rows: Int32Array | readonly number[],
): (row: number) => number | undefined {
  const list = Int32Array.from(rows);
  const places = new Int32Array(list.reduce((most, row) => Math.max(most, row + 1), 0)).fill(-1);
  list.forEach((row, place) => (places[row] = place));
  return (row) => {
    const place = row < places.length ? intAt(places, row) : -1;
    return place < 0 ? undefined : place;
  };
}
