/**
 * @file Folds: the train rows cut into parts, so that each part can be judged by a student that was
 * not trained on it. In-sample distributions repeat the candidates; held-out ones can contradict them.
 *
 * Invariant: folds depend on (rows, folds, seed) and on which texts are equal; where none are, their sizes differ
 * by at most one.
 */
import { seededRandom, shuffle } from '../random';
import { at, intAt } from '../reads';
import type { CandidateSets } from './candidate-sets';

/**
 * [rows] the fold of each row, 0 to folds - 1.
 * @param firstOf [rows] the first row with the same text: a student that has learned a text has seen all of them.
 */
export function foldOfRows(
  rows: number,
  folds: number,
  seed: number,
  firstOf?: Int32Array,
): Int32Array {
  const fold = Int32Array.from({ length: rows }, (_, row) => row % folds);
  shuffle(fold, seededRandom(seed * 77 + 5));
  firstOf?.forEach((first, row) => {
    fold[row] = intAt(fold, first);
  });
  return fold;
}

/** The rows of a fold (`held`), which its student must not see, and all others (`train`). */
export function splitFold(
  foldOf: Int32Array,
  fold: number,
): { train: Int32Array; held: Int32Array } {
  const rows = Int32Array.from({ length: foldOf.length }, (_, row) => row);
  return {
    train: rows.filter((row) => foldOf[row] !== fold),
    held: rows.filter((row) => foldOf[row] === fold),
  };
}

/** Up to `most` of the items, chosen by the seed, in their order. */
export function sampleRows(items: readonly number[], most: number, seed: number): number[] {
  if (items.length <= most) return [...items];
  const order = Int32Array.from({ length: items.length }, (_, i) => i);
  shuffle(order, seededRandom(seed));
  return Array.from(order.subarray(0, most).sort(), (i) => at(items, i));
}

/** Puts distributions [held x classes] of some rows to their places in [rows x classes]. */
export function placeRows(
  target: Float32Array,
  rows: Int32Array,
  values: Float32Array,
  classes: number,
): void {
  rows.forEach((row, i) =>
    target.set(values.subarray(i * classes, (i + 1) * classes), row * classes),
  );
}

/** Some rows of [rows x classes], in the order given. */
export function selectRows(values: Float32Array, rows: Int32Array, classes: number): Float32Array {
  const selected = new Float32Array(rows.length * classes);
  rows.forEach((row, i) =>
    selected.set(values.subarray(row * classes, (row + 1) * classes), i * classes),
  );
  return selected;
}

/** The candidate sets of some rows, in the order given. */
export function selectSets(sets: CandidateSets, rows: Int32Array): CandidateSets {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    const size = intAt(sets.offsets, row + 1) - intAt(sets.offsets, row);
    offsets[i + 1] = intAt(offsets, i) + size;
  });
  const entries = intAt(offsets, rows.length);
  const labels = new Int32Array(entries);
  const scores = new Float32Array(entries);
  rows.forEach((row, i) => {
    const [start, end] = [intAt(sets.offsets, row), intAt(sets.offsets, row + 1)];
    labels.set(sets.labels.subarray(start, end), offsets[i]);
    scores.set(sets.scores.subarray(start, end), offsets[i]);
  });
  return {
    rows: rows.length,
    classes: sets.classes,
    offsets,
    labels,
    scores,
    unmatched: Uint8Array.from(rows, (row) => intAt(sets.unmatched, row)),
    certain: Uint8Array.from(rows, (row) => intAt(sets.certain, row)),
    single: Int32Array.from(rows, (row) => intAt(sets.single, row)),
    evidence: Uint8Array.from(rows, (row) => intAt(sets.evidence, row)),
    told: Int32Array.from(rows, (row) => intAt(sets.told, row)),
  };
}
