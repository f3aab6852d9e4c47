/** @file Features of the regularisers' extra rows for the `ngram` student. */
import { seededRandom } from '../random';
import { at, entry, intAt } from '../reads';
import type { ExtraRow } from '../refinery/regularisers';
import { pickRows, type TableRows } from './tables/feature-table';
import { SparseRowsBuilder, type SparseRows } from './sparse';

/** Share of a row's features that its view lacks. */
export const VIEW_DROPOUT = 0.3;

interface SparseRow {
  indices: number[];
  values: number[];
}

/** The features of extra rows, in their order, of some rows of a table; no feature that the rows they are made of lack. */
export function extraFeaturesOf(rows: TableRows, extras: readonly ExtraRow[]): SparseRows {
  const made = new Set(
    extras.flatMap(({ row, partner }) => (partner === null ? [row] : [row, partner])),
  );
  const placeOf = new Map([...made].map((row, place) => [row, place]));
  const { table, rows: picked } = pickRows(rows, Int32Array.from(made));
  return extraFeatures(
    table.features(picked),
    extras.map((extra) => ({
      ...extra,
      row: entry(placeOf, extra.row),
      partner: extra.partner === null ? null : entry(placeOf, extra.partner),
    })),
  );
}

/** The same, of rows whose features are all there. */
export function extraFeatures(features: SparseRows, extras: readonly ExtraRow[]): SparseRows {
  const builder = new SparseRowsBuilder();
  for (const { row, partner, share, seed } of extras) {
    const { indices, values } =
      partner === null
        ? viewOf(rowOf(features, row), seededRandom(seed))
        : mixtureOf(rowOf(features, row), rowOf(features, partner), share);
    builder.add(indices, values);
  }
  return builder.build();
}

/** As in every dropout, what is left is scaled so that the expected input stays the same. */
function viewOf({ indices, values }: SparseRow, random: () => number): SparseRow {
  const isKept = indices.map(() => random() >= VIEW_DROPOUT);
  return {
    indices: indices.filter((_, k) => isKept[k]),
    values: values.filter((_, k) => isKept[k]).map((value) => value / (1 - VIEW_DROPOUT)),
  };
}

function mixtureOf(first: SparseRow, second: SparseRow, share: number): SparseRow {
  const mixed = new Map<number, number>();
  for (const [{ indices, values }, part] of [
    [first, share],
    [second, 1 - share],
  ] as const) {
    indices.forEach((index, k) => mixed.set(index, (mixed.get(index) ?? 0) + part * at(values, k)));
  }
  return { indices: [...mixed.keys()], values: [...mixed.values()] };
}

function rowOf({ starts, ends, indices, values }: SparseRows, row: number): SparseRow {
  const [start, end] = [intAt(starts, row), intAt(ends, row)];
  return { indices: [...indices.subarray(start, end)], values: [...values.subarray(start, end)] };
}
