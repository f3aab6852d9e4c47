/** @file How many texts of each part of a table have which label: a column's values, or periods of its dates. Pure. */
import { slicesOf } from '../../core/labels/figures/table-slices';
import { at } from '../../core/reads';
import type { ReviewRow } from '../../pipeline/label/relabel';

export interface LabelledPart {
  /** A value of the column, or a period. */
  name: string;
  /** How a filter of the review says which cells these are. */
  cells: string;
  rows: number;
  /** [labels] texts that have it. */
  counts: readonly number[];
}

/**
 * @param cells [rows] of the column.
 * @returns none where most rows have a value of their own: there are no parts to speak of.
 */
export function labelledParts(
  rows: readonly ReviewRow[],
  cells: readonly string[],
  labels: readonly string[],
): LabelledPart[] {
  const indexOf = new Map(labels.map((name, index) => [name, index]));
  const slices = slicesOf(cells);
  if (slices.length > rows.length / 2) return [];
  return slices.map(({ name, rows: places }) => {
    const counts = labels.map(() => 0);
    for (const place of places) {
      const label = indexOf.get(at(rows, place).final?.label ?? '');
      if (label !== undefined) counts[label] = at(counts, label) + 1;
    }
    const isWhole = places.every((place) => at(cells, place).trim() === name);
    return { name, cells: patternOf(name, isWhole), rows: places.length, counts };
  });
}

/** @param isWhole the cells are this and no more; else they begin with it. */
function patternOf(value: string, isWhole: boolean): string {
  const plain = value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return isWhole ? String.raw`/^\s*${plain}\s*$/` : String.raw`/^\s*${plain}/`;
}
