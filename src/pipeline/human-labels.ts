/** @file Labels given by people: read by whoever learns from them, written by review and audit. */
import type { Recipe } from '../core/task/recipe';
import {
  deleteHumanLabel,
  putHumanLabel,
  putHumanLabels,
  allHumanLabels,
  type HumanLabel,
} from '../persist/human-labels';
import type { LabelOrigin } from '../persist/schema';

export type { HumanLabel };

/**
 * A project's human labels by row. One that the task no longer has is left out: it waits in the database
 * until it is back.
 */
export async function readHumanLabels(
  projectId: string,
  { task }: Recipe,
): Promise<Map<number, HumanLabel>> {
  const names = new Set(task.labels.map(({ name }) => name));
  const all = await allHumanLabels(projectId);
  return new Map([...all].filter(([, { label }]) => names.has(label)));
}

/** A person's label for a row, kept over every machine's; null takes it back. */
export async function setLabel(
  projectId: string,
  row: number,
  label: string | null,
  origin: LabelOrigin = 'review',
): Promise<void> {
  if (label === null) await deleteHumanLabel(projectId, row);
  else await putHumanLabel(projectId, row, label, origin);
}

/** Of a project whose task was not applied yet: people's labels under the names that its form has now. */
export async function renameLabels(
  projectId: string,
  renames: ReadonlyMap<string, string>,
): Promise<void> {
  const all = await allHumanLabels(projectId);
  const records = [...all].flatMap(([row, { label, origin }]) => {
    const now = renames.get(label);
    return now === undefined || now === label ? [] : [{ projectId, row, label: now, origin }];
  });
  if (records.length > 0) await putHumanLabels(records);
}
