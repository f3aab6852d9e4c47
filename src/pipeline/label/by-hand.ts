/**
 * @file A person labels some rows before anything else: which ones, and how right a student of those labels would
 * be. The first rows are drawn at random from all over the table, the later ones are those that such a student is
 * unsure of, unlike each other. The labels are human labels as any other.
 */
import { withStudentWorker } from '../../bridge/workers';
import { chooserOf } from '../../core/budget/budget';
import { firstRound } from '../../core/budget/rounds';
import { at } from '../../core/reads';
import { candidateSets, certainRow, type TrainingRow } from '../../core/refinery/candidate-sets';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { readHumanLabels } from '../human-labels';
import { readPool } from '../teach/pool';

/** A student of fewer labels, or of one label only, neither chooses nor is judged. */
const LEAST_ROWS = 10;

export interface HandRow {
  /** 0-based row of the table. */
  row: number;
  text: string;
}

export interface HandChoice {
  /** Rows to be labelled next. */
  rows: HandRow[];
  /** Share that a student of the labels so far is expected to have right; null while nobody can tell. */
  expected: number | null;
  /** Labels of people that there are. */
  labelled: number;
}

/**
 * The next rows for a person to label.
 * @param recipe the task as it is described now; it need not have been applied.
 * @param passed rows that were asked about already, with a label or without.
 */
export async function chooseByHand(
  project: ProjectRecord,
  recipe: Recipe,
  passed: readonly number[],
  count: number,
  signal?: AbortSignal,
): Promise<HandChoice> {
  const humans = await readHumanLabels(project, recipe);
  const texts = await trainTexts(project, recipe);
  const isPassed = new Set(passed);
  const open = [...texts.keys()].filter((row) => !humans.has(row) && !isPassed.has(row));
  const known = new Map(
    [...humans].flatMap(([row, { label }]): [number, TrainingRow][] =>
      texts.has(row) ? [[row, certainRow(row, label)]] : [],
    ),
  );
  const named = (rows: Iterable<number>) =>
    Array.from(rows, (row): HandRow => ({ row, text: texts.get(row) ?? '' }));
  const labels = new Set([...known.values()].map(({ candidates: [label] }) => label));
  const seed = recipe.seed + known.size + passed.length;
  const atRandom = () => named(firstRound(open, count, seed));
  if (known.size < LEAST_ROWS || labels.size < 2) {
    return { rows: atRandom(), expected: null, labelled: known.size };
  }
  const pool = await readPool(project, recipe, known, open);
  const annotated = pool.annotated.flatMap((place) => known.get(at(pool.rows, place)) ?? []);
  const names = recipe.task.labels.map(({ name }) => name);
  const choice = await withStudentWorker(
    (worker) =>
      worker.chooseRows({
        ...chooserOf(recipe),
        ...{ sets: candidateSets(annotated, names), count, seed },
        texts: pool.texts,
        annotated: Int32Array.from(pool.annotated),
        open: Int32Array.from(pool.open),
      }),
    signal,
  );
  return {
    rows: choice ? named([...choice.rows].flatMap((place) => at(pool.rows, place))) : atRandom(),
    expected: choice?.expected ?? null,
    labelled: known.size,
  };
}

/** The texts that a student may learn from, by the row that has each first; empty ones teach nothing. */
async function trainTexts(project: ProjectRecord, recipe: Recipe): Promise<Map<number, string>> {
  const read = rowReader(recipe, project.columns);
  const texts = new Map<number, string>();
  const seen = new Set<string>();
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    rows.forEach((cells, i) => {
      const text = read.text(cells);
      if (read.role(cells) !== 'train' || seen.has(text)) return;
      seen.add(text);
      texts.set(firstRow + i, text);
    });
  }
  return texts;
}
