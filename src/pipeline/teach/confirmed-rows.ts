/**
 * @file Rows that a person has labelled, as examples for other rows. Invariant: rows of the test split
 * are never among them.
 */
import type { Recipe, Shot } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { retrievalPool } from '../../core/shown/example-pool';
import type { ConfirmedRow } from '../../core/keywords/keyword-suggestions';
import { isLanguageModelConfig } from '../../core/teaching/settings';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { readHumanLabels } from '../human-labels';

/** Looking through more for each row takes longer than it helps. */
const MOST_ROWS = 2_000;

/** In the order of the table, of equal texts the first. */
export async function confirmedRows(
  { id, columns }: Pick<ProjectRecord, 'id' | 'columns'>,
  recipe: Recipe,
): Promise<ConfirmedRow[]> {
  const labels = await readHumanLabels({ id, columns }, recipe);
  if (labels.size === 0) return [];
  const read = rowReader(recipe, columns);
  const confirmed: ConfirmedRow[] = [];
  const seen = new Set<string>();
  for await (const { firstRow, rows } of rowChunks(id)) {
    for (const [i, cells] of rows.entries()) {
      const given = labels.get(firstRow + i);
      if (!given || read.role(cells) === 'test') continue;
      const text = read.text(cells);
      if (seen.has(text)) continue;
      seen.add(text);
      confirmed.push({ text, label: given.label });
      if (confirmed.length >= MOST_ROWS) return confirmed;
    }
  }
  return confirmed;
}

/** What a language model retrieves a row's examples from; empty where it needs none but the task's. */
export async function examplesFor(project: ProjectRecord, recipe: Recipe): Promise<Shot[]> {
  if (!isLanguageModelConfig(recipe.teacher)) return [];
  return retrievalPool(recipe.task.shots, await confirmedRows(project, recipe));
}
