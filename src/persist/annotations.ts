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

/** The latest annotation of every annotated or failed row. */
export async function readAnnotations(projectId: string): Promise<Map<number, Annotation>> {
  const batches = await withDatabase((db) =>
    db.getAllFromIndex('candidates', 'projectId', projectId),
  );
  return new Map(batches.flatMap(({ annotations }) => annotations.map((a) => [a.row, a] as const)));
}
