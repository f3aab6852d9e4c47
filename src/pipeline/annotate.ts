/** @file Step rows → candidates: puts the rows that lack an annotation to the teacher. */
import { callback, withTeacherWorker } from '../bridge/workers';
import type { ModelInfo } from '../core/teaching/models';
import type { Annotation } from '../core/teaching/teacher';
import type { Recipe } from '../core/task/recipe';
import { appendAnnotations, readAnnotations } from '../persist/annotations';
import { updateProject } from '../persist/projects';
import type { ProjectRecord } from '../persist/schema';
import { openProject } from './projects';
import { throwIfStopped, type StepOptions, type StepProgress } from './steps';
import { withLoadedTeacher } from './teacher-job';
import { countTodo, todoRows } from './teacher-rows';

export interface AnnotateOptions extends StepOptions {
  /** Of the teacher's server, if it asks for one; in memory only. */
  key?: string | undefined;
}

/** Language models that the `webllm` teacher offers. */
export function listModels(): Promise<ModelInfo[]> {
  return withTeacherWorker((teacher) => teacher.listModels());
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
  const known = await readAnnotations(projectId);
  const counts = { annotated: 0, failed: 0, todo: 0 };
  for (const { status } of known.values()) counts[status] += 1;
  counts.todo = await countTodo(project, recipe, known);
  const report = (message: string) => options.onProgress(progressOf(counts, message));

  if (counts.todo > 0) {
    await updateProject(projectId, () => ({ stage: 'annotating' }));
    const clock = new StepClock(projectId);
    const { signal, key } = options;
    await withLoadedTeacher(recipe, { signal, key, onLoading: report }, async (teacher) => {
      const onBatch = callback(async (annotations: Annotation[]) => {
        await appendAnnotations(projectId, annotations);
        await clock.save();
        for (const { status } of annotations) counts[status] += 1;
        counts.todo -= annotations.length;
        report('Asking the teacher which labels could be right');
      });
      for await (const rows of todoRows(project, recipe, known)) {
        throwIfStopped(signal);
        await teacher.annotate(rows, onBatch);
      }
      throwIfStopped(signal);
    });
  }
  throwIfStopped(options.signal);
  return updateProject(projectId, ({ stage }) => ({
    stage: stage === 'done' ? stage : 'annotated',
  }));
}

/** Adds the time since it was last saved to the project's, so that a killed page loses little of it. */
class StepClock {
  readonly #projectId: string;
  #since = performance.now();

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  async save(): Promise<void> {
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    this.#since = now;
    await updateProject(this.#projectId, ({ teacherSeconds }) => ({
      teacherSeconds: teacherSeconds + seconds,
    }));
  }
}

function progressOf(
  rows: { annotated: number; failed: number; todo: number },
  message: string,
): StepProgress {
  const all = rows.annotated + rows.failed + rows.todo;
  const fraction = all === 0 ? 1 : (all - rows.todo) / all;
  return { step: 'annotate', fraction, message, rows: { ...rows } };
}

/** @throws if the task was not described yet. */
export function requireRecipe({ recipe }: ProjectRecord): Recipe {
  if (!recipe) throw new Error('This project has no task yet: name its labels first.');
  return recipe;
}
