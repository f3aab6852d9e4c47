/**
 * @file Rows put to the teacher once more, in another way, and its new answers taken back. Invariants: a row
 * keeps what it has until there is another answer; what people said is never touched.
 */
import type { Recipe } from '../../core/task/recipe';
import { isLanguageModelConfig, type Strategy } from '../../core/teaching/settings';
import { appendAnnotations, readAnnotations } from '../../persist/annotations';
import type { ProjectRecord } from '../../persist/schema';
import { readHumanLabels } from '../human-labels';
import { openProject, openTask } from '../projects';
import { makeTrainingsVoid } from '../train/void-trainings';
import { onceMore } from './run-policies';
import { TeacherRun, type AnnotateOptions } from './teacher-run';

/** What a run does before it goes on: asks about rows once more, or takes the new answers of some back. */
export type Again = AskAgain | { takenBack: readonly number[] };

export interface AskAgain {
  strategy: Strategy;
  /** Left out: the rows that failed. */
  rows?: readonly number[];
}

/**
 * Asks a language model about rows of a project again. Rows that people have labelled are left out, as nothing
 * could change their labels. New answers make trainings void, so the project goes back to `annotated`; without
 * any it stays as it is.
 * @throws Stopped, TeacherFailure; what was answered before stays.
 */
export async function askAgain(
  projectId: string,
  { strategy, rows }: AskAgain,
  options: AnnotateOptions,
): Promise<ProjectRecord> {
  const { project, recipe: stored } = await openTask(projectId);
  const recipe = withStrategy(stored, strategy);
  const run = await TeacherRun.of(project, recipe, options);
  const meant = rows && (await withoutPeoples(project, recipe, rows));
  await run.follow(onceMore(strategy, meant, () => makeTrainingsVoid(projectId)));
  return openProject(projectId);
}

/**
 * Puts back what rows had before they were asked again. Asks nobody; trainings that learnt from the new answers
 * become void.
 * @returns the number of rows.
 */
export async function takeAnswersBack(projectId: string, rows: readonly number[]): Promise<number> {
  const meant = new Set(rows);
  const former = [...(await readAnnotations(projectId)).values()].flatMap((answer) =>
    answer.status === 'annotated' && answer.former && meant.has(answer.row) ? [answer.former] : [],
  );
  if (former.length === 0) return 0;
  await makeTrainingsVoid(projectId);
  await appendAnnotations(projectId, former);
  return former.length;
}

async function withoutPeoples(
  project: ProjectRecord,
  recipe: Recipe,
  rows: readonly number[],
): Promise<Set<number>> {
  const humans = await readHumanLabels(project, recipe);
  return new Set(rows.filter((row) => !humans.has(row)));
}

function withStrategy(recipe: Recipe, strategy: Strategy): Recipe {
  const { teacher } = recipe;
  if (!isLanguageModelConfig(teacher)) throw new Error('Only a language model can be asked again.');
  return { ...recipe, teacher: { ...teacher, strategy } };
}
