/** @file Repositories of checkpoints (to resume) and distributions (what a finished student says). */
import { CountedPass } from './collected';
import { ofProject, withDatabase, writeToProject } from './database';
import type {
  CheckpointRecord,
  DistributionRecord,
  TrainingName,
  DistributionName,
} from './schema';

/** What a tab has written of trainings: for a million rows some 30 MB with each of twenty epochs, one a second. */
const written = new CountedPass();

export async function putCheckpoint(checkpoint: CheckpointRecord): Promise<void> {
  await writeToProject(checkpoint.projectId, ['checkpoints'], ({ store }) =>
    store('checkpoints').put(checkpoint),
  );
  written.count(bytesOf(checkpoint.state));
}

/** Of the arrays in it; all else is next to nothing. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0);
}

export async function deleteCheckpoint(projectId: string, training: TrainingName): Promise<void> {
  await withDatabase((db) => db.delete('checkpoints', [projectId, training]));
}

export function getCheckpoint(
  projectId: string,
  training: TrainingName,
): Promise<CheckpointRecord | undefined> {
  return withDatabase((db) => db.get('checkpoints', [projectId, training]));
}

export async function putDistribution(distribution: DistributionRecord): Promise<void> {
  await writeToProject(distribution.projectId, ['distributions'], ({ store }) =>
    store('distributions').put(distribution),
  );
}

/** A finished student's distributions in one array a chunk of rows; empty before it is finished. */
export async function readDistributions(
  projectId: string,
  training: DistributionName,
): Promise<Float32Array[]> {
  const records = await withDatabase((db) =>
    db.getAll('distributions', IDBKeyRange.bound([projectId, training], [projectId, training, []])),
  );
  return records.map(({ values }) => values);
}

/** What students say of the train rows that they were not trained on; null before that was asked. */
export async function readHeldOut(
  projectId: string,
): Promise<Pick<DistributionRecord, 'rows' | 'rules' | 'values'> | null> {
  const record = await withDatabase((db) => db.get('distributions', [projectId, 'heldOut', 0]));
  return record ?? null;
}

/** All distributions of a project, one record at a time. */
export async function* distributionRecords(projectId: string): AsyncGenerator<DistributionRecord> {
  const keys = await withDatabase((db) => db.getAllKeys('distributions', ofProject(projectId)));
  for (const key of keys) {
    const record = await withDatabase((db) => db.get('distributions', key));
    if (record) yield record;
  }
}
