/** @file The trained student of a project as a zip file; import-student.ts brings it back. */
import { callback, withStudentWorker } from '../../bridge/workers';
import { TrainingError } from '../../core/students/training';
import { vectorLookup } from '../sentence-embeddings';
import { networkOfStudent } from '../network';
import { readOtherTexts } from '../teach/pool';
import { openTask } from '../projects';
import { Stopped } from '../steps';
import { planTraining, readTrainingData } from '../train/training-data';

type StudentWorker = Parameters<Parameters<typeof withStudentWorker>[0]>[0];

/** In each archive: the task that the student was trained for. */
export const RECIPE_FILE = 'recipe.json';

export interface PackingProgress {
  /** What is happening, in words for the user. */
  message: string;
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
  const { recipe } = await openTask(projectId);
  const files = await trainedStudentFiles(projectId, signal, onProgress);
  files.set(RECIPE_FILE, JSON.stringify(recipe, null, 2));
  const { zip } = await import('./zip');
  const pack = (fraction: number) => onProgress({ message: 'Packing the student', fraction });
  return untilStopped(zip(files, signal, pack), signal);
}

/** The trained student of a project as files by name. @throws as `exportStudent` does. */
export async function trainedStudentFiles(
  projectId: string,
  signal: AbortSignal,
  onProgress: (progress: PackingProgress) => void,
): Promise<Awaited<ReturnType<StudentWorker['archive']>>> {
  const { project, recipe } = await openTask(projectId);
  const labels = recipe.task.labels.map(({ name }) => name);
  const data = await readTrainingData(project, recipe);
  const { job } = await planTraining(projectId, recipe, data, 'student');
  if (!job.resume || !project.trainings.student) {
    throw new TrainingError('There is no trained student to save yet. Run the project to its end.');
  }
  const otherTexts = await readOtherTexts(project, recipe, data.annotations);
  const needs = networkOfStudent(recipe.student);
  const work = (student: StudentWorker) => {
    const write = async () => {
      const embed = vectorLookup(recipe.student);
      await student.prepare(
        data.trainTexts,
        { ...recipe.student, executionProvider: 'wasm' },
        callback((message: string) => onProgress({ message, fraction: null })),
        embed && callback(embed),
        otherTexts,
      );
      // Finished already, so this only takes the last checkpoint's parameters over.
      await student.train(
        { ...job, figures: null },
        callback(() => undefined),
      );
      const written = (fraction: number) =>
        onProgress({ message: 'Writing the student', fraction });
      return student.archive(labels, callback(written));
    };
    // Nothing of it is kept, so the worker need not be asked to stop: it ends.
    return untilStopped(write(), signal);
  };
  return withStudentWorker(work, undefined, needs);
}

/** The work's result, or Stopped at once where the signal says so. */
function untilStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Stopped('Nothing was saved.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
