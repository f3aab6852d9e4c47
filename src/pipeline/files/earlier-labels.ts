/**
 * @file Labels that a table brings along from an earlier export of this page. They are offered, and taken
 * only when a person says so: a person's label then is one again, a machine's stays a column.
 */
import { exportedLabels } from '../../core/exports/our-columns';
import { putHumanLabels, allHumanLabels } from '../../persist/human-labels';
import { rowChunks } from '../../persist/rows';
import type { HumanLabelRecord } from '../../persist/schema';
import { openProject } from '../projects';

export interface EarlierLabels {
  /** Rows whose label a person gave. */
  human: number;
  /** Rows whose label a machine gave. */
  machine: number;
}

/** What the table says of earlier labels; null where it is no export of ours. */
export async function findEarlierLabels(projectId: string): Promise<EarlierLabels | null> {
  const { columns, dialect } = await openProject(projectId);
  const read = exportedLabels(columns, dialect !== undefined);
  if (!read) return null;
  const found = { human: 0, machine: 0 };
  for await (const { rows } of rowChunks(projectId)) {
    for (const cells of rows) {
      const earlier = read(cells);
      if (earlier) found[earlier.source === 'human' ? 'human' : 'machine'] += 1;
    }
  }
  return found;
}

/** Takes people's labels as people's. Those given in this project stand. Returns how many were taken. */
export async function takeEarlierLabels(projectId: string): Promise<number> {
  const { columns, dialect } = await openProject(projectId);
  const read = exportedLabels(columns, dialect !== undefined);
  if (!read) return 0;
  const known = await allHumanLabels(projectId);
  const labels: HumanLabelRecord[] = [];
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    rows.forEach((cells, i) => {
      const earlier = read(cells);
      if (earlier?.source === 'human' && !known.has(firstRow + i)) {
        labels.push({ projectId, row: firstRow + i, label: earlier.label, origin: 'review' });
      }
    });
  }
  await putHumanLabels(labels);
  return labels.length;
}
