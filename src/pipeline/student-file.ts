/** @file Trained students as zip files: out of a project, and back in to label without a teacher. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { callback, withStudentWorker } from '../bridge/workers';
import { fingerprint } from '../core/fingerprint';
import { TrainingError } from '../core/students/training';
import { parseRecipe, RecipeError, type Recipe } from '../core/task/recipe';
import { putStudent } from '../persist/students';
import { requireRecipe } from './annotate';
import { openProject } from './projects';
import { planTraining, readTrainingData } from './training-data';

/** Text files of an archive; the others are bytes. */
const TEXT_FILE = /\.(json|py|mjs|txt)$/;
const RECIPE_FILE = 'recipe.json';
const README_FILE = 'README.txt';
const README = `A student trained by Shortlist: it gives texts one of the labels in features.json.

predict.py            python3 predict.py < texts.txt   (Python 3, nothing to install)
predict.mjs           node predict.mjs < texts.txt     (Node 18, nothing to install)
model.onnx            features [1 x terms] -> probabilities [1 x labels], for any ONNX runtime
features.json         labels, terms and their weights: how a text becomes features
weights.safetensors   evidence [terms x labels] and bias [labels]
recipe.json           the task it was trained for

Drop this file on Shortlist together with a table to label it without a teacher.
`;

/** \`student.zip\` of a finished project. The last checkpoint is the trained student. */
export async function exportStudent(projectId: string): Promise<Blob> {
  const project = await openProject(projectId);
  const recipe = requireRecipe(project);
  const labels = recipe.task.labels.map(({ name }) => name);
  const data = await readTrainingData(project, recipe);
  const { job } = await planTraining(projectId, recipe, data, 'student');
  if (!job.resume || !project.trainings.student) {
    throw new TrainingError('There is no trained student to save yet. Run the project to its end.');
  }
  const files = await withStudentWorker(async (student) => {
    await student.prepare(data.trainTexts, { ...recipe.student, executionProvider: 'wasm' });
    // Finished already, so this only takes the last checkpoint's parameters over.
    await student.train(
      { ...job, figures: null },
      callback(() => undefined),
    );
    return student.archive(labels);
  });
  files.set(RECIPE_FILE, JSON.stringify(recipe, null, 2));
  files.set(README_FILE, README);
  const zipped = zipSync(
    Object.fromEntries(
      [...files].map(([name, content]) => [
        name,
        typeof content === 'string' ? strToU8(content) : content,
      ]),
    ),
  );
  return new Blob([zipped], { type: 'application/zip' });
}

/** Whether a dropped file is an archive that may hold a student, by its first bytes. */
export async function isStudentFile(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return /\.zip$/i.test(file.name) && start[0] === 0x50 && start[1] === 0x4b;
}

/**
 * Keeps a student and returns the recipe that labels a table with it.
 * @throws TrainingError, RecipeError when the file holds no usable student.
 */
export async function importStudent(file: File): Promise<Recipe> {
  const files = new Map<string, string | Uint8Array>();
  for (const [name, bytes] of Object.entries(unzip(new Uint8Array(await file.arrayBuffer())))) {
    files.set(name, TEXT_FILE.test(name) ? strFromU8(bytes) : bytes);
  }
  const json = files.get(RECIPE_FILE);
  const features = files.get('features.json');
  if (typeof json !== 'string' || typeof features !== 'string') {
    throw new TrainingError(
      `${file.name} holds no student: ${RECIPE_FILE} or features.json is missing. Nothing was changed.`,
    );
  }
  const recipe = parseRecipe(JSON.parse(json));
  const id = fingerprint(features, files.get('weights.safetensors') ?? []);
  await putStudent({ id, name: file.name, createdAt: Date.now(), files });
  return { ...recipe, student: { ...recipe.student, pretrained: id } };
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch {
    throw new RecipeError(
      'This zip file is damaged. Nothing was changed. Export the student again.',
    );
  }
}
