/** @file Which projects there are, and opening one as it was. */
import { RecipeError, type Recipe } from '../core/task/recipe';
import { clearAnswers, disownAnswers } from '../persist/answers';
import {
  deleteProject as removeProject,
  getProject,
  listProjects as readProjects,
  listStoredProjects as readStoredProjects,
} from '../persist/projects';
import { allHumanLabels } from '../persist/human-labels';
import type { ProjectRecord } from '../persist/schema';
import { ProjectGone } from '../persist/storage-error';
import { deleteStudent } from '../persist/students';
import { deleteUnusedSentenceEmbeddings } from './sentence-embeddings';
import { sweepUnfinishedImports } from './import-lease';

/** The latest touched first. */
export function listProjects(): Promise<ProjectRecord[]> {
  return readProjects();
}

/** The same, and with them those whose deletion can be undone. */
export function listStoredProjects(): Promise<ProjectRecord[]> {
  return readStoredProjects();
}

/** @throws ProjectGone, e.g. where another tab deleted it. */
export async function openProject(id: string): Promise<ProjectRecord> {
  const project = await getProject(id);
  if (!project) throw new ProjectGone(id);
  return project;
}

/**
 * A project with its recipe, for steps that need one; once a step, so that the two belong together.
 * @throws if there is no such project, or its task was not described yet.
 */
export async function openTask(id: string): Promise<{ project: ProjectRecord; recipe: Recipe }> {
  const project = await openProject(id);
  const { recipe } = project;
  if (!recipe) throw new RecipeError({ code: 'task-missing' });
  return { project, recipe };
}

/**
 * What was open last, or null. Also clears away what a closed tab left half imported.
 * @param onSwept is told the files of that.
 */
export async function latestProject(
  onSwept: (files: string[]) => void = () => undefined,
): Promise<ProjectRecord | null> {
  onSwept(await sweepUnfinishedImports());
  const [latest] = await readProjects();
  return latest ?? null;
}

/**
 * Removes a project and all that belongs to it, and what no other one needs: answers of its teacher,
 * vectors of its texts, the student that was imported for it. With the last project go all answers.
 * The project itself goes last, so that a deletion that a closed tab broke off can be finished.
 */
export async function deleteProject(id: string): Promise<void> {
  const stored = await readStoredProjects();
  const others = stored.filter((project) => project.id !== id);
  const student = stored.find((project) => project.id === id)?.recipe?.student.pretrained;
  await disownAnswers(id);
  if (student !== undefined && !usersOf(student, others).length) await deleteStudent(student);
  if (others.length === 0) await clearAnswers();
  await deleteUnusedSentenceEmbeddings(others);
  await removeProject(id);
}

/**
 * Removes a project of which another reading took the place, unless somebody, in another tab too, has labelled
 * rows of it already or said what its task is.
 */
export async function deleteUnlabelled(id: string): Promise<void> {
  const isDescribed = Boolean((await getProject(id))?.recipe);
  if (!isDescribed && (await allHumanLabels(id)).size === 0) await deleteProject(id);
}

/** The projects that an imported student labels. */
export function usersOf(student: string, projects: readonly ProjectRecord[]): ProjectRecord[] {
  return projects.filter(({ recipe }) => recipe?.student.pretrained === student);
}

/** Missing from pages served over plain HTTP from elsewhere than this machine, and from WebKitGTK. */
export function storageManager(): StorageManager | undefined {
  const { storage }: { storage?: StorageManager } = navigator;
  return storage;
}

/** Asks the browser not to clear this page's data when space runs short; false if it may. */
export async function requestPersistence(): Promise<boolean> {
  return (await storageManager()?.persist()) ?? false;
}
