/**
 * @file How far teacher and student can be trusted, estimated without gold: expectation maximisation
 * in the manner of Dawid and Skene (1979) over the unknown label of each row.
 *
 * The model of a row with candidates s and unknown label j:
 * P(j | text) ∝ p_j^(1/T), p the student's distribution for a row it was not trained on;
 * P(s | j) ∝ P(j stands at its rank | size of s) * product over the other candidates k of P(k | j, not those before).
 * So the teacher is described by where in its sets the truth stands (or that it is missing), and by
 * which labels it names beside, or instead of, the truth.
 *
 * Invariant: the student's distributions must be held out. One that has seen a row's candidates repeats
 * them, and the two would confirm each other.
 */
import { forEachRow, type CandidateSets } from '../refinery/candidate-sets';
import { sampleRows } from '../refinery/folds';
import { expectedTemperature, LEAST_PROBABILITY, temper } from './temperature';

/** Larger sets, and later ranks, share one estimate. */
const SIZES = 5;
const RANKS = 5;
/** A row of `rankShares`: one slot a rank, and the last for "missing". */
export const SLOTS = RANKS + 1;
const MISSING = RANKS;

/** Rounds end when a row's log likelihood grows by less than this, or at their number. */
const SEARCH = { rounds: 60, gain: 1e-5 };
const FINAL = { rounds: 200, gain: 1e-6 };
/** Rows that count as seen before any, for each label's company; keeps rare labels modest. */
const COMPANY_PRIOR = 200;
const SLOT_PRIOR = 0.5;
/** Enough to know some dozens of shares to a percent; more would only take longer. */
const SEARCH_ROWS = 3_000;
const FINAL_ROWS = 10_000;
/** A teacher that names more labels than this names them without much thought of the others. */
const LARGEST_COMPANY = 8;

export interface Reliability {
  /** T above; under 1 the student is surer than it says. */
  temperature: number;
  /** [SIZES + 1, SLOTS] share of the sets of a size whose truth stands at a rank, or is missing. */
  rankShares: Float64Array;
  /** [classes x classes] P(k is named too | the truth is j), 0 on the diagonal. */
  company: Float64Array;
}

/** A row that the teacher said nothing about. */
export function saysNothing(sets: CandidateSets, row: number): boolean {
  return sets.offsets[row] === sets.offsets[row + 1] || sets.unmatched[row] === 1;
}

/** Arrays of one row, kept between rows. */
export interface RowScratch {
  /** [classes] belief in each label. */
  belief: Float64Array;
  /** [classes] index into `rankShares` of each label. */
  slots: Int32Array;
  /** [classes] how many ranks share that slot. */
  shared: Float64Array;
}

export function rowScratch(classes: number): RowScratch {
  return {
    belief: new Float64Array(classes),
    slots: new Int32Array(classes),
    shared: new Float64Array(classes),
  };
}

/**
 * Multiplies a row's belief by P(its candidates | label), which leaves it unnormalised; finds its slots
 * on the way.
 * @returns the belief's sum: the likelihood of the candidates.
 */
export function hearTeacher(
  sets: CandidateSets,
  row: number,
  { rankShares, company }: Pick<Reliability, 'rankShares' | 'company'>,
  scratch: RowScratch,
): number {
  const { classes, offsets, labels } = sets;
  const { belief, slots, shared } = scratch;
  const [start, end] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
  findSlots(labels.subarray(start, end), slots, shared);
  const last = end - start <= LARGEST_COMPANY ? end : start;
  let total = 0;
  for (let j = 0; j < classes; j++) {
    let product = ((belief[j] ?? 0) * (rankShares[slots[j] ?? 0] ?? 0)) / (shared[j] ?? 1);
    let left = 1;
    for (let entry = start; entry < last; entry++) {
      const other = labels[entry] ?? 0;
      if (other === j) continue;
      const chance = company[j * classes + other] ?? 0;
      product *= chance / left;
      // No label is named twice, so the next one is drawn from what is left.
      left = Math.max(left - chance, LEAST_PROBABILITY);
    }
    belief[j] = product;
    total += product;
  }
  return total;
}

function findSlots(candidates: Int32Array, slots: Int32Array, shared: Float64Array): void {
  const size = candidates.length;
  const first = Math.min(size, SIZES) * SLOTS;
  slots.fill(first + MISSING);
  shared.fill(1);
  candidates.forEach((label, rank) => {
    slots[label] = first + Math.min(rank, RANKS - 1);
    if (rank >= RANKS - 1) shared[label] = size - RANKS + 1;
  });
}

/**
 * The most likely reliability of teacher and student.
 * @param heldOut the student's softmax for rows it was not trained on, [rows x classes].
 * @param seed chooses the rows looked at, where there are more than are needed.
 */
export function estimateReliability(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed = 1,
): Reliability {
  const rows: number[] = [];
  forEachRow(sets, (row) => {
    if (!saysNothing(sets, row)) rows.push(row);
  });
  if (rows.length === 0)
    return firstGuess(new Float64Array(sets.classes).fill(1 / sets.classes), 1);
  const few = sampleRows(rows, SEARCH_ROWS, seed);
  const best = expectedTemperature((temperature) => {
    return maximise(sets, heldOut, few, temperature, SEARCH).likelihood;
  });
  const { temperature, rankShares, company } = maximise(
    sets,
    heldOut,
    sampleRows(rows, FINAL_ROWS, seed),
    best,
    FINAL,
  );
  return { temperature, rankShares, company };
}

