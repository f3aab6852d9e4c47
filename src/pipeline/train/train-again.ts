/** @file A second training of the same task: it learns from the human labels given since the first. */
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { clearTrainings } from '../../persist/trainings';

/** Puts what was trained aside; annotations and human labels stay, and a run trains anew. */
export async function forgetTraining(projectId: string): Promise<ProjectRecord> {
  await clearTrainings(projectId);
  return updateProject(projectId, () => ({ trainings: {}, stage: 'annotated' }));
}
