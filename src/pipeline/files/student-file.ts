/** @file The trained student of a project as a zip file; import-student.ts brings it back. */
import { callback, withStudentWorker } from '../../bridge/workers';
import type { ProgressMessage } from '../../core/messages/progress';
import { withLabelNames } from '../../core/students/archive/rename-labels';
import { TrainingError } from '../../core/students/training';
import type { Recipe } from '../../core/task/recipe';
import type { ProjectRecord, StudentRecord } from '../../persist/schema';
import { networkOfStudent } from '../network';
import { openTask } from '../projects';
import { untilStopped } from '../steps';
import { archiveOf, asTrained, restoreStudent } from '../train/more-labels';

type StudentWorker = Parameters<Parameters<typeof withStudentWorker>[0]>[0];

/** In each archive: the task that the student was trained for. */
export const RECIPE_FILE = 'recipe.json';

export interface PackingProgress {
  /** What is happening. */
  message: ProgressMessage;
  /** 0 to 1; null where nobody knows. */
  fraction: number | null;
}

/**
 * `student.zip` of a finished project. The last checkpoint is the trained student.
 * @throws NetworkNotAllowed, Stopped, TrainingError, EncoderError
 */
export async function exportStudent(
  projectId: string,
  signal: AbortSignal,
  onProgress: (progress: PackingProgress) => void,
): Promise<Blob> {
  const { project, recipe } = await openTask(projectId);
  const trained = asTrained(recipe, project, 'student');
  const files = await trainedStudentFiles(projectId, signal, onProgress);
  const all = new Map(files).set(RECIPE_FILE, JSON.stringify(trained, null, 2));
  const { zip } = await import('./zip');
  const pack = (fraction: number) => onProgress({ message: { code: 'packing-student' }, fraction });
  return untilStopped(zip(all, signal, pack), signal);
}

/** The trained student of a project as files by name. @throws as `exportStudent` does. */
export async function trainedStudentFiles(
  projectId: string,
  signal: AbortSignal,
  onProgress: (progress: PackingProgress) => void,
): Promise<StudentRecord['files']> {
  const { project, recipe } = await openTask(projectId);
  const options = { signal, onProgress };
  const archive = await archiveOf(projectId, 'student');
  if (!archive) return write(project, recipe, options);
  // It was written down with the names that its labels had then.
  return withLabelNames(archive, labelsOf(project, recipe));
}

/** In the order in which the student knows them. */
function labelsOf(project: ProjectRecord, recipe: Recipe): string[] {
  return asTrained(recipe, project, 'student').task.labels.map(({ name }) => name);
}

/** The files of a student whose table is the one that it learned from. */
function write(
  project: ProjectRecord,
  recipe: Recipe,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: PackingProgress) => void },
): Promise<StudentRecord['files']> {
  const labels = labelsOf(project, recipe);
  const work = (student: StudentWorker) => {
    const archive = async () => {
      const tell = (message: ProgressMessage) => onProgress({ message, fraction: null });
      if (!(await restoreStudent(student, project, recipe, 'student', tell))) {
        throw new TrainingError({ code: 'no-student-to-save' });
      }
      const written = (fraction: number) =>
        onProgress({ message: { code: 'writing-student' }, fraction });
      return student.archive(labels, callback(written));
    };
    // Nothing of it is kept, so the worker need not be asked to stop: it ends.
    return untilStopped(archive(), signal);
  };
  return withStudentWorker(work, undefined, networkOfStudent(recipe.student));
}
