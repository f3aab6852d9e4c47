/** @file Where rows stand in a list of them; a map of a million rows would take ten times as much memory. */
import { int32At } from '../reads';

/** @param rows of a table, none twice. @returns the place of a row among them, -1 where it is not there. */
export function placesOf(rows: Int32Array): (row: number) => number {
  const most = rows.reduce((largest, row) => Math.max(largest, row), -1);
  const places = new Int32Array(most + 1).fill(-1);
  rows.forEach((row, place) => (places[row] = place));
  return (row) => (row <= most ? int32At(places, row) : -1);
}
