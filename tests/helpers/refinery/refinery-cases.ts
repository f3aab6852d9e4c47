/** @file Small candidate sets and distributions, written by hand or drawn from a seed. */
import {
  candidateSets,
  type CandidateSets,
  type TrainingRow,
} from '../../../src/core/refinery/candidate-sets';
import { integerBelow } from '../random';

/** What may be said of a row besides its candidates. */
export type RowDetails = Partial<
  Pick<TrainingRow, 'scores' | 'unmatched' | 'certain' | 'evidence'>
> & {
  single?: number;
};

/** Candidate sets from class numbers, each row with its details if it has any. */
export function setsOf(
  rows: readonly (readonly number[])[],
  classes: number,
  details: readonly RowDetails[] = [],
): CandidateSets {
  const annotations = rows.map((candidates, row): TrainingRow => {
    const { single, ...rest } = details[row] ?? {};
    return {
      row,
      status: 'annotated',
      candidates: candidates.map(nameOf),
      ...(single !== undefined && { single: nameOf(single) }),
      ...rest,
    };
  });
  return candidateSets(
    annotations,
    Array.from({ length: classes }, (_, index) => nameOf(index)),
  );
}

function nameOf(label: number): string {
  return `label ${label}`;
}

/** The rows of a flat array [rows x classes]. */
export function rowsOf(values: Float32Array, classes: number): number[][] {
  return Array.from({ length: values.length / classes }, (_, row) => [
    ...values.subarray(row * classes, (row + 1) * classes),
  ]);
}

/** A random set of 1 to `classes` different labels in random order. */
function randomSet(random: () => number, classes: number): number[] {
  const labels = Array.from({ length: classes }, (_, label) => label);
  const size = 1 + integerBelow(random, classes);
  return Array.from({ length: size }, () =>
    labels.splice(integerBelow(random, labels.length), 1),
  ).flat();
}

/** Random distributions [rows x classes], some nearly certain and some nearly even. */
export function randomDistributions(
  random: () => number,
  rows: number,
  classes: number,
): Float32Array {
  const values = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const sharpness = 8 * random();
    const scores = Array.from({ length: classes }, () => Math.exp(sharpness * random()));
    const total = scores.reduce((sum, score) => sum + score, 0);
    scores.forEach((score, j) => (values[row * classes + j] = score / total));
  }
  return values;
}

/** A random case of a few dozen rows: sets with and without scores, some unmatched. */
export function randomCase(random: () => number) {
  const classes = 2 + integerBelow(random, 5);
  const rows = 1 + integerBelow(random, 40);
  const sets: number[][] = [];
  const details: RowDetails[] = [];
  for (let row = 0; row < rows; row++) {
    const unmatched = random() < 0.1;
    const set = unmatched
      ? Array.from({ length: classes }, (_, j) => j)
      : randomSet(random, classes);
    sets.push(set);
    details.push(
      unmatched ? { unmatched } : random() < 0.5 ? { scores: set.map(() => random() + 0.01) } : {},
    );
  }
  return {
    classes,
    rows: sets,
    sets: setsOf(sets, classes, details),
    distributions: randomDistributions(random, rows, classes),
  };
}
