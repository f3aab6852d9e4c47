/**
 * @file The rows that an epoch is judged by, where nothing is learned by the judgement: a curve over the epochs needs
 * a part of a large table. The last epoch, whose figures are reported, is judged by all rows.
 */
import type { CandidateSets } from '../../src/core/refinery/candidate-sets';
import { selectSets } from '../../src/core/refinery/folds';
import { shareInside } from '../../src/core/refinery/refinery';
import { intAt } from '../../src/core/reads';

const MOST_ROWS = 8_192;

/** What the student says after an epoch: of all rows, or of a part of them. */
export interface Judged {
  fitted: Float32Array;
  heard: Float32Array;
  part: Int32Array | null;
}

/** Evenly out of the whole table; null where it is no larger. */
export function judgedRows(rows: number): Int32Array | null {
  if (rows <= MOST_ROWS) return null;
  return Int32Array.from({ length: MOST_ROWS }, (_, k) => Math.floor((k * rows) / MOST_ROWS));
}

/** Share of the judged rows that are inside their candidates. */
export function insideOf(
  sets: CandidateSets,
  heard: Float32Array,
  part: Int32Array | null,
): number {
  return shareInside(part ? selectSets(sets, part) : sets, heard);
}

export function goldOf(
  gold: Int32Array | undefined,
  part: Int32Array | null,
): Int32Array | undefined {
  return gold && part ? part.map((row) => intAt(gold, row)) : gold;
}
