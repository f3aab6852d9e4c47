/**
 * @file Step rows → task: what the table suggests, and the one door through which a task is changed.
 * Invariant: a task changes under the project's lock alone, and in one transaction, so that neither
 * another tab's run nor a closed tab can lose what was annotated.
 */
import {
  guessCandidatesColumn,
  guessGoldColumn,
  guessScoresColumn,
  guessSplitColumn,
  guessTextColumn,
} from '../../core/table/guess-columns';
import type { ImportChoices } from '../../core/table/choices';
import { RecipeError, type Recipe } from '../../core/task/recipe';
import { withTableColumns } from '../../core/task/recipe-columns';
import { countLabels, type CountedLabel } from '../../core/task/count-labels';
import { rowReader } from '../../core/task/row-roles';
import { updateProject, type Forgettable } from '../../persist/projects';
import { readColumns, rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { readDistributions } from '../../persist/trainings';
import { withProjectLock } from '../project-lock';
import { openProject, openTask } from '../projects';
import { surveyTexts } from './survey-texts';
import { forgetTrainings } from '../train/void-trainings';

export interface TaskSuggestion {
  textColumn: string;
  goldColumn: string | null;
  splitColumn: string | null;
  candidates: { column: string; separator: string; scoresColumn: string | null } | null;
  /** The first rows, cells in column order. */
  sample: string[][];
}

const SAMPLE_ROWS = 20;

/** Guesses from the first chunk of rows what the columns are. */
export async function suggestTask(projectId: string): Promise<TaskSuggestion> {
  const { columns } = await openProject(projectId);
  const first = await rowChunks(projectId).next();
  const rows = first.done ? [] : first.value.rows;
  const textColumn = guessTextColumn(columns, rows);
  const candidates = guessCandidatesColumn(columns, rows);
  return {
    textColumn,
    goldColumn: guessGoldColumn(columns, rows, textColumn),
    splitColumn: guessSplitColumn(columns, rows),
    candidates: candidates && {
      ...candidates,
      scoresColumn: guessScoresColumn(columns, rows, candidates),
    },
    sample: rows.slice(0, SAMPLE_ROWS),
  };
}

/** The labels of a column with their counts, the most frequent first. */
export async function labelsFromColumn(
  projectId: string,
  column: string,
  matchCase = false,
): Promise<CountedLabel[]> {
  const { columns } = await openProject(projectId);
  const [cells = []] = await readColumns(projectId, [columns.indexOf(column)]);
  return countLabels(cells, matchCase);
}

/**
 * A student's recipe for another table than the one it was trained on: no teacher, the same text column
 * where there is one of that name, and gold only where there is such a column.
 */
async function fitToTable(recipe: Recipe, projectId: string): Promise<Recipe> {
  const { columns } = await openProject(projectId);
  const { textColumn: suggested } = await suggestTask(projectId);
  const { goldColumn, textColumn, ...task } = recipe.task;
  const keepsGold = goldColumn !== undefined && columns.includes(goldColumn);
  return {
    ...recipe,
    task: {
      ...task,
      splitColumn: undefined,
      textColumn: columns.includes(textColumn) ? textColumn : suggested,
      ...(keepsGold && { goldColumn }),
    },
    teacher: { kind: 'keywords' as const },
  };
}

/**
 * What becomes of a task: a recipe in place of the stored one, or what is made of that; or a further
 * training, with the labels that people have given since the last.
 */
export type TaskChange = Recipe | ((stored: Recipe) => Recipe | Promise<Recipe>) | 'train-again';

/**
 * Changes a project's task. What another tab has changed in the meantime is known to the change.
 * @throws ProjectBusy while another tab works on the project; RecipeError when the recipe does not fit
 *   the table. The project is then as it was.
 */
export function changeTask(projectId: string, change: TaskChange): Promise<ProjectRecord> {
  return withProjectLock(projectId, () => changeLockedTask(projectId, change));
}

/** Gives the project a recipe, whatever it had before. @throws ProjectBusy, RecipeError */
export function applyRecipe(projectId: string, recipe: Recipe): Promise<ProjectRecord> {
  return changeTask(projectId, recipe);
}

/** The same for whoever holds the project's lock already. */
export async function changeLockedTask(
  projectId: string,
  change: TaskChange,
): Promise<ProjectRecord> {
  if (change === 'train-again') return forgetTrainings(projectId);
  if (typeof change !== 'function') return replaceRecipe(await openProject(projectId), change);
  const { project, recipe } = await openTask(projectId);
  return replaceRecipe(project, await change(recipe));
}

/** Annotations and trainings that the new recipe does not concern are kept. */
async function replaceRecipe(before: ProjectRecord, wanted: Recipe): Promise<ProjectRecord> {
  const projectId = before.id;
  const isPretrained = wanted.student.pretrained !== undefined;
  const named = withTableColumns(wanted, before.columns);
  const fitted = isPretrained ? await fitToTable(named, projectId) : named;
  const recipe = withData(fitted, before.said ?? {});
  checkColumns(recipe, before.columns);
  const keepsAnnotations = sameParts(before.recipe, recipe, annotationParts);
  const keepsTrainings = keepsAnnotations && sameParts(before.recipe, recipe, trainingParts);
  // Policy `auto` asks for held-out distributions, which the other policies do without.
  const isComplete =
    keepsTrainings &&
    (recipe.labels.policy !== 'auto' ||
      isPretrained ||
      (await readDistributions(projectId, 'heldOut')).length > 0);
  const texts = await surveyTexts(before, recipe);
  const forgets: Forgettable[] = [];
  if (!keepsAnnotations) forgets.push('annotations');
  if (!keepsTrainings) forgets.push('trainings');
  const change = (project: ProjectRecord): Partial<ProjectRecord> => ({
    recipe,
    ...texts,
    stage: isComplete ? project.stage : keepsAnnotations ? annotatedAtMost(project) : 'ready',
    teacherSeconds: keepsAnnotations ? project.teacherSeconds : 0,
    trainings: keepsTrainings ? project.trainings : {},
  });
  return updateProject(projectId, change, forgets);
}

/** The recipe says how its table is read, so that it runs by itself on the same file. */
export function withData(recipe: Recipe, said: ImportChoices): Recipe {
  const known = Object.entries(said).filter(([, value]: [string, unknown]) => value !== undefined);
  const data = { ...Object.fromEntries(known), ...recipe.data };
  return Object.keys(data).length > 0 ? { ...recipe, data } : recipe;
}

function checkColumns(recipe: Recipe, columns: readonly string[]): void {
  try {
    rowReader(recipe, columns);
  } catch (error) {
    throw new RecipeError(
      `${error instanceof Error ? error.message : String(error)} Nothing was changed. Choose ` +
        'another column or drop the table that this recipe was made for.',
    );
  }
}

/** Settings that say how fast, with how much room or how often a teacher answers, not what it is asked. */
const PACE_SETTINGS = new Set(['concurrency', 'timeoutSeconds', 'contextTokens', 'budget']);

/** What annotations depend on. */
function annotationParts({ task, teacher }: Recipe): unknown {
  const { textColumn, splitColumn, labels, matchCase, instructions, shots } = task;
  const asked = Object.entries(teacher).filter(([setting]) => !PACE_SETTINGS.has(setting));
  return { textColumn, splitColumn, labels, matchCase, instructions, shots, asked };
}

/** What a training depends on besides the annotations. */
function trainingParts({ teacher, student, refinery, seed }: Recipe): unknown {
  return { budget: teacher.budget, student, refinery, seed };
}

function sameParts(a: Recipe | null, b: Recipe, parts: (recipe: Recipe) => unknown): boolean {
  return a !== null && JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}

function annotatedAtMost({ stage }: ProjectRecord): ProjectRecord['stage'] {
  return stage === 'done' ? 'annotated' : stage;
}
