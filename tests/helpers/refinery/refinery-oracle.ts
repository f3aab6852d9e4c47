/**
 * @file Distribution Refinery once more, straight from the steps of the paper (arXiv 2506.03857,
 * section 3.3), row by row over plain arrays: what the fast one is compared with.
 */
import type { RefineryMode } from '../../../src/core/task/recipe';

export interface OracleSettings {
  mode: RefineryMode;
  warmupEpochs: number;
  delta: number;
  gamma: number;
  tau: number;
}

export interface OracleRow {
  /** q, one number a class. */
  target: number[];
  hasLoss: boolean;
  part: 'inside' | 'reliable' | 'outside' | 'confident';
}

interface OracleInput {
  /** Class numbers, most likely first. */
  candidates: readonly number[];
  /** One number a candidate. */
  weights: readonly number[];
  /** The student's distribution. */
  p: readonly number[];
}

/** The targets of the epoch after `epoch`, for every mode that looks at the student. */
export function refineByThePaper(
  rows: readonly OracleInput[],
  epoch: number,
  { mode, warmupEpochs, delta, gamma, tau }: OracleSettings,
): OracleRow[] {
  // Step 1: renormalise p over the candidates, each with its weight.
  const refined = rows.map(({ candidates, weights, p }): OracleRow => {
    const products = candidates.map((label, k) => (weights[k] ?? 0) * (p[label] ?? 0));
    const target = p.map((_, label) => {
      const k = candidates.indexOf(label);
      // Targets are kept in single precision, and the ranking of step 3 is made from those.
      return k < 0 ? 0 : Math.fround((products[k] ?? 0) / sum(products));
    });
    const part = candidates.includes(argmax(p)) ? 'inside' : 'outside';
    return { target, hasLoss: true, part };
  });
  if (mode === 'renormalise' || epoch < warmupEpochs) return refined;

  // Step 2: no loss where the student's choice is not among the candidates.
  for (const row of refined) if (row.part === 'outside') row.hasLoss = false;
  if (mode === 'filter') return refined;

  // Step 3: in each predicted class, sharpen the delta share with the smallest cross-entropy.
  const classes = rows[0]?.p.length ?? 0;
  for (let label = 0; label < classes; label++) {
    const ofClass = refined
      .map((row, i) => ({ row, p: rows[i]?.p ?? [] }))
      .filter(({ row, p }) => row.part === 'inside' && argmax(p) === label)
      .map(({ row, p }) => ({
        row,
        loss: -sum(row.target.map((q, j) => (q > 0 ? q * Math.log(p[j] ?? 0) : 0))),
      }))
      .toSorted((a, b) => a.loss - b.loss);
    const count = ofClass.length === 0 ? 0 : Math.max(1, Math.floor(delta * ofClass.length));
    for (const { row } of ofClass.slice(0, count)) {
      const powers = row.target.map((q) => q ** (1 / gamma));
      row.target = powers.map((power) => power / sum(powers));
      row.part = 'reliable';
    }
  }
  if (mode === 'sharpen') return refined;

  // Step 4: outside its candidates, a student surer than tau is believed.
  refined.forEach((row, i) => {
    const { p } = rows[i] ?? { p: [] };
    const surest = Math.max(...p);
    if (row.part !== 'outside' || tau === 1 || !(surest > tau)) return;
    row.target = p.map((_, label) => Number(label === argmax(p)));
    row.hasLoss = true;
    row.part = 'confident';
  });
  return refined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function argmax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
