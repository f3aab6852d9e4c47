/** @file A seeded world of rows, a student and a teacher whose qualities are known. */
import { seededRandom } from '../../../../../src/core/random';
import type { CandidateSets } from '../../../../../src/core/refinery/candidate-sets';
import { setsOf } from '../../../../helpers/refinery/refinery-cases';

export interface World {
  truth: Int32Array;
  sets: CandidateSets;
  /** [rows x classes] */
  distributions: Float32Array;
}

export interface WorldOptions {
  rows: number;
  classes: number;
  seed: number;
  /** For sets of two: share of rows whose truth stands first, second; else it is missing. */
  first: number;
  second: number;
  /** The student's chance to be right is spread evenly over this range; its mistakes over the labels. */
  sureness: readonly [number, number];
  /** T with which the probabilities it states must be tempered to be those chances; 1 by default. */
  temperature?: number;
}

/** Rows with two candidates each; the mistakes of teacher and student have nothing to do with each other. */
export function makeWorld(options: WorldOptions): World {
  const { rows, classes, seed, first, second, sureness, temperature = 1 } = options;
  const random = seededRandom(seed);
  const other = (...taken: number[]) => {
    let label = Math.floor(random() * classes);
    while (taken.includes(label)) label = Math.floor(random() * classes);
    return label;
  };
  const truth = Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
  const distributions = new Float32Array(rows * classes);
  const pairs = Array.from(truth, (t, row) => {
    const sure = sureness[0] + random() * (sureness[1] - sureness[0]);
    const favourite = random() < sure ? t : other(t);
    const stated = [sure, (1 - sure) / (classes - 1)].map((p) => p ** temperature) as [
      number,
      number,
    ];
    const total = stated[0] + (classes - 1) * stated[1];
    for (let j = 0; j < classes; j++) {
      distributions[row * classes + j] = stated[j === favourite ? 0 : 1] / total;
    }
    const draw = random();
    if (draw < first) return [t, other(t)];
    if (draw < first + second) return [other(t), t];
    const wrong = other(t);
    return [wrong, other(t, wrong)];
  });
  return { truth, sets: setsOf(pairs, classes), distributions };
}

export function shareRight(labels: ArrayLike<number>, truth: ArrayLike<number>): number {
  let right = 0;
  for (let row = 0; row < truth.length; row++) if (labels[row] === truth[row]) right += 1;
  return right / truth.length;
}
