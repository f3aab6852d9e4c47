/** @file The trained student of a project as a zip file; import-student.ts brings it back. */
import { callback, withStudentWorker } from '../bridge/workers';
import { TrainingError } from '../core/students/training';
import { requireRecipe } from './annotate';
import { vectorLookup } from './embeddings';
import { readOtherTexts } from './pool';
import { openProject } from './projects';
import { planTraining, readTrainingData } from './training-data';

/** In each archive: the task that the student was trained for. */
export const RECIPE_FILE = 'recipe.json';

/** `student.zip` of a finished project. The last checkpoint is the trained student. */
export async function exportStudent(projectId: string): Promise<Blob> {
  const project = await openProject(projectId);
  const recipe = requireRecipe(project);
  const labels = recipe.task.labels.map(({ name }) => name);
  const data = await readTrainingData(project, recipe);
  const { job } = await planTraining(projectId, recipe, data, 'student');
  if (!job.resume || !project.trainings.student) {
    throw new TrainingError('There is no trained student to save yet. Run the project to its end.');
  }
  const otherTexts = await readOtherTexts(project, recipe, data.annotations);
  const files = await withStudentWorker(async (student) => {
    const embed = vectorLookup(recipe.student);
    await student.prepare(
      data.trainTexts,
      { ...recipe.student, executionProvider: 'wasm' },
      undefined,
      embed && callback(embed),
      otherTexts,
    );
    // Finished already, so this only takes the last checkpoint's parameters over.
    await student.train(
      { ...job, figures: null },
      callback(() => undefined),
    );
    return student.archive(labels);
  });
  files.set(RECIPE_FILE, JSON.stringify(recipe, null, 2));
  const { zip } = await import('./zip');
  return zip(files);
}
