/**
 * @file Rows that the teacher failed on, put to it in another way. Invariant: a row keeps its first
 * failure until there is a better answer.
 */
import type { Recipe } from '../../core/task/recipe';
import { isLanguageModelConfig, type Strategy } from '../../core/teaching/settings';
import type { ProjectRecord } from '../../persist/schema';
import { openProject, openTask } from '../projects';
import { makeTrainingsVoid } from '../train/void-trainings';
import { failedOnly } from './run-policies';
import { TeacherRun, type AnnotateOptions } from './teacher-run';

/**
 * Asks about the failed rows of a project with a language model. New answers make trainings void, so
 * the project goes back to `annotated`; without any it stays as it is.
 * @throws Stopped, TeacherFailure; what was answered before stays.
 */
export async function askAgain(
  projectId: string,
  strategy: Strategy,
  options: AnnotateOptions,
): Promise<ProjectRecord> {
  const { project, recipe: stored } = await openTask(projectId);
  const recipe = withStrategy(stored, strategy);
  const run = await TeacherRun.of(project, recipe, options);
  await run.follow(failedOnly(strategy, () => makeTrainingsVoid(projectId)));
  return openProject(projectId);
}

function withStrategy(recipe: Recipe, strategy: Strategy): Recipe {
  const { teacher } = recipe;
  if (!isLanguageModelConfig(teacher)) throw new Error('Only a language model can be asked again.');
  return { ...recipe, teacher: { ...teacher, strategy } };
}
