/** @file Projects in the database, for tests of what is stored. */
import type { ProjectRecord } from '../../src/persist/schema';
import { deleteProject } from '../../src/persist/projects';
import { copyProject } from '../../src/persist/whole-projects/copy-project';
import { database } from '../../src/persist/database';

/** A new project as an import leaves it; its id is its own in every test. */
export function projectRecord(more: Partial<ProjectRecord> = {}): ProjectRecord {
  return {
    id: crypto.randomUUID(),
    name: 'letters',
    fileName: 'letters.csv',
    createdAt: 1_000,
    updatedAt: 1_000,
    columns: ['text', 'label'],
    rowCount: 2,
    warnings: [],
    stage: 'task',
    recipe: null,
    teacherSeconds: 0,
    trainings: {},
    ...more,
  };
}

/** The same project once more: what a test changes, the next one finds as it was. @returns its id. */
export async function copyOf(projectId: string): Promise<string> {
  const { id } = await copyProject(projectId, crypto.randomUUID(), () => ({}));
  return id;
}

/** Empties the database of whatever a test left there. */
export async function deleteAllProjects(): Promise<void> {
  const db = await database();
  for (const id of await db.getAllKeys('projects')) await deleteProject(id);
}

/** Stores whose records belong to no project. */
const SHARED_STORES: ReadonlySet<string> = new Set(['students', 'answers', 'sentenceEmbeddings']);

/** How many records of each store belong to a project. */
export async function countRecords(projectId: string): Promise<Record<string, number>> {
  const db = await database();
  const counts: Record<string, number> = {};
  for (const store of db.objectStoreNames) {
    if (SHARED_STORES.has(store)) continue;
    const records: object[] = await db.getAll(store);
    counts[store] = records.filter((record) =>
      'projectId' in record
        ? record.projectId === projectId
        : 'id' in record && record.id === projectId,
    ).length;
  }
  return counts;
}
