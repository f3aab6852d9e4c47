/** @file Repository of labels given by people. */
import { ofProject, withDatabase } from './database';
import type { LabelOrigin, OverrideRecord } from './schema';

export interface HumanLabel {
  label: string;
  origin: LabelOrigin;
}

export async function putOverride(
  projectId: string,
  row: number,
  label: string,
  origin: LabelOrigin = 'review',
): Promise<void> {
  await withDatabase((db) => db.put('overrides', { projectId, row, label, origin }));
}

/** Makes people's labels durable, all of them or none. */
export async function putOverrideRecords(labels: readonly OverrideRecord[]): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('overrides', 'readwrite');
    await Promise.all([...labels.map((label) => transaction.store.put(label)), transaction.done]);
  });
}

/** Takes a person's label back; the machine's shows again. */
export async function deleteOverride(projectId: string, row: number): Promise<void> {
  await withDatabase((db) => db.delete('overrides', [projectId, row]));
}

/** In the order of the rows. */
export async function readOverrides(projectId: string): Promise<Map<number, HumanLabel>> {
  const records = await withDatabase((db) => db.getAll('overrides', ofProject(projectId)));
  return new Map(records.map(({ row, label, origin = 'review' }) => [row, { label, origin }]));
}
