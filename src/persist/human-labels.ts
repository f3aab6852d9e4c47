/** @file Repository of labels given by people. */
import { ofProject, withDatabase, writeToProject } from './database';
import { tellLabelled } from './label-news';
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
  await putHumanLabels([{ projectId, row, label, origin }]);
}

/** Makes people's labels of one project durable, all of them or none. */
export async function putHumanLabels(labels: readonly HumanLabelRecord[]): Promise<void> {
  const [first] = labels;
  if (!first) return;
  await writeToProject(
    first.projectId,
    ['humanLabels'],
    ({ store, touch }) =>
      Promise.all([touch(), ...labels.map(async (label) => store('humanLabels').put(label))]),
    'strict',
  );
  tellLabelled(first.projectId);
}

/** Takes a person's label back; the machine's shows again. */
export async function deleteHumanLabel(projectId: string, row: number): Promise<void> {
  await writeToProject(
    projectId,
    ['humanLabels'],
    ({ store, touch }) => Promise.all([touch(), store('humanLabels').delete([projectId, row])]),
    'strict',
  );
  tellLabelled(projectId);
}

/** In the order of the rows. */
export async function allHumanLabels(projectId: string): Promise<Map<number, HumanLabel>> {
  const records = await withDatabase((db) => db.getAll('humanLabels', ofProject(projectId)));
  return new Map(records.map(({ row, label, origin = 'review' }) => [row, { label, origin }]));
}
