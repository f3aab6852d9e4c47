/** @file What a column of candidates holds for a table's texts, read before a run as the teacher would read it. */
import { ColumnTeacher } from '../../core/keywords/column';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { rowChunks } from '../../persist/rows';
import { openProject } from '../projects';
import { Slices } from '../slices';

export interface ColumnEvidence {
  column: string;
  /** Texts outside of the test part, and those of them that it has no candidates for. */
  texts: number;
  none: number;
}

/** Null where the teacher is no column. */
export async function countCandidates(
  projectId: string,
  recipe: Recipe,
): Promise<ColumnEvidence | null> {
  const { teacher: config, task } = recipe;
  if (config.kind !== 'column') return null;
  const project = await openProject(projectId);
  const read = rowReader(recipe, project.columns);
  const teacher = new ColumnTeacher(config, task);
  const slices = new Slices();
  const counted = { column: config.column, texts: 0, none: 0 };
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    for (const [i, cells] of rows.entries()) {
      const role = read.role(cells);
      if (role === 'empty' || role === 'test') continue;
      counted.texts += 1;
      const row = { row: firstRow + i, text: '', cells: read.teacherCells(cells) };
      if ((await teacher.annotate(row)).status === 'failed') counted.none += 1;
      await slices.rest();
    }
  }
  return counted;
}
