/**
 * @file Rows that the teacher failed on, put to it in another way. Invariant: a row keeps its first
 * failure until there is a better answer.
 */
import { callback } from '../../bridge/workers';
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import type { Recipe } from '../../core/task/recipe';
import { isLanguageModelConfig, type Strategy } from '../../core/teaching/settings';
import { readAnnotations } from '../../persist/annotations';
import type { ProjectRecord } from '../../persist/schema';
import type { AnnotateOptions } from './annotate';
import { Asking } from './asking';
import { openProject, openTask } from '../projects';
import { makeTrainingsVoid } from '../train/void-trainings';
import { Questions } from './questions';
import { throwIfStopped } from '../steps';
import { withLoadedTeacher } from './teacher-job';

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
  const { signal, key } = options;
  const { project, recipe: stored } = await openTask(projectId);
  const recipe = withStrategy(stored, strategy);
  const questions = await Questions.of(project, recipe);
  const { cache, examples } = questions;
  const known = await readAnnotations(projectId);
  const asking = new Asking(project, known, options);
  asking.shortlist = questions.shortlist;
  const failed = [...known.values()].filter(({ status }) => status === 'failed');
  const isOpen = new Set(failed.map(({ row }) => row));
  asking.counts.todo = failed.length;
  asking.counts.failed = 0;
  const take = async (annotations: Annotation[]) => {
    const better = annotations.flatMap((annotation) =>
      annotation.status === 'annotated' ? [{ ...annotation, askedAgain: strategy }] : [],
    );
    if (better.length > 0) await makeTrainingsVoid(projectId);
    await asking.take(better);
    const worse = annotations.length - better.length;
    asking.counts.failed += worse;
    asking.counts.todo -= worse;
    for (const { row } of annotations) isOpen.delete(row);
  };
  const openRows = async function* (): AsyncGenerator<TeacherRow[]> {
    const answered = new Map([...known].filter(([row]) => !isOpen.has(row)));
    for await (const rows of questions.rows(answered)) {
      throwIfStopped(signal);
      yield rows.filter(({ row }) => isOpen.has(row));
    }
  };

  for await (const rows of openRows()) {
    const recalled = (await cache?.recall(rows)) ?? [];
    if (recalled.length > 0) await take(recalled);
  }
  const onLoading = (message: string) => asking.report(message);
  if (isOpen.size > 0) {
    await withLoadedTeacher(recipe, { signal, key, examples, onLoading }, async (teacher) => {
      for await (const rows of openRows()) {
        const onBatch = callback(async (annotations: Annotation[], seconds: number) => {
          await cache?.keep(rows, annotations);
          await take(annotations);
          await asking.saveTime(seconds);
          asking.report('Asking again about the rows that failed');
        });
        await teacher.annotate(rows, onBatch);
      }
      throwIfStopped(signal);
    });
  }
  return openProject(projectId);
}

function withStrategy(recipe: Recipe, strategy: Strategy): Recipe {
  const { teacher } = recipe;
  if (!isLanguageModelConfig(teacher)) throw new Error('Only a language model can be asked again.');
  return { ...recipe, teacher: { ...teacher, strategy } };
}
