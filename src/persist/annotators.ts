/** @file Repository of other people's labels, to compare with. */
import { ofProject, withDatabase, writeToProject, type ProjectWrite } from './database';
import type { AnnotatorRecord } from './schema';

/** In the order of their names; the record without one, if there is any, comes first. */
export function readAnnotators(projectId: string): Promise<AnnotatorRecord[]> {
  return withDatabase((db) => db.getAll('annotators', ofProject(projectId)));
}

/** Takes the place of an earlier one of the same name. */
export async function putAnnotator(annotator: AnnotatorRecord): Promise<void> {
  await writeToProject(
    annotator.projectId,
    ['annotators'],
    ({ store, touch }) => Promise.all([touch(), store('annotators').put(annotator)]),
    'strict',
  );
}

export async function deleteAnnotator(projectId: string, name: string): Promise<void> {
  await writeToProject(
    projectId,
    ['annotators'],
    ({ store, touch }) => Promise.all([touch(), store('annotators').delete([projectId, name])]),
    'strict',
  );
}

/** Remembers what was said of rows before they were settled; what is remembered already stands. */
export async function rememberLabels(
  projectId: string,
  labels: readonly [row: number, label: string][],
): Promise<void> {
  const remember = async ({ store }: ProjectWrite<'annotators'>) => {
    const known = await store('annotators').get([projectId, '']);
    const rows = new Set(known?.labels.map(([row]) => row));
    await store('annotators').put({
      ...{ projectId, name: '', isBlind: false },
      createdAt: known?.createdAt ?? Date.now(),
      labels: [...(known?.labels ?? []), ...labels.filter(([row]) => !rows.has(row))],
    });
  };
  await writeToProject(projectId, ['annotators'], remember, 'strict');
}
