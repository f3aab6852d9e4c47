/** @file How often a finished student's argmax is the gold label. For figures only. */
import { accuracyOf, type LabelledPair } from '../../core/labels/figures/accuracy';
import { at, intAt } from '../../core/reads';
import { argmaxRows } from '../../core/refinery/refinery';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord, TrainingName } from '../../persist/schema';
import { readDistributions } from '../../persist/trainings';

export interface StudentAccuracy {
  /** On annotated rows; null where there is no gold. */
  trainAccuracy: number | null;
  /** On rows of the test split. */
  testAccuracy: number | null;
}

/** Measured anew at each call, so that a gold column named after the training counts as well. */
export async function studentAccuracy(
  project: ProjectRecord,
  recipe: Recipe,
  training: TrainingName,
  isAnnotated: (row: number) => boolean,
): Promise<StudentAccuracy> {
  const labels = recipe.task.labels.map(({ name }) => name);
  const read = rowReader(recipe, project.columns);
  const distributions = await readDistributions(project.id, training);
  const pairs = { train: [] as LabelledPair[], test: [] as LabelledPair[] };
  let chunk = 0;
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    const winners = argmaxRows(at(distributions, chunk++), labels.length);
    rows.forEach((cells, i) => {
      const gold = read.gold(cells);
      const label = labels[intAt(winners, i)];
      if (label === undefined || gold === null || !labels.includes(gold)) return;
      if (isAnnotated(firstRow + i)) pairs.train.push({ label, gold });
      else if (read.role(cells) === 'test') pairs.test.push({ label, gold });
    });
  }
  return { trainAccuracy: accuracyOf(pairs.train), testAccuracy: accuracyOf(pairs.test) };
}
