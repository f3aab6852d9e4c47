/** @file Step rows → candidates: puts the rows that lack an annotation to the teacher. */
import { budgetOf } from '../../core/budget/budget';
import type { Recipe } from '../../core/task/recipe';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { openProject } from '../projects';
import { throwIfStopped } from '../steps';
import { inRounds } from './rounds';
import { everyRow } from './run-policies';
import { TeacherRun, type AnnotateOptions } from './teacher-run';

export type { AnnotateOptions };

/**
 * Annotates every train row that has no annotation yet, or as many as the budget allows; each batch is
 * durable before the next one.
 * @throws Stopped, TeacherFailure; what was annotated before stays, and calling again goes on.
 */
export async function annotate(
  projectId: string,
  options: AnnotateOptions,
): Promise<ProjectRecord> {
  const project = await openProject(projectId);
  const recipe = requireRecipe(project);
  // A student that was trained elsewhere needs no teacher.
  if (recipe.student.pretrained !== undefined) return project;
  const run = await TeacherRun.of(project, recipe, options);
  const budget = budgetOf(recipe.teacher);
  await run.follow(budget ? await inRounds(run, budget) : everyRow());
  throwIfStopped(options.signal);
  return updateProject(projectId, ({ stage }) => ({
    stage: stage === 'done' ? stage : 'annotated',
  }));
}

/** @throws if the task was not described yet. */
export function requireRecipe({ recipe }: ProjectRecord): Recipe {
  if (!recipe) throw new Error('This project has no task yet: name its labels first.');
  return recipe;
}
