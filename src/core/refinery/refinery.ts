/**
 * @file Distribution Refinery (CanDist, arXiv 2506.03857, section 3.3): makes the targets of the next
 * epoch out of the student's distributions and the teacher's candidates. No gold enters here.
 *
 * The modes are the paper's ablation; each adds one step to the one before it:
 * `single` and `uniform` keep their first targets; `renormalise` adds step 1, `filter` step 2 (no loss
 * for rows whose argmax is outside their candidates), `sharpen` step 3, `full` step 4. A row that a person
 * labelled has one candidate, so its target is certain in every mode; step 2 and step 4 pass it over.
 */
import { floatAt, intAt } from '../reads';
import type { RefineryConfig } from '../task/recipe';
import { forEachRow, type CandidateSets } from './candidate-sets';

export interface Targets {
  /** [rows x classes], each row a distribution. */
  values: Float32Array;
  /** [rows] 1 where the row has a loss term, else 0. */
  lossWeights: Float32Array;
  /** Shares of rows: argmax among the candidates (D_in), sharpened (D_sl), confident outside (D_hc). */
  inside: number;
  reliable: number;
  confidentOutside: number;
}

type Settings = Pick<RefineryConfig, 'mode' | 'warmupEpochs' | 'delta' | 'gamma' | 'tau'>;

/** The targets of the first epoch: the candidates' weights, or the single answer in mode `single`. */
export function firstTargets(
  sets: CandidateSets,
  weights: Float32Array,
  mode: RefineryConfig['mode'],
): Targets {
  const { rows, classes } = sets;
  const values = new Float32Array(rows * classes);
  const lossWeights = new Float32Array(rows).fill(1);
  forEachRow(sets, (row, start, end) => {
    if (mode === 'single') {
      const single = intAt(sets.single, row);
      if (single >= 0) values[row * classes + single] = 1;
      else lossWeights[row] = 0;
      return;
    }
    for (let entry = start; entry < end; entry++) {
      values[row * classes + intAt(sets.labels, entry)] = floatAt(weights, entry);
    }
  });
  return { values, lossWeights, inside: 0, reliable: 0, confidentOutside: 0 };
}

/**
 * Targets that were decided beforehand; the refinery leaves them as they are.
 * @param inside share of rows, as far as the student was asked.
 */
export function givenTargets({ rows }: CandidateSets, values: Float32Array, inside = 0): Targets {
  const lossWeights = new Float32Array(rows).fill(1);
  return { values, lossWeights, inside, reliable: 0, confidentOutside: 0 };
}

/** Share of rows whose argmax is among their candidates (D_in). */
export function shareInside(sets: CandidateSets, distributions: Float32Array): number {
  const outside = rowsOutside(sets, argmaxRows(distributions, sets.classes));
  return 1 - outside.length / Math.max(1, sets.rows);
}

/**
 * The targets of the epoch after `epoch` (1-based).
 * @param distributions the student's softmax in evaluation mode, [rows x classes].
 * @param weights of the candidates, [entries].
 */
export function refine(
  sets: CandidateSets,
  weights: Float32Array,
  distributions: Float32Array,
  epoch: number,
  settings: Settings,
): Targets {
  const { mode, warmupEpochs } = settings;
  const winners = argmaxRows(distributions, sets.classes);
  const outside = rowsOutside(sets, winners);
  const inside = 1 - outside.length / Math.max(1, sets.rows);
  if (mode === 'single' || mode === 'uniform') {
    return { ...firstTargets(sets, weights, mode), inside };
  }
  const targets = renormalised(sets, weights, distributions);
  targets.inside = inside;
  if (mode === 'renormalise' || epoch < warmupEpochs) return targets;

  for (const row of outside) targets.lossWeights[row] = 0;
  if (mode === 'filter') return targets;
  sharpenReliable(targets, distributions, winners, outside, settings);
  if (mode === 'full') trustConfident(targets, distributions, winners, outside, settings.tau);
  return targets;
}

