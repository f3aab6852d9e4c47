/** @file Repository of the teacher's annotations: an append-only log, the resume point of a run. */
import { SharedParts } from '../core/teaching/shared-parts';
import type { Annotation } from '../core/teaching/teacher';
import { CountedPass } from './collected';
import { withDatabase, writeToProject } from './database';
import { taken } from './taken';

/** Makes annotations durable; resolves when they are. */
export async function appendAnnotations(
  projectId: string,
  annotations: Annotation[],
): Promise<void> {
  await writeToProject(projectId, ['candidates'], ({ store }) =>
    store('candidates').add({ projectId, annotations }),
  );
}

/** As it is stored, with a few candidates. */
const BYTES_OF_ANNOTATION = 150;

/**
 * The latest annotation of every annotated or failed row. Batch by batch: all of a large table at once would keep the
 * page busy.
 */
export async function readAnnotations(projectId: string): Promise<Map<number, Annotation>> {
  return withDatabase(async (db) => {
    const { store } = db.transaction('candidates');
    const latest = new Map<number, Annotation>();
    const parts = new SharedParts();
    const pass = new CountedPass();
    for (const key of await store.index('projectId').getAllKeys(projectId)) {
      const record = await store.get(key);
      const batch = record ? taken(record, 'annotations') : [];
      for (const annotation of batch) latest.set(annotation.row, parts.share(annotation));
      pass.count(batch.length * BYTES_OF_ANNOTATION);
    }
    return latest;
  });
}
