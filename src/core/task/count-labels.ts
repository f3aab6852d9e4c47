/** @file The labels that a column of cells names, each with how often and in which spellings. */
import { at } from '../reads';
import { labelsOfCell } from './cell-labels';
import { caselessLookOf, lookOf } from './label-names';

export interface CountedLabel {
  /** As it is written most often. */
  name: string;
  count: number;
  /** All ways in which it is written that differ by more than blanks and composition. */
  spellings: string[];
}

/**
 * The different labels, the most frequent first; lists are taken apart.
 * @param matchCase upper and lower case make different labels.
 */
export function countLabels(cells: Iterable<string>, matchCase = false): CountedLabel[] {
  const look = matchCase ? lookOf : caselessLookOf;
  const byLook = new Map<string, Map<string, number>>();
  // Taking a cell apart is dear, and few of many cells differ.
  for (const [cell, times] of timesOf(cells)) {
    for (const label of labelsOfCell(cell)) {
      const spelling = lookOf(label);
      const spellings = byLook.get(look(label)) ?? new Map<string, number>();
      byLook.set(look(label), spellings.set(spelling, (spellings.get(spelling) ?? 0) + times));
    }
  }
  // The sorts are stable: labels of equal frequency stay in order of appearance.
  return [...byLook.values()]
    .map((spellings) => {
      const sorted = [...spellings].sort((a, b) => b[1] - a[1]);
      const count = sorted.reduce((sum, [, times]) => sum + times, 0);
      const names = sorted.map(([name]) => name);
      return { name: at(names, 0), count, spellings: names };
    })
    .sort((a, b) => b.count - a.count);
}

function timesOf(cells: Iterable<string>): Map<string, number> {
  const times = new Map<string, number>();
  for (const cell of cells) times.set(cell, (times.get(cell) ?? 0) + 1);
  return times;
}
