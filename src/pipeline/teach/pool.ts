/** @file The texts among which a teacher's next rows are chosen. */
import { budgetOf } from '../../core/budget/budget';
import { seededRandom, shuffle } from '../../core/random';
import type { TrainingRow } from '../../core/refinery/candidate-sets';
import type { Annotation } from '../../core/teaching/teacher';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { readAnnotations } from '../../persist/annotations';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { openRows } from './teacher-rows';

/** Rows not annotated that are looked at: their features must fit in memory. */
const LARGEST_POOL = 20_000;

/** Places are positions in `rows`, `texts` and `gold`. */
export interface Pool {
  /** Rows of the table. */
  rows: number[];
  texts: string[];
  /** Class of each row, -1 where unknown; for figures only. */
  gold: number[];
  /** Places of the rows with candidates, in the order of the table. */
  annotated: number[];
  /** Places of the rows not asked about yet. */
  open: number[];
}

/** All annotated train rows, and the others or a sample of them. */
export async function readPool(
  project: ProjectRecord,
  recipe: Recipe,
  known: ReadonlyMap<number, Annotation>,
  open: readonly number[],
): Promise<Pool> {
  const read = rowReader(recipe, project.columns);
  const classOf = new Map(recipe.task.labels.map(({ name }, index) => [name, index]));
  const isOpen = new Set(sampled(open, recipe.seed));
  const pool: Pool = { rows: [], texts: [], gold: [], annotated: [], open: [] };
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    rows.forEach((cells, i) => {
      const row = firstRow + i;
      const isAnnotated = known.get(row)?.status === 'annotated';
      if (!isAnnotated && !isOpen.has(row)) return;
      (isAnnotated ? pool.annotated : pool.open).push(pool.rows.length);
      pool.rows.push(row);
      pool.texts.push(read.text(cells));
      pool.gold.push(classOf.get(read.gold(cells) ?? '') ?? -1);
    });
  }
  return pool;
}

function sampled(open: readonly number[], seed: number): Iterable<number> {
  if (open.length <= LARGEST_POOL) return open;
  const order = Int32Array.from(open);
  shuffle(order, seededRandom(seed));
  return order.subarray(0, LARGEST_POOL);
}

/**
 * With a budget: the train rows that neither teacher nor person has labelled, or a sample of them, from which a
 * student learns too. Null without one.
 * @param annotations what the training learns from.
 */
export async function readOtherTexts(
  project: ProjectRecord,
  recipe: Recipe,
  annotations: readonly TrainingRow[],
): Promise<string[] | null> {
  if (!budgetOf(recipe.teacher)) return null;
  const known = new Map<number, unknown>(await readAnnotations(project.id));
  for (const { row } of annotations) known.set(row, null);
  const open = await openRows(project, recipe, known);
  return (await readPool(project, recipe, new Map(), open)).texts;
}
