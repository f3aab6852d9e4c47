/** @file Step rows → task: what the table suggests, and a recipe applied to it. */
import {
  guessCandidatesColumn,
  guessGoldColumn,
  guessSplitColumn,
  guessTextColumn,
} from '../../core/table/guess-columns';
import { RecipeError, type Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { clearAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import { clearRounds } from '../../persist/rounds';
import { readColumns, rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { clearTrainings, readDistributions } from '../../persist/trainings';
import { openProject } from '../projects';

export interface TaskSuggestion {
  textColumn: string;
  goldColumn: string | null;
  splitColumn: string | null;
  candidates: { column: string; separator: string } | null;
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
  return {
    textColumn,
    goldColumn: guessGoldColumn(columns, rows, textColumn),
    splitColumn: guessSplitColumn(columns, rows),
    candidates: guessCandidatesColumn(columns, rows),
    sample: rows.slice(0, SAMPLE_ROWS),
  };
}

/** The different values of a column with their counts, the most frequent first. */
export async function labelsFromColumn(
  projectId: string,
  column: string,
): Promise<{ name: string; count: number }[]> {
  const { columns } = await openProject(projectId);
  const counts = new Map<string, number>();
  const [cells = []] = await readColumns(projectId, [columns.indexOf(column)]);
  for (const cell of cells) {
    const name = cell.trim();
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
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
 * Gives the project a recipe. Annotations and trainings that the change does not concern are kept.
 * @throws RecipeError when the recipe does not fit the table; the project is then as it was.
 */
export async function applyRecipe(projectId: string, wanted: Recipe): Promise<ProjectRecord> {
  const before = await openProject(projectId);
  const isPretrained = wanted.student.pretrained !== undefined;
  const recipe = isPretrained ? await fitToTable(wanted, projectId) : wanted;
  checkColumns(recipe, before.columns);
  const keepsAnnotations = sameParts(before.recipe, recipe, annotationParts);
  const keepsTrainings = keepsAnnotations && sameParts(before.recipe, recipe, trainingParts);
  // Policy `auto` asks for held-out distributions, which the other policies do without.
  const isComplete =
    keepsTrainings &&
    (recipe.labels.policy !== 'auto' ||
      isPretrained ||
      (await readDistributions(projectId, 'heldOut')).length > 0);
  if (!keepsAnnotations) {
    await clearAnnotations(projectId);
    await clearRounds(projectId);
  }
  if (!keepsTrainings) await clearTrainings(projectId);
  return updateProject(projectId, (project) => ({
    recipe,
    stage: isComplete ? project.stage : keepsAnnotations ? annotatedAtMost(project) : 'ready',
    teacherSeconds: keepsAnnotations ? project.teacherSeconds : 0,
    trainings: keepsTrainings ? project.trainings : {},
  }));
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
const PACE_SETTINGS = new Set([
  ...['concurrency', 'timeoutSeconds', 'contextTokens', 'budget'],
  ...['answerTokens', 'thoughtTokens'],
]);

/** What annotations depend on. */
function annotationParts({ task, teacher }: Recipe): unknown {
  const { textColumn, splitColumn, labels, instructions, shots } = task;
  const asked = Object.entries(teacher).filter(([setting]) => !PACE_SETTINGS.has(setting));
  return { textColumn, splitColumn, labels, instructions, shots, asked };
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
