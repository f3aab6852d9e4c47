/** @file Step rows → candidates: puts the rows that lack an annotation to the teacher. */
import { budgetOf } from '../../core/budget/budget';
import { readAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { Asking } from './asking';
import { openTask } from '../projects';
import { Questions } from './questions';
import { annotateInRounds } from './rounds';
import { throwIfStopped, type StepOptions } from '../steps';
import { TeacherFailure, withLoadedTeacher } from './teacher-job';
import { countTodo } from './teacher-rows';

export interface AnnotateOptions extends StepOptions {
  /** Of the teacher's server, if it asks for one; in memory only. */
  key?: string | undefined;
}

/**
 * Annotates every train row that has no annotation yet, or as many as the budget allows; each batch is
 * durable before the next one. A teacher that was lost while the machine slept is loaded once more.
 * @throws Stopped, TeacherFailure; what was annotated before stays, and calling again goes on.
 */
export async function annotate(
  projectId: string,
  options: AnnotateOptions,
): Promise<ProjectRecord> {
  for (;;) {
    try {
      return await annotateRows(projectId, options);
    } catch (error) {
      // The next worker knows of no sleep: what goes wrong there as well ends the run.
      if (!isLostAsleep(error)) throw error;
    }
  }
}

async function annotateRows(projectId: string, options: AnnotateOptions): Promise<ProjectRecord> {
  const { project, recipe } = await openTask(projectId);
  // A student that was trained elsewhere needs no teacher.
  if (recipe.student.pretrained !== undefined) return project;
  const questions = await Questions.of(project, recipe);
  const asking = new Asking(project, await readAnnotations(projectId), options);
  const budget = budgetOf(recipe.teacher);
  if (budget) await annotateInRounds({ project, questions, budget, asking, options });
  else await annotateAll(project, questions, asking, options);
  throwIfStopped(options.signal);
  return updateProject(projectId, ({ stage }) => ({
    stage: stage === 'done' ? stage : 'annotated',
  }));
}

async function annotateAll(
  project: ProjectRecord,
  questions: Questions,
  asking: Asking,
  { signal, key }: AnnotateOptions,
): Promise<void> {
  const { recipe, examples, sample, cache } = questions;
  const todo = () => questions.rows(new Map(asking.known));
  asking.counts.todo = await countTodo(project, recipe, asking.known);
  if (asking.counts.todo > 0) await updateProject(project.id, () => ({ stage: 'annotating' }));
  if (cache && asking.counts.todo > 0) {
    asking.report('Looking up what was answered before');
    for await (const rows of todo()) {
      throwIfStopped(signal);
      await asking.recall(rows, cache);
    }
  }
  if (asking.counts.todo === 0) return;
  const onLoading = (message: string) => asking.report(message);
  await withLoadedTeacher(recipe, { signal, key, examples, sample, onLoading }, async (teacher) => {
    for await (const rows of todo()) {
      throwIfStopped(signal);
      await asking.ask(teacher, rows, cache);
    }
    throwIfStopped(signal);
  });
  await cache?.trim();
}

/** Graphics devices and connections often do not outlive a sleep of the machine. */
function isLostAsleep(error: unknown): boolean {
  if (!(error instanceof TeacherFailure)) return false;
  const { kind, asleepSeconds } = error.problem;
  return asleepSeconds > 0 && (kind === 'lost' || kind === 'network');
}
