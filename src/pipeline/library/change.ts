/** @file A project under another name, and a project once more. */
import { copyProject } from '../../persist/whole-projects/copy-project';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { withProjectLock } from '../project-lock';

/**
 * Its task is named so too, as exports and reports call the project by its task.
 * @throws ProjectGone.
 */
export function renameProject(id: string, name: string): Promise<ProjectRecord> {
  return updateProject(id, (project) => named(project, name));
}

/**
 * A project of its own with the same table, task, answers, labels and training: what is done to one of the two
 * leaves the other as it is.
 * @throws ProjectBusy while another tab works on the project, which would be copied half-way.
 */
export async function duplicateProject(id: string, name: string): Promise<ProjectRecord> {
  const now = Date.now();
  const change = (project: ProjectRecord) => ({
    ...named(project, name),
    // What was saved is of the other one.
    ...{ createdAt: now, updatedAt: now, savedFiles: [] },
  });
  return withProjectLock(id, () => copyProject(id, crypto.randomUUID(), change));
}

function named({ recipe }: ProjectRecord, name: string): Pick<ProjectRecord, 'name' | 'recipe'> {
  return { name, recipe: recipe && { ...recipe, task: { ...recipe.task, name } } };
}
