/** @file Repository of labels given by people. */
import { ofProject, withDatabase } from './database';

export async function putOverride(projectId: string, row: number, label: string): Promise<void> {
  await withDatabase((db) => db.put('overrides', { projectId, row, label }));
}

/** Takes a person's label back; the machine's shows again. */
export async function deleteOverride(projectId: string, row: number): Promise<void> {
  await withDatabase((db) => db.delete('overrides', [projectId, row]));
}

export async function readOverrides(projectId: string): Promise<Map<number, string>> {
  const records = await withDatabase((db) => db.getAll('overrides', ofProject(projectId)));
  return new Map(records.map(({ row, label }) => [row, label]));
}
