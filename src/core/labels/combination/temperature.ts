/**
 * @file How sure a student is against how sure it should be: its probabilities to the power of 1/T, normalised.
 * Under 1 it is surer than it says. T is estimated without gold (`reliability.ts`).
 */
import { at, floatAt } from '../../reads';

export const LEAST_PROBABILITY = 1e-9;
/** Temperatures tried, in equal ratios. */
const TEMPERATURES = Array.from({ length: 11 }, (_, i) => 2 ** ((i - 6) / 4));
/** Before the rows are seen, a student is taken to be, most likely, between half and twice as sure as it should be. */
const LOG_TEMPERATURE_DEVIATION = Math.log(2) / 2;

/** The student's belief p^(1/T), normalised, into `out` [classes]. */
export function temper(
  distributions: Float32Array,
  row: number,
  temperature: number,
  out: Float64Array,
): void {
  const classes = out.length;
  let [largest, mass] = [LEAST_PROBABILITY, 0];
  for (let j = 0; j < classes; j++) {
    largest = Math.max(largest, floatAt(distributions, row * classes + j));
  }
  for (let j = 0; j < classes; j++) {
    const p = Math.max(floatAt(distributions, row * classes + j), LEAST_PROBABILITY);
    mass += out[j] = (p / largest) ** (1 / temperature);
  }
  for (let j = 0; j < classes; j++) out[j] = floatAt(out, j) / mass;
}

/**
 * The geometric mean of the temperatures tried, each weighed by how likely it is: with few rows the best one may
 * be best by chance alone.
 * @param logLikelihood of the candidates at a temperature.
 */
export function expectedTemperature(logLikelihood: (temperature: number) => number): number {
  const logs = TEMPERATURES.map((temperature) => Math.log(temperature));
  const scores = TEMPERATURES.map(
    (temperature, i) =>
      logLikelihood(temperature) - (at(logs, i) / LOG_TEMPERATURE_DEVIATION) ** 2 / 2,
  );
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Math.exp(weights.reduce((sum, weight, i) => sum + weight * at(logs, i), 0) / total);
}
