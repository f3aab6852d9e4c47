/** @file Repository of labels given by people. */
import { ofProject, withDatabase } from './database';
import type { LabelOrigin, HumanLabelRecord } from './schema';

export interface HumanLabel {
  label: string;
  origin: LabelOrigin;
}

export async function putHumanLabel(
  projectId: string,
  row: number,
  label: string,
  origin: LabelOrigin = 'review',
): Promise<void> {
  await withDatabase((db) => db.put('humanLabels', { projectId, row, label, origin }));
}

/** Makes people's labels durable, all of them or none. */
export async function putHumanLabels(labels: readonly HumanLabelRecord[]): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('humanLabels', 'readwrite');
    await Promise.all([...labels.map((label) => transaction.store.put(label)), transaction.done]);
  });
}

/** Takes a person's label back; the machine's shows again. */
export async function deleteHumanLabel(projectId: string, row: number): Promise<void> {
  await withDatabase((db) => db.delete('humanLabels', [projectId, row]));
}

/** In the order of the rows. */
export async function allHumanLabels(projectId: string): Promise<Map<number, HumanLabel>> {
  const records = await withDatabase((db) => db.getAll('humanLabels', ofProject(projectId)));
  return new Map(records.map(({ row, label, origin = 'review' }) => [row, { label, origin }]));
}
