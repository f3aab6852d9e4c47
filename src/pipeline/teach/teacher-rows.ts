/** @file The rows that a teacher is asked about, read from the table chunk by chunk. */
import type { TeacherRow } from '../../core/teaching/teacher';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';

/** The train rows that a map of annotations lacks, a chunk at a time. */
export async function* todoRows(
  project: ProjectRecord,
  recipe: Recipe,
  known: ReadonlyMap<number, unknown>,
): AsyncGenerator<TeacherRow[]> {
  const read = rowReader(recipe, project.columns);
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    const todo = rows.flatMap((cells, i): TeacherRow[] => {
      const row = firstRow + i;
      if (known.has(row) || read.role(cells) !== 'train') return [];
      return [{ row, text: read.text(cells), cells: read.teacherCells(cells) }];
    });
    if (todo.length > 0) yield todo;
  }
}

export async function countTodo(
  project: ProjectRecord,
  recipe: Recipe,
  known: ReadonlyMap<number, unknown>,
): Promise<number> {
  let count = 0;
  for await (const rows of todoRows(project, recipe, known)) count += rows.length;
  return count;
}

/** Numbers of the train rows that a map of annotations lacks, in the order of the table. */
export async function openRows(
  project: ProjectRecord,
  recipe: Recipe,
  known: ReadonlyMap<number, unknown>,
): Promise<number[]> {
  const open: number[] = [];
  for await (const rows of todoRows(project, recipe, known)) {
    for (const { row } of rows) open.push(row);
  }
  return open;
}

/** Enough to see what a table's texts are like. */
const SAMPLE_TEXTS = 3_000;

/** For a teacher that compares a text with the others: train texts from all over the table, else none. */
export async function sampleFor(project: ProjectRecord, recipe: Recipe): Promise<string[]> {
  if (recipe.teacher.kind !== 'keywords' || recipe.teacher.nearness === false) return [];
  const step = Math.max(1, Math.floor(project.rowCount / SAMPLE_TEXTS));
  const sample: string[] = [];
  for await (const rows of todoRows(project, recipe, new Map())) {
    for (const { row, text } of rows) if (row % step === 0) sample.push(text);
  }
  return sample;
}
