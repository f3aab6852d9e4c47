/** @file Numbers for the benchmark's data and start values, the same in every run. */
import { seededRandom } from '../../../src/core/random';

/** `count` normally distributed numbers around 0 (Box & Muller 1958). */
export function normalNumbers(count: number, deviation: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return deviation * radius * Math.cos(2 * Math.PI * random());
  });
}

/** Targets [labels.length x classes]: most of each row on its label, the rest on one other class. */
export function softTargets(labels: readonly number[], classes: number, seed: number) {
  const random = seededRandom(seed);
  const targets = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    const other = (label + 1 + Math.floor(random() * (classes - 1))) % classes;
    targets[row * classes + label] = 0.7;
    targets[row * classes + other] = 0.3;
  });
  return targets;
}
