/** @file Which projects there are, and opening one as it was. */
import type { Recipe } from '../core/task/recipe';
import {
  deleteProject as removeProject,
  getProject,
  listProjects as readProjects,
  sweepUnfinishedImports,
} from '../persist/projects';
import type { ProjectRecord } from '../persist/schema';
import { deleteUnusedEmbeddings } from './embeddings';

/** The latest touched first. */
export function listProjects(): Promise<ProjectRecord[]> {
  return readProjects();
}

/** @throws if there is no such project, e.g. because another tab deleted it. */
export async function openProject(id: string): Promise<ProjectRecord> {
  const project = await getProject(id);
  if (!project) throw new Error('This project is no longer in the browser’s storage.');
  return project;
}

/**
 * A project with its recipe, for steps that need one; once a step, so that the two belong together.
 * @throws if there is no such project, or its task was not described yet.
 */
export async function openTask(id: string): Promise<{ project: ProjectRecord; recipe: Recipe }> {
  const project = await openProject(id);
  const { recipe } = project;
  if (!recipe) throw new Error('This project has no task yet: name its labels first.');
  return { project, recipe };
}

/** What was open last, or null. Also clears away what a closed tab left half imported. */
export async function latestProject(): Promise<ProjectRecord | null> {
  await sweepUnfinishedImports();
  const [latest] = await readProjects();
  return latest ?? null;
}

/** Removes a project and all that belongs to it, and vectors of texts that no other one needs. */
export async function deleteProject(id: string): Promise<void> {
  await removeProject(id);
  await deleteUnusedEmbeddings();
}

/** Asks the browser not to clear this page's data when space runs short; false if it may. */
export async function requestPersistence(): Promise<boolean> {
  // Pages served over plain HTTP from elsewhere than this machine have no storage manager.
  return isSecureContext && navigator.storage.persist();
}
