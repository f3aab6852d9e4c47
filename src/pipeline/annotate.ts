/** @file Step rows → candidates: puts the rows that lack an annotation to the teacher. */
import { callback } from '../bridge/workers';
import type { Annotation } from '../core/teaching/teacher';
import type { Recipe } from '../core/task/recipe';
import { readAnnotations } from '../persist/annotations';
import { updateProject } from '../persist/projects';
import type { ProjectRecord } from '../persist/schema';
import { Asking } from './asking';
import { openProject } from './projects';
import { Questions } from './questions';
import { throwIfStopped, type StepOptions } from './steps';
import { withLoadedTeacher } from './teacher-job';
import { countTodo } from './teacher-rows';

export interface AnnotateOptions extends StepOptions {
  /** Of the teacher's server, if it asks for one; in memory only. */
  key?: string | undefined;
}

/**
 * Annotates every train row that has no annotation yet; each batch is durable before the next one.
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
  const { signal } = options;
  const questions = await Questions.of(project, recipe);
  const known = await readAnnotations(projectId);
  const asking = new Asking(project, known, options);
  asking.counts.todo = await countTodo(project, recipe, known);

  if (asking.counts.todo > 0) await updateProject(projectId, () => ({ stage: 'annotating' }));
  const { cache } = questions;
  if (cache && asking.counts.todo > 0) {
    asking.report('Looking up what was answered before');
    for await (const rows of questions.rows(new Map(known))) {
      throwIfStopped(signal);
      const recalled = await cache.recall(rows);
      if (recalled.length > 0) await asking.take(recalled);
      for (const annotation of recalled) known.set(annotation.row, annotation);
    }
  }
  if (asking.counts.todo > 0) await askTeacher(questions, known, asking, options);
  throwIfStopped(signal);
  return updateProject(projectId, ({ stage }) => ({
    stage: stage === 'done' ? stage : 'annotated',
  }));
}

/** Puts what is left to the teacher. */
async function askTeacher(
  questions: Questions,
  known: ReadonlyMap<number, Annotation>,
  asking: Asking,
  { signal, key }: AnnotateOptions,
): Promise<void> {
  const onLoading = (message: string) => asking.report(message);
  const { recipe, examples, cache } = questions;
  await withLoadedTeacher(recipe, { signal, key, examples, onLoading }, async (teacher) => {
    for await (const rows of questions.rows(known)) {
      throwIfStopped(signal);
      const onBatch = callback(async (annotations: Annotation[]) => {
        await asking.take(annotations);
        await cache?.keep(rows, annotations);
        await asking.saveTime();
        asking.report('Asking the teacher which labels could be right');
      });
      await teacher.annotate(rows, onBatch);
    }
    throwIfStopped(signal);
  });
  await cache?.trim();
}

/** @throws if the task was not described yet. */
export function requireRecipe({ recipe }: ProjectRecord): Recipe {
  if (!recipe) throw new Error('This project has no task yet: name its labels first.');
  return recipe;
}
