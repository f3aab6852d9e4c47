/**
 * @file What the finished students of a project say of texts that are not in its table yet. Nothing is
 * trained, and nothing of the project changes.
 */
import { callback, withStudentWorker } from '../../bridge/workers';
import type { ProgressMessage } from '../../core/messages/progress';
import { reordered } from '../../core/task/label-change';
import type { Recipe } from '../../core/task/recipe';
import type { MergedStudent } from '../../persist/whole-projects/merge-rows';
import type { ProjectRecord, StudentRecord, TrainingName } from '../../persist/schema';
import { getStudent } from '../../persist/students';
import { getCheckpoint } from '../../persist/trainings';
import { vectorLookup } from '../sentence-embeddings';
import { networkOfStudent } from '../network';
import { throwIfStopped, type StepOptions } from '../steps';
import { readOtherTexts } from '../teach/pool';
import { giveTexts } from './give-texts';
import { planTraining, readTrainingData, trainTexts } from './training-data';

type StudentWorker = Parameters<Parameters<typeof withStudentWorker>[0]>[0];

/** Texts that are predicted at once. */
const TEXTS_AT_ONCE = 1_000;

/**
 * Each finished training's distributions of these texts, and its student by itself; null where a student is
 * no longer there. The vectors of the texts, if the student reads such, are there already.
 * @throws NetworkNotAllowed, Stopped, TrainingError, EncoderError
 */
export async function labelMore(
  project: ProjectRecord,
  recipe: Recipe,
  texts: readonly string[],
  options: StepOptions,
): Promise<Map<TrainingName, MergedStudent> | null> {
  const students = new Map<TrainingName, MergedStudent>();
  for (const training of trainingsOf(project, recipe)) {
    const work = async (student: StudentWorker): Promise<MergedStudent | null> => {
      const opened = await openTrained(student, project, recipe, training);
      if (!opened) return null;
      const values = await predict(student, texts, options);
      return {
        values: inOrderOf(recipe, asTrained(recipe, project, training), values),
        archive: opened.archive,
      };
    };
    const needs = networkOfStudent(recipe.student);
    const merged = await withStudentWorker(work, options.signal, needs);
    if (!merged) return null;
    students.set(training, merged);
  }
  return students;
}

/** A student that was brought from elsewhere has no training. */
function trainingsOf({ trainings }: ProjectRecord, { student }: Recipe): TrainingName[] {
  if (student.pretrained !== undefined) return ['student'];
  return (['student', 'single'] as const).filter((training) => trainings[training] !== undefined);
}

/** Makes a finished student ready to predict; `archive` is what it can be opened from later. */
async function openTrained(
  student: StudentWorker,
  project: ProjectRecord,
  recipe: Recipe,
  training: TrainingName,
): Promise<Pick<MergedStudent, 'archive'> | null> {
  const { pretrained } = recipe.student;
  if (pretrained !== undefined) {
    const brought = await getStudent(pretrained);
    if (!brought) return null;
    await student.open(brought.files, recipe.student);
    return { archive: null };
  }
  const { archive } = (await getCheckpoint(project.id, training)) ?? {};
  if (archive) {
    await student.open(archive, recipe.student);
    return { archive };
  }
  const isRestored = await restoreStudent(student, project, recipe, training);
  if (!isRestored) return null;
  return { archive: await student.archive(classesOf(project, recipe, training)) };
}

/** The recipe with its labels in the order in which the student knows them: they may have changed places since. */
export function asTrained(
  recipe: Recipe,
  { trainings }: ProjectRecord,
  training: TrainingName,
): Recipe {
  const order = trainings[training]?.labels;
  if (!order) return recipe;
  const { task } = recipe;
  const labels = task.labels.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { ...recipe, task: { ...task, labels } };
}

/** The labels' names in the student's order. */
function classesOf(project: ProjectRecord, recipe: Recipe, training: TrainingName): string[] {
  return asTrained(recipe, project, training).task.labels.map(({ name }) => name);
}

/** [texts x classes] in the order of the recipe's labels. */
function inOrderOf(recipe: Recipe, trained: Recipe, values: Float32Array): Float32Array {
  const order = recipe.task.labels.map((label) => trained.task.labels.indexOf(label));
  return reordered(values, order);
}

/**
 * Takes a finished student's parameters over from its last checkpoint; false where there is none. The table
 * must be the one that it learned from.
 */
export async function restoreStudent(
  student: StudentWorker,
  project: ProjectRecord,
  recipe: Recipe,
  training: TrainingName,
  onProgress: (message: ProgressMessage) => void = () => undefined,
): Promise<boolean> {
  const data = await readTrainingData(project, recipe);
  const classes = classesOf(project, recipe, training);
  const { job } = await planTraining(project.id, recipe, data, training, classes);
  if (!job.resume || !project.trainings[training]) return false;
  const otherTexts = await readOtherTexts(project, recipe, data.annotations);
  const embed = vectorLookup(recipe.student);
  await giveTexts(student, trainTexts(project, recipe, data));
  await student.prepare(
    {
      student: { ...recipe.student, executionProvider: 'wasm' },
      otherTexts,
    },
    callback(onProgress),
    embed && callback(embed),
  );
  // Finished already, so this only takes the last checkpoint's parameters over.
  await student.train(
    { ...job, figures: null },
    callback(() => undefined),
  );
  return true;
}

/** [texts x classes] */
async function predict(
  student: StudentWorker,
  texts: readonly string[],
  { signal, onProgress }: StepOptions,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += TEXTS_AT_ONCE) {
    throwIfStopped(signal);
    const fraction = start / texts.length;
    onProgress({ step: 'distil', fraction, message: { code: 'labelling-rows', areNew: true } });
    parts.push(await student.predict(texts.slice(start, start + TEXTS_AT_ONCE)));
  }
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}

/** A finished student by itself, where the table is no longer the one that it learned from. */
export async function archiveOf(
  projectId: string,
  training: TrainingName,
): Promise<StudentRecord['files'] | null> {
  return (await getCheckpoint(projectId, training))?.archive ?? null;
}
