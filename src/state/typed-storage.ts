/**
 * @file What a person types and has not stored yet, kept by the browser from letter to letter. It is a project's, in a storage
 * that knows of no projects: who lists these forgets what is kept of one that is gone, whichever tab has kept it since.
 */

type Kind = 'draft' | 'note';

const KEY = /^shortlist\.(draft|note)\.(.+)$/s;
const keyOf = (kind: Kind, projectId: string) => `shortlist.${kind}.${projectId}`;

/** Where the storage is full or switched off, what is typed lives until the tab is closed. */
export function keepTyped(kind: Kind, projectId: string, value: unknown): void {
  withStorage((storage) => storage.setItem(keyOf(kind, projectId), JSON.stringify(value)));
}

/** Null where there is none. */
export function typedBefore(kind: Kind, projectId: string): unknown {
  return withStorage(
    (storage) => JSON.parse(storage.getItem(keyOf(kind, projectId)) ?? 'null') as unknown,
  );
}

export function forgetTyped(kind: Kind, projectId: string): void {
  withStorage((storage) => storage.removeItem(keyOf(kind, projectId)));
}

/**
 * Lists projects, and forgets what was typed of those that are not there any more. What is kept is looked at first: a project
 * that another tab makes meanwhile has nothing yet.
 */
export async function withoutLeftovers<Project extends { id: string }>(
  list: () => Promise<Project[]>,
): Promise<Project[]> {
  const kept = withStorage((storage) => Object.keys(storage)) ?? [];
  const projects = await list();
  const ids = new Set(projects.map(({ id }) => id));
  for (const key of kept) {
    const [, , id] = KEY.exec(key) ?? [];
    if (id !== undefined && !ids.has(id)) withStorage((storage) => storage.removeItem(key));
  }
  return projects;
}

/** Null where the browser denies it, or it holds what is not ours. */
function withStorage<Result>(work: (storage: Storage) => Result): Result | null {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}
