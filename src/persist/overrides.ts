/** @file Repository of labels given by people. */
import { ofProject, withDatabase, writeToProject } from './database';
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
  await putOverrideRecords([{ projectId, row, label, origin }]);
}

/** Makes people's labels of one project durable, all of them or none. */
export async function putOverrideRecords(labels: readonly OverrideRecord[]): Promise<void> {
  const [first] = labels;
  if (!first) return;
  await writeToProject(
    first.projectId,
    ['overrides'],
    ({ store }) => Promise.all(labels.map((label) => store('overrides').put(label))),
    'strict',
  );
}

/** Takes a person's label back; the machine's shows again. */
export async function deleteOverride(projectId: string, row: number): Promise<void> {
  await writeToProject(
    projectId,
    ['overrides'],
    ({ store }) => store('overrides').delete([projectId, row]),
    'strict',
  );
}

/** In the order of the rows. */
export async function readOverrides(projectId: string): Promise<Map<number, HumanLabel>> {
  const records = await withDatabase((db) => db.getAll('overrides', ofProject(projectId)));
  return new Map(records.map(({ row, label, origin = 'review' }) => [row, { label, origin }]));
}
