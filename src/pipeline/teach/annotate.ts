/** @file Step rows → candidates: puts the rows that lack an annotation to the teacher. */
import { budgetOf } from '../../core/budget/budget';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { readHumanLabels } from '../human-labels';
import { openTask } from '../projects';
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
  const { project, recipe } = await openTask(projectId);
  // A student that was trained elsewhere needs no teacher.
  if (recipe.student.pretrained !== undefined) return project;
  const run = await TeacherRun.of(project, recipe, options);
  const budget = budgetOf(recipe.teacher);
  await run.follow(budget ? await inRounds(run, budget) : everyRow());
  throwIfStopped(options.signal);
  const failure = await run.allFailed();
  // A student learns from people's labels too.
  if (failure && (await readHumanLabels(project, recipe)).size === 0) throw failure;
  return updateProject(projectId, ({ stage }) => ({
    stage: stage === 'done' ? stage : 'annotated',
  }));
}
