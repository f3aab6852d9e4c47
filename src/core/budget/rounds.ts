/**
 * @file Which rows a teacher with a budget is asked about, round by round: first at random, then those
 * whose label would move the student most, all different from each other.
 *
 * The first round is random because nothing beat it: rows chosen to lie far apart (k-means++) or to cover
 * many terms are the odd ones, and taught a student less on the train rows of TREC.
 */
import type { Pieces } from '../pieces';
import { seededRandom, shuffle } from '../random';
import { floatAt, intAt } from '../reads';
import type { SparseRows } from '../students/sparse';

/** Rows looked at for each that is chosen, and at most: distances to every row cost too much. */
const POOL_FACTOR = 20;
const LARGEST_POOL = 20_000;

/** The first round: `count` of the rows, by the seed. */
export function firstRound(rows: readonly number[], count: number, seed: number): Int32Array {
  const order = Int32Array.from(rows);
  shuffle(order, seededRandom(seed));
  return order.slice(0, count);
}

/** What a student of the rounds before says of the texts that there are. */
export interface RoundChoice {
  /** The texts to be asked about, in this order. */
  rows: Int32Array;
  /** Expected accuracy on texts that the student was not trained on, judged without gold. */
  expected: number;
  /** [texts] the favourite label of a student that was not trained on the text. */
  labels: Int32Array;
}

export interface RoundInput {
  /** Features of all rows that may be asked about, in the places of all rows. */
  features: SparseRows;
  /** The student's softmax for all rows, [rows x classes]. */
  distributions: Float32Array;
  classes: number;
  /** Rows that may be asked about: not yet annotated, not of the test split. */
  open: readonly number[];
  count: number;
  seed: number;
}

/**
 * The next round, in the manner of BADGE (Ash et al. 2020, arXiv 1906.03671): each row stands for the
 * gradient that its likeliest label would give the student, (p - onehot(argmax p)) ⊗ features, long where
 * the student is unsure. Rows are drawn one after the other with a chance proportional to the fourth power of
 * the distance to the nearest one drawn before, so that they are unsure and unlike each other.
 */
export function* nextRound(input: RoundInput): Pieces<Int32Array> {
  const random = seededRandom(input.seed);
  const pool = poolOf(input, random);
  const count = Math.min(input.count, pool.length);
  const gradients = new Gradients(input, pool);
  const nearest = gradients.norms.slice();
  const chosen: number[] = [];
  let next = indexOfLargest(nearest);
  while (chosen.length < count) {
    chosen.push(next);
    gradients.lowerDistances(next, nearest);
    yield;
    nearest[next] = 0;
    next = drawBySquare(nearest, random);
    if (next < 0) next = nearest.findIndex((_, i) => !chosen.includes(i));
  }
  return Int32Array.from(chosen, (i) => intAt(pool, i));
}

function poolOf({ open, count }: RoundInput, random: () => number): Int32Array {
  const pool = Int32Array.from(open);
  shuffle(pool, random);
  return pool.slice(0, Math.max(count, Math.min(LARGEST_POOL, POOL_FACTOR * count)));
}

/** The rows' gradients, never written out: inner products come from their two factors. */
class Gradients {
  /** [pool] squared lengths. */
  readonly norms: Float64Array;
  readonly #features: SparseRows;
  readonly #pool: Int32Array;
  readonly #classes: number;
  /** [pool x classes] p - onehot(argmax p). */
  readonly #residuals: Float32Array;
  /** One row's features, spread out over all terms. */
  readonly #spread: Float32Array;

  constructor({ features, distributions, classes }: RoundInput, pool: Int32Array) {
    this.#features = features;
    this.#pool = pool;
    this.#classes = classes;
    this.#residuals = new Float32Array(pool.length * classes);
    this.#spread = new Float32Array(features.indices.reduce((most, i) => Math.max(most, i), 0) + 1);
    this.norms = Float64Array.from(pool, (row, i) => {
      const residual = this.#residuals.subarray(i * classes, (i + 1) * classes);
      residual.set(distributions.subarray(row * classes, (row + 1) * classes));
      const winner = indexOfLargest(residual);
      residual[winner] = floatAt(residual, winner) - 1;
      const length = residual.reduce((sum, u) => sum + u * u, 0);
      return length * this.#sumOver(row, (value) => value * value);
    });
  }

  /** Takes into account that pool row `at` is now among the chosen. */
  lowerDistances(at: number, nearest: Float64Array): void {
    const row = intAt(this.#pool, at);
    const classes = this.#classes;
    this.#sumOver(row, (value, term) => (this.#spread[term] = value));
    for (let i = 0; i < this.#pool.length; i++) {
      if (nearest[i] === 0) continue;
      let product = 0;
      for (let j = 0; j < classes; j++) {
        product +=
          floatAt(this.#residuals, i * classes + j) * floatAt(this.#residuals, at * classes + j);
      }
      const overlap = this.#sumOver(
        intAt(this.#pool, i),
        (value, term) => value * floatAt(this.#spread, term),
      );
      const distance = floatAt(this.norms, i) + floatAt(this.norms, at) - 2 * product * overlap;
      nearest[i] = Math.min(floatAt(nearest, i), Math.max(distance, 1e-12));
    }
    this.#sumOver(row, (_, term) => (this.#spread[term] = 0));
  }

  #sumOver(row: number, visit: (value: number, term: number) => number): number {
    const { starts, ends, indices, values } = this.#features;
    let sum = 0;
    for (let entry = intAt(starts, row); entry < intAt(ends, row); entry++) {
      sum += visit(floatAt(values, entry), intAt(indices, entry));
    }
    return sum;
  }
}

/** An index drawn with a chance proportional to the squared value; -1 where all are 0. */
function drawBySquare(values: Float64Array, random: () => number): number {
  const total = values.reduce((sum, value) => sum + value * value, 0);
  if (total <= 0) return -1;
  let left = random() * total;
  let last = -1;
  for (let i = 0; i < values.length; i++) {
    const value = floatAt(values, i);
    if (value <= 0) continue;
    last = i;
    left -= value * value;
    if (left < 0) break;
  }
  return last;
}

function indexOfLargest(values: Float32Array | Float64Array): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > floatAt(values, best)) best = i;
  });
  return best;
}
