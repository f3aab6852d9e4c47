/** @file Repository of the teacher's annotations: an append-only log, the resume point of a run. */
import type { Annotation } from '../core/teaching/teacher';
import { withDatabase, writeToProject } from './database';

/** Makes annotations durable; resolves when they are. */
export async function appendAnnotations(
  projectId: string,
  annotations: Annotation[],
): Promise<void> {
  await writeToProject(projectId, ['candidates'], ({ store }) =>
    store('candidates').add({ projectId, annotations }),
  );
}

/**
 * The latest annotation of every annotated or failed row. Batch by batch: all of a large table at once would keep the
 * page busy.
 */
export async function readAnnotations(projectId: string): Promise<Map<number, Annotation>> {
  return withDatabase(async (db) => {
    const { store } = db.transaction('candidates');
    const latest = new Map<number, Annotation>();
    const share = sharing();
    for (const key of await store.index('projectId').getAllKeys(projectId)) {
      const batch = await store.get(key);
      for (const annotation of batch?.annotations ?? []) {
        share(annotation);
        latest.set(annotation.row, annotation);
      }
    }
    return latest;
  });
}

/**
 * Makes labels that are equal one string: read from the database, each is a string of its own, and a million rows have
 * millions of a few labels.
 */
function sharing(): (annotation: Annotation) => void {
  const known = new Map<string, string>();
  const shared = (label: string): string => {
    const first = known.get(label);
    if (first === undefined) known.set(label, label);
    return first ?? label;
  };
  return (annotation) => {
    if (annotation.status === 'failed') return;
    annotation.candidates = annotation.candidates.map(shared);
    if (annotation.single !== undefined) annotation.single = shared(annotation.single);
  };
}
