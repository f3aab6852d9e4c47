/**
 * @file Which rows of a large table an epoch learns from. A student needs a number of steps, not of passes over
 * the table: weight decay makes the n-gram student forget old steps (its rate times its decay, a step), so that
 * more of them bring little. How little was measured on one table (docs/performance.md).
 */
import { seededRandom, shuffle } from '../random';
import type { StudentConfig } from '../task/recipe';

/** Rows of an epoch at the most: with 13,912 train rows of DBpedia, so cut in two, accuracies stay (docs/performance.md). */
const MOST_ROWS = 8_192;

/**
 * A part of the table: parts of equal size take turns, and are dealt anew when each has had its turn. Null: all
 * rows, as in small tables, for students that pass over the texts only a few times, and where the recipe says
 * how steps are to be taken.
 * @param epoch 1-based; the rows depend on it and the seed alone.
 */
export function rowsOfEpoch(
  { kind, batchSize }: Pick<StudentConfig, 'kind' | 'batchSize'>,
  rows: number,
  seed: number,
  epoch: number,
  most = MOST_ROWS,
): Int32Array | null {
  if (kind !== 'ngram' || batchSize !== undefined || rows <= most) return null;
  const parts = Math.ceil(rows / most);
  const turn = Math.floor((epoch - 1) / parts);
  const part = (epoch - 1) % parts;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, seededRandom(Math.imul(seed, 1_000_033) + turn));
  const border = (k: number) => Math.floor((k * rows) / parts);
  return order.slice(border(part), border(part + 1)).sort();
}
