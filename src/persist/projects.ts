/** @file Repository of projects: what there is, and how far each has come. */
import type { StoreNames } from 'idb';
import { completeProject } from './versions/complete';
import { isThere, nextTouch, ofProject, withDatabase } from './database';
import { relabel, RELABELLED_STORES, type Relabelling } from './whole-projects/relabelling';
import type { ProjectRecord, ShortlistSchema } from './schema';
import { ProjectGone } from './storage-error';

/** What a project may forget with a change: what its teacher said, how its rows were chosen, what its students have learnt. */
export type Forgettable = 'annotations' | 'rounds' | 'trainings';

const STORES_OF = {
  annotations: ['candidates', 'teacherRounds'],
  rounds: ['teacherRounds'],
  trainings: ['checkpoints', 'distributions'],
} as const satisfies Record<Forgettable, readonly string[]>;

/** Undefined where it was deleted, also while that can be undone. */
export async function getProject(id: string): Promise<ProjectRecord | undefined> {
  const stored = await withDatabase((db) => db.get('projects', id));
  return isThere(stored) ? completeProject(stored) : undefined;
}

/** The projects that can be opened, the latest touched first. */
export async function listProjects(): Promise<ProjectRecord[]> {
  return (await listStoredProjects()).filter(isThere);
}

/** The same, and with them those whose deletion can be undone. */
export async function listStoredProjects(): Promise<ProjectRecord[]> {
  const all = await withDatabase((db) => db.getAllFromIndex('projects', 'updatedAt'));
  return all
    .reverse()
    .filter((project) => project.stage !== 'importing')
    .map(completeProject);
}

export async function putProject(project: ProjectRecord): Promise<void> {
  await withDatabase((db) => db.put('projects', project));
}

/**
 * Changes a project in one transaction, so that two changes cannot undo each other.
 * @param forgets goes in the same transaction: a tab closed in the middle leaves a project that is
 *   wholly as it was, never one that counts as done and has lost what made it so.
 * @param relabelling of what is left, in the same transaction too.
 * @throws ProjectGone, e.g. where it was deleted in another tab.
 */
export async function updateProject(
  id: string,
  change: (project: ProjectRecord) => Partial<ProjectRecord>,
  forgets: readonly Forgettable[] = [],
  relabelling: Relabelling | null = null,
): Promise<ProjectRecord> {
  return withDatabase(async (db) => {
    const stores = ['projects' as const, ...forgets.flatMap((part) => STORES_OF[part])];
    const relabelled = relabelling ? RELABELLED_STORES : [];
    const all = [...new Set<StoreNames<ShortlistSchema>>([...stores, ...relabelled])];
    const transaction = db.transaction(all, 'readwrite');
    const projects = transaction.objectStore('projects');
    const stored = await projects.get(id);
    if (!isThere(stored)) throw new ProjectGone(id);
    const project = completeProject(stored);
    const changed = { ...project, ...change(project), updatedAt: await nextTouch(projects) };
    // The log of annotations has keys of its own, so a project's part of it is no range.
    const batches = forgets.includes('annotations')
      ? await transaction
          .objectStore('candidates')
          .index('projectId')
          .getAllKeys(IDBKeyRange.only(id))
      : [];
    await Promise.all([
      ...batches.map((key) => transaction.objectStore('candidates').delete(key)),
      ...stores
        .filter((store) => store !== 'projects' && store !== 'candidates')
        .map((store) => transaction.objectStore(store).delete(ofProject(id))),
      relabelling && relabelOrAbort(transaction, id, relabelling),
      projects.put(changed),
      transaction.done,
    ]);
    return changed;
  });
}

/** A transaction in which nothing fails is kept, also where the code around it does. */
async function relabelOrAbort(...[transaction, ...what]: Parameters<typeof relabel>) {
  try {
    await relabel(transaction, ...what);
  } catch (error) {
    transaction.abort();
    throw error;
  }
}

/**
 * Makes a project deleted for every tab, or takes that back; nothing else of it changes.
 * @param at when, in milliseconds since 1970; null: it is not deleted.
 * @throws ProjectGone where nothing of it is left.
 */
export async function markDeleted(id: string, at: number | null): Promise<void> {
  await withDatabase(async (db) => {
    const { store, done } = db.transaction('projects', 'readwrite', { durability: 'strict' });
    const stored = await store.get(id);
    if (!stored) throw new ProjectGone(id);
    const project = { ...stored };
    if (at === null) delete project.deletedAt;
    else project.deletedAt = at;
    await Promise.all([store.put(project), done]);
  });
}

/** Removes a project and all that belongs to it. */
export async function deleteProject(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction(
      [
        ...([
          'projects',
          'rows',
          'candidates',
          'teacherRounds',
          'checkpoints',
          'distributions',
        ] as const),
        ...(['humanLabels', 'rowMarks', 'annotators', 'auditDesigns'] as const),
      ],
      'readwrite',
    );
    const batches = await transaction
      .objectStore('candidates')
      .index('projectId')
      .getAllKeys(IDBKeyRange.only(id));
    const ranges = ['rows', 'teacherRounds', 'checkpoints', 'distributions'] as const;
    const inRange = [...ranges, ...(['humanLabels', 'rowMarks', 'annotators'] as const)].map(
      (store) => transaction.objectStore(store).delete(ofProject(id)),
    );
    await Promise.all([
      ...inRange,
      ...batches.map((key) => transaction.objectStore('candidates').delete(key)),
      transaction.objectStore('projects').delete(id),
      transaction.objectStore('auditDesigns').delete(id),
      transaction.done,
    ]);
  });
}

/** Projects whose import has not finished: it is running in some tab, or never will. */
export async function unfinishedImports(): Promise<
  Pick<ProjectRecord, 'id' | 'createdAt' | 'fileName'>[]
> {
  const all = await withDatabase((db) => db.getAll('projects'));
  return all.filter(({ stage }) => stage === 'importing');
}
