/** @file Repository of what people do to rows: labels, flags and notes, made durable together. */
import type { HumanLabel } from './human-labels';
import { ofProject, withDatabase, writeToProject } from './database';
import { tellLabelled } from './label-news';
import type { ProjectRecord, RowMarkRecord } from './schema';
import { TaskChanged } from './storage-error';

export type RowMark = Pick<RowMarkRecord, 'isFlagged' | 'note'>;

/** What a row is to have from now on; null takes it away, what is left out stays as it is. */
export interface RowEdit {
  row: number;
  label?: HumanLabel | null;
  mark?: RowMark | null;
}

/**
 * Stores all of the edits or none.
 * @throws ProjectGone where the project is not there any more; TaskChanged where it has not such a label any more.
 */
export async function putRowEdits(projectId: string, edits: readonly RowEdit[]): Promise<void> {
  await writeToProject(
    projectId,
    ['humanLabels', 'rowMarks'],
    ({ store, project, touch }) => {
      requireLabels(project, edits);
      const [labels, marks] = [store('humanLabels'), store('rowMarks')];
      const writes = edits.flatMap(({ row, label, mark }) => [
        async () => {
          if (label) await labels.put({ projectId, row, ...label });
          else if (label === null) await labels.delete([projectId, row]);
        },
        async () => {
          if (mark) await marks.put({ projectId, row, ...mark });
          else if (mark === null) await marks.delete([projectId, row]);
        },
      ]);
      return Promise.all([touch(), ...writes.map((write) => write())]);
    },
    'strict',
  );
  tellLabelled(projectId);
}

function requireLabels({ recipe }: ProjectRecord, edits: readonly RowEdit[]): void {
  const names = recipe && new Set(recipe.task.labels.map(({ name }) => name));
  if (edits.some(({ label }) => label && names?.has(label.label) === false))
    throw new TaskChanged();
}

/** In the order of the rows. */
export async function allRowMarks(projectId: string): Promise<Map<number, RowMark>> {
  const records = await withDatabase((db) => db.getAll('rowMarks', ofProject(projectId)));
  return new Map(records.map(({ row, isFlagged, note }) => [row, { isFlagged, note }]));
}
