/** @file Trainings that no longer hold, because what they learnt from has changed. */
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { openProject } from '../projects';

/** Of a project that is done: the student has not seen the answers that have come since. */
export async function makeTrainingsVoid(projectId: string): Promise<void> {
  const { stage } = await openProject(projectId);
  if (stage === 'done') await forgetTrainings(projectId);
}

/** Puts what was trained aside; annotations and human labels stay, and a run trains anew. */
export function forgetTrainings(projectId: string): Promise<ProjectRecord> {
  return updateProject(projectId, () => ({ trainings: {}, stage: 'annotated' }), ['trainings']);
}
