/**
 * @file Policy `auto`: one label and confidence a row out of the teacher's candidates and the student,
 * by how far each has earned trust (`reliability.ts`). Neither is always the better one.
 *
 * The label comes from the student that was trained on all rows, because it is the best there is; how
 * often the truth is missing from the candidates comes from the held-out ones, because only they can
 * contradict. Settings were chosen on the train rows of TREC and DBpedia with simulated teachers.
 */
import type { CandidateSets } from '../refinery/candidate-sets';
import { argmaxRows } from '../refinery/refinery';
import {
  hearTeacher,
  rowScratch,
  saysNothing,
  SLOTS,
  type Reliability,
  type RowScratch,
} from './reliability';
import { temper } from './temperature';

/**
 * A student that has seen a row's candidates is surer of it than it should be: the quarter from 1 to 2 with the
 * most labels right on both sets, at an expected calibration error of at most 0.05.
 */
const FITTED_TEMPERATURE = 1.5;
/**
 * How much of the two's disagreement counts against a label: the most cautious of the quarters from 0 to
 * 1 with an expected calibration error of at most 0.05 on both sets.
 */
const SHARED_ERRORS = 0.75;
const MATCHING_ROUNDS = 15;

export interface Combined {
  /** [rows x classes] belief about each row's label, before the discount for shared mistakes. */
  posterior: Float32Array;
  /** [rows] its argmax. */
  labels: Int32Array;
  /** [rows] estimated probability that the label is right. */
  confidences: Float32Array;
  /** Share of rows whose label is not the held-out student's. */
  disagreement: number;
}

/**
 * Labels and confidences of the annotated rows.
 * @param heldOut the student's softmax for rows it was not trained on, [rows x classes].
 * @param fitted the same of the student trained on all rows, [rows x classes].
 */
export function combine(
  sets: CandidateSets,
  heldOut: Float32Array,
  fitted: Float32Array,
  reliability: Reliability,
): Combined {
  const { rows, classes } = sets;
  const temperature = reliability.temperature * FITTED_TEMPERATURE;
  const shares = matchMissing(sets, fitted, { ...reliability, temperature });
  const posterior = new Float32Array(rows * classes);
  const view = { ...reliability, temperature, rankShares: shares };
  const scratch = rowScratch(classes);
  for (let row = 0; row < rows; row++) {
    const total = weigh(sets, row, fitted, view, scratch);
    for (let j = 0; j < classes; j++) {
      posterior[row * classes + j] = (scratch.belief[j] ?? 0) / total;
    }
  }
  const labels = argmaxRows(posterior, classes);
  const { confidences, disagreement } = discount(posterior, labels, heldOut, classes);
  return { posterior, labels, confidences, disagreement };
}

/**
 * Confidence in the student's favourite for a row that has no candidates: its probability, sharpened or
 * flattened as the annotated rows have shown it to need, and discounted as theirs is.
 * @param distribution the student's softmax, [classes]; the row was not trained on.
 */
export function confidenceWithoutCandidates(
  distribution: Float32Array,
  { temperature }: Reliability,
  { disagreement }: Pick<Combined, 'disagreement'> = { disagreement: 0 },
): number {
  const tempered = new Float64Array(distribution.length);
  temper(distribution, 0, temperature, tempered);
  return Math.max(...tempered) * trust(disagreement, Math.max(...distribution));
}

/** Unnormalised belief of a row into `scratch`; returns its sum. */
function weigh(
  sets: CandidateSets,
  row: number,
  distributions: Float32Array,
  view: Reliability,
  scratch: RowScratch,
): number {
  temper(distributions, row, view.temperature, scratch.belief);
  return saysNothing(sets, row) ? 1 : hearTeacher(sets, row, view, scratch);
}

/**
 * Rank shares whose "missing" makes the beliefs under `view` say, on average over each size, that the
 * truth is missing as often as the held-out students found it to be. A fitted student leans towards the
 * candidates it was trained on; this takes that lean out without touching the order within a set.
 */
function matchMissing(sets: CandidateSets, fitted: Float32Array, view: Reliability): Float64Array {
  const shares = view.rankShares.slice();
  const scratch = rowScratch(sets.classes);
  const odds = new Map<number, number[]>();
  for (let row = 0; row < sets.rows; row++) {
    if (saysNothing(sets, row)) continue;
    const total = weigh(sets, row, fitted, view, scratch);
    const missing = missingSlot(scratch);
    if (missing === null) continue;
    let outside = 0;
    for (let j = 0; j < sets.classes; j++) {
      if (scratch.slots[j] === missing) outside += scratch.belief[j] ?? 0;
    }
    const list = odds.get(missing) ?? [];
    odds.set(missing, list);
    list.push(outside / Math.max(total - outside, Number.MIN_VALUE));
  }
  for (const [slot, list] of odds) {
    const wanted = (view.rankShares[slot] ?? 0) * list.length;
    let factor = 1;
    for (let round = 0; round < MATCHING_ROUNDS; round++) {
      const found = list.reduce((sum, odd) => sum + 1 - 1 / (1 + factor * odd), 0);
      factor *= (wanted + 0.5) / (found + 0.5);
    }
    shares[slot] = (shares[slot] ?? 0) * factor;
  }
  return shares;
}

/** The slot of "missing" of the row in `scratch`; null if every label is a candidate. */
function missingSlot({ slots }: RowScratch): number | null {
  return slots.find((slot) => slot % SLOTS === SLOTS - 1) ?? null;
}

/**
 * Teacher and student share mistakes, as the one has learnt from the other, so their agreement proves
 * less than that of independent witnesses; and no count of agreements can tell how much less. So the
 * confidence in label l of row i is taken as b_il (1 - k D (1 - p_il)): b the belief, p the held-out
 * student, k `SHARED_ERRORS`, D the share of rows on which label and held-out student differ. A student that is hard to
 * bring round to the labels, and doubts this one, is taken as a warning.
 */
function discount(
  posterior: Float32Array,
  labels: Int32Array,
  heldOut: Float32Array,
  classes: number,
): { confidences: Float32Array; disagreement: number } {
  const winners = argmaxRows(heldOut, classes);
  let differ = 0;
  labels.forEach((label, row) => (differ += label === winners[row] ? 0 : 1));
  const disagreement = differ / Math.max(1, labels.length);
  const confidences = Float32Array.from(labels, (label, row) => {
    const belief = posterior[row * classes + label] ?? 0;
    return belief * trust(disagreement, heldOut[row * classes + label] ?? 0);
  });
  return { confidences, disagreement };
}

function trust(disagreement: number, probability: number): number {
  return 1 - SHARED_ERRORS * disagreement * (1 - probability);
}
