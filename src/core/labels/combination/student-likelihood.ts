/**
 * @file How sure a student should be, by the teacher's sets: the temperature at which its word best explains which labels
 * are named. What it predicts is by and large what its teacher says, so it is less sure than it is right where the teacher
 * errs at random, and many labels make that plain. Mistakes that both share pass for evidence here as well
 * (`student-trust.ts`), so few rows are believed less.
 */
import { at } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows } from '../../refinery/folds';
import { estimateNaming, popularNaming, weighByNames } from './naming';
import { temper } from './temperature';

/** Evenly apart in their logarithms, so that a parabola finds what is between them. */
const TRIED = [0.2, 0.3, 0.45, 0.675, 1.0125, 1.519, 2.278];
const ROUNDS = 4;
/** Enough to tell the temperature to some percent. */
const MOST_ROWS = 1_500;

/**
 * The temperature of the greatest likelihood P(names) = sum over labels j of P(j | student) P(names | j), in which the
 * names' shares are fitted anew for each temperature.
 */
export function likeliestTemperature(
  sets: CandidateSets,
  rows: readonly number[],
  heldOut: Float32Array,
): number {
  const few = sampleRows(rows, MOST_ROWS, 1);
  const logs = TRIED.map((temperature) => logLikelihood(sets, few, heldOut, temperature));
  const best = logs.indexOf(Math.max(...logs));
  const step = Math.log(at(TRIED, 1) / at(TRIED, 0));
  if (best === 0 || best === TRIED.length - 1) return at(TRIED, best);
  const [before, most, after] = [at(logs, best - 1), at(logs, best), at(logs, best + 1)];
  const bend = before - 2 * most + after;
  const shift = bend < 0 ? (0.5 * (before - after)) / bend : 0;
  return at(TRIED, best) * Math.exp(shift * step);
}

function logLikelihood(
  sets: CandidateSets,
  rows: readonly number[],
  heldOut: Float32Array,
  temperature: number,
): number {
  const { classes } = sets;
  const beliefs = new Float32Array(rows.length * classes);
  const word = new Float64Array(classes);
  let naming = popularNaming(sets, rows);
  let sum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    sum = 0;
    rows.forEach((row, i) => {
      temper(heldOut, row, temperature, word);
      sum += weighByNames(sets, row, naming, word);
      beliefs.set(word, i * classes);
    });
    naming = estimateNaming(sets, rows, beliefs);
  }
  return sum;
}