/** Expectation maximisation at one temperature. */
function maximise(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  temperature: number,
  { rounds, gain }: { rounds: number; gain: number },
): Reliability & { likelihood: number } {
  const beliefs = temperedRows(heldOut, rows, sets.classes, temperature);
  const popularity = popularityOf(sets, rows);
  let guess = { ...firstGuess(popularity, temperature), likelihood: -Infinity };
  for (let round = 0; round < rounds; round++) {
    const before = guess.likelihood;
    guess = improve(sets, beliefs, rows, popularity, guess);
    if (guess.likelihood - before < gain * rows.length) break;
  }
  return guess;
}

/** What the student says of the rows looked at, [rows.length x classes]. */
function temperedRows(
  distributions: Float32Array,
  rows: readonly number[],
  classes: number,
  temperature: number,
): Float64Array {
  const beliefs = new Float64Array(rows.length * classes);
  rows.forEach((row, i) => {
    temper(distributions, row, temperature, beliefs.subarray(i * classes, (i + 1) * classes));
  });
  return beliefs;
}

/** Share of all candidates that each label has, [classes]. */
function popularityOf(sets: CandidateSets, rows: readonly number[]): Float64Array {
  const popularity = new Float64Array(sets.classes).fill(0.5);
  let total = sets.classes / 2;
  for (const row of rows) {
    for (let entry = sets.offsets[row] ?? 0; entry < (sets.offsets[row + 1] ?? 0); entry++) {
      const label = sets.labels[entry] ?? 0;
      popularity[label] = (popularity[label] ?? 0) + 1;
      total += 1;
    }
  }
  return popularity.map((count) => count / total);
}

/** Every rank alike, one truth in five missing, company by popularity. */
function firstGuess(popularity: Float64Array, temperature: number): Reliability {
  const rankShares = new Float64Array((SIZES + 1) * SLOTS);
  for (let size = 1; size <= SIZES; size++) {
    const ranks = Math.min(size, RANKS);
    rankShares.fill(0.8 / ranks, size * SLOTS, size * SLOTS + ranks);
    rankShares[size * SLOTS + MISSING] = 0.2;
  }
  const nothingCounted = new Float64Array(popularity.length ** 2);
  return { temperature, rankShares, company: companyFrom(nothingCounted, popularity) };
}

/** One round: the belief about each row under the guess, then the guess that fits those beliefs. */
function improve(
  sets: CandidateSets,
  studentBeliefs: Float64Array,
  rows: readonly number[],
  popularity: Float64Array,
  guess: Reliability,
): Reliability & { likelihood: number } {
  const { classes, offsets, labels } = sets;
  const slotCounts = new Float64Array(guess.rankShares.length);
  const companyCounts = new Float64Array(classes * classes);
  const scratch = rowScratch(classes);
  const { belief, slots } = scratch;
  let likelihood = 0;
  rows.forEach((row, i) => {
    belief.set(studentBeliefs.subarray(i * classes, (i + 1) * classes));
    const total = hearTeacher(sets, row, guess, scratch);
    likelihood += Math.log(total);
    for (let j = 0; j < classes; j++) {
      const share = (belief[j] ?? 0) / total;
      const slot = slots[j] ?? 0;
      slotCounts[slot] = (slotCounts[slot] ?? 0) + share;
      for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry++) {
        const at = j * classes + (labels[entry] ?? 0);
        companyCounts[at] = (companyCounts[at] ?? 0) + share;
      }
    }
  });
  for (let j = 0; j < classes; j++) companyCounts[j * classes + j] = 0;
  return {
    temperature: guess.temperature,
    rankShares: sharesFrom(slotCounts),
    company: companyFrom(companyCounts, popularity),
    likelihood,
  };
}

function sharesFrom(counts: Float64Array): Float64Array {
  const shares = new Float64Array(counts.length);
  for (let size = 1; size <= SIZES; size++) {
    const possible = (slot: number) => slot === MISSING || slot < size;
    let total = 0;
    for (let slot = 0; slot < SLOTS; slot++) {
      if (possible(slot)) total += (counts[size * SLOTS + slot] ?? 0) + SLOT_PRIOR;
    }
    for (let slot = 0; slot < SLOTS; slot++) {
      if (!possible(slot)) continue;
      shares[size * SLOTS + slot] = ((counts[size * SLOTS + slot] ?? 0) + SLOT_PRIOR) / total;
    }
  }
  return shares;
}

/** Counts [classes x classes] to probabilities over the other labels, drawn towards popularity. */
function companyFrom(counts: Float64Array, popularity: Float64Array): Float64Array {
  const classes = popularity.length;
  const company = new Float64Array(classes * classes);
  for (let j = 0; j < classes; j++) {
    const row = counts.subarray(j * classes, (j + 1) * classes);
    const total = row.reduce((sum, count) => sum + count, 0) + COMPANY_PRIOR;
    const others = 1 - (popularity[j] ?? 0);
    for (let k = 0; k < classes; k++) {
      if (k === j) continue;
      const expected = (COMPANY_PRIOR * (popularity[k] ?? 0)) / others;
      company[j * classes + k] = ((row[k] ?? 0) + expected) / total;
    }
  }
  return company;
}