/** Step 1: q_ij = w_ij p_ij / sum over the candidates. */
function renormalised(
  sets: CandidateSets,
  weights: Float32Array,
  distributions: Float32Array,
): Targets {
  const targets = firstTargets(sets, weights, 'renormalise');
  forEachRow(sets, (row, start, end) => {
    const at = (entry: number) => row * sets.classes + intAt(sets.labels, entry);
    let total = 0;
    for (let entry = start; entry < end; entry++) {
      total += floatAt(weights, entry) * floatAt(distributions, at(entry));
    }
    // A student that rules out every candidate says nothing about which of them is right.
    if (total <= 0) return;
    for (let entry = start; entry < end; entry++) {
      targets.values[at(entry)] =
        (floatAt(weights, entry) * floatAt(distributions, at(entry))) / total;
    }
  });
  return targets;
}

/** Step 3: per predicted class, the delta share with the smallest cross-entropy(p, q) is sharpened. */
function sharpenReliable(
  targets: Targets,
  distributions: Float32Array,
  winners: Int32Array,
  outside: readonly number[],
  { delta, gamma }: Settings,
): void {
  const classes = distributions.length / winners.length;
  const isOutside = new Set(outside);
  const byClass = new Map<number, { row: number; loss: number }[]>();
  winners.forEach((winner, row) => {
    if (isOutside.has(row)) return;
    const loss = crossEntropy(distributions, targets.values, row * classes, classes);
    const list = byClass.get(winner);
    if (list) list.push({ row, loss });
    else byClass.set(winner, [{ row, loss }]);
  });
  let reliable = 0;
  for (const list of byClass.values()) {
    list.sort((a, b) => a.loss - b.loss || a.row - b.row);
    const chosen = list.slice(0, Math.max(1, Math.floor(list.length * delta)));
    reliable += chosen.length;
    for (const { row } of chosen) {
      const target = targets.values.subarray(row * classes, (row + 1) * classes);
      let total = 0;
      target.forEach((q, j) => (total += target[j] = q ** (1 / gamma)));
      target.forEach((q, j) => (target[j] = q / total));
    }
  }
  targets.reliable = reliable / Math.max(1, winners.length);
}

/** Step 4: outside its candidates, a student surer than tau is believed; tau = 1 switches this off. */
function trustConfident(
  targets: Targets,
  distributions: Float32Array,
  winners: Int32Array,
  outside: readonly number[],
  tau: number,
): void {
  if (tau >= 1) return;
  const classes = distributions.length / winners.length;
  let confident = 0;
  for (const row of outside) {
    const winner = row * classes + intAt(winners, row);
    if (floatAt(distributions, winner) <= tau) continue;
    targets.values.fill(0, row * classes, (row + 1) * classes);
    targets.values[winner] = 1;
    targets.lossWeights[row] = 1;
    confident += 1;
  }
  targets.confidentOutside = confident / Math.max(1, winners.length);
}

/** The class of the largest probability of each row; of equals the first. */
export function argmaxRows(distributions: Float32Array, classes: number): Int32Array {
  const winners = new Int32Array(distributions.length / classes);
  for (let row = 0; row < winners.length; row++) {
    let best = 0;
    for (let j = 1; j < classes; j++) {
      if (
        floatAt(distributions, row * classes + j) > floatAt(distributions, row * classes + best)
      ) {
        best = j;
      }
    }
    winners[row] = best;
  }
  return winners;
}

/** Rows whose argmax is not among their candidates (D_out); a person's label is never left. */
function rowsOutside(sets: CandidateSets, winners: Int32Array): number[] {
  const outside: number[] = [];
  forEachRow(sets, (row, start, end) => {
    if (sets.certain[row]) return;
    if (!sets.labels.subarray(start, end).includes(intAt(winners, row))) outside.push(row);
  });
  return outside;
}

/** -sum over j of q_j log p_j of the row that begins at `offset`. */
function crossEntropy(p: Float32Array, q: Float32Array, offset: number, classes: number): number {
  let sum = 0;
  for (let j = offset; j < offset + classes; j++) {
    const weight = floatAt(q, j);
    if (weight > 0) sum -= weight * Math.log(Math.max(floatAt(p, j), 1e-12));
  }
  return sum;
}
