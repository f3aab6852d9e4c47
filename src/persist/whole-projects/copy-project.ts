/**
 * @file A project once more, with everything that belongs to it, in one transaction: a tab closed in the middle
 * leaves none, and nobody's change can fall between two parts of the copy. A few records are held at a time.
 */
import { completeProject } from '../versions/complete';
import { abort, isThere, ofProject, withDatabase, type Database } from '../database';
import type { ProjectRecord } from '../schema';
import { ProjectGone } from '../storage-error';

/** Stores whose keys begin with the project's id. */
const KEYED = [
  ...(['rows', 'teacherRounds', 'checkpoints', 'distributions'] as const),
  ...(['humanLabels', 'rowMarks', 'annotators'] as const),
];
const STORES = [...KEYED, ...(['projects', 'candidates', 'auditDesigns', 'answers'] as const)];

/** Enough that waiting for the database does not decide how long it takes. */
const ANSWERS_AT_ONCE = 500;

type Transaction = ReturnType<typeof openTransaction>;

/**
 * @param change what is different in the copy.
 * @throws ProjectGone; a storage error, e.g. where there is no room. Nothing of the copy is there then.
 */
export function copyProject(
  id: string,
  copyId: string,
  change: (project: ProjectRecord) => Partial<ProjectRecord>,
): Promise<ProjectRecord> {
  return withDatabase(async (db) => {
    const transaction = openTransaction(db);
    const copying = copyAll(transaction, id, copyId, change);
    copying.catch(() => abort(transaction));
    const [copy] = await Promise.all([copying, transaction.done]);
    return copy;
  });
}

function openTransaction(db: Database) {
  return db.transaction(STORES, 'readwrite');
}

async function copyAll(
  transaction: Transaction,
  ...[id, copyId, change]: Parameters<typeof copyProject>
): Promise<ProjectRecord> {
  const projects = transaction.objectStore('projects');
  const stored = await projects.get(id);
  if (!isThere(stored)) throw new ProjectGone(id);
  const project = completeProject(stored);
  const copy = { ...project, ...change(project), id: copyId };
  await projects.add(copy);
  for (const name of KEYED) await copyKeyed(transaction, name, id, copyId);
  await copyAnnotations(transaction, id, copyId);
  const audit = await transaction.objectStore('auditDesigns').get(id);
  if (audit) await transaction.objectStore('auditDesigns').add({ ...audit, projectId: copyId });
  await shareAnswers(transaction, id, copyId);
  return copy;
}

async function copyKeyed(
  transaction: Transaction,
  name: (typeof KEYED)[number],
  id: string,
  copyId: string,
): Promise<void> {
  // The same for each of these stores, which their types do not say together.
  const store = transaction.objectStore(name as 'humanLabels');
  for await (const cursor of store.iterate(ofProject(id))) {
    await store.add({ ...cursor.value, projectId: copyId });
  }
}

/** In the order of the log, in which later annotations of a row take the place of earlier ones. */
async function copyAnnotations(
  transaction: Transaction,
  id: string,
  copyId: string,
): Promise<void> {
  const store = transaction.objectStore('candidates');
  for (const key of await store.index('projectId').getAllKeys(IDBKeyRange.only(id))) {
    const batch = await store.get(key);
    if (batch) await store.add({ ...batch, projectId: copyId });
  }
}

/** Kept answers of the teacher are the copy's too: they outlive the project that asked first. */
async function shareAnswers(transaction: Transaction, id: string, copyId: string): Promise<void> {
  const store = transaction.objectStore('answers');
  const keys = await store.index('owners').getAllKeys(IDBKeyRange.only(id));
  for (let first = 0; first < keys.length; first += ANSWERS_AT_ONCE) {
    await Promise.all(
      keys.slice(first, first + ANSWERS_AT_ONCE).map(async (key) => {
        const answer = await store.get(key);
        if (answer) await store.put({ ...answer, owners: [...(answer.owners ?? []), copyId] });
      }),
    );
  }
}
