/**
 * @file Step rows → task: what the table suggests, and the one door through which a task is changed.
 * Invariant: a task changes under the project's lock alone, and in one transaction, so that neither
 * another tab's run nor a closed tab can lose what was annotated.
 */
import { at } from '../../core/reads';
import {
  guessCandidatesColumn,
  guessGoldColumn,
  guessScoresColumn,
  guessSplitColumn,
  guessTextColumn,
} from '../../core/table/guess-columns';
import { textDoubts, type TextDoubt } from '../../core/table/text-doubt';
import type { ImportChoices } from '../../core/table/choices';
import {
  carriedAnswer,
  planChange,
  type ChangePlan,
  type ChangeWishes,
} from '../../core/task/change-plan';
import {
  humanNameOf,
  reordered,
  withFormerNames,
  type LabelChange,
} from '../../core/task/label-change';
import { LONGEST_NAME } from '../../core/task/schema-parts';
import { numbersOf, renumbered } from '../../core/task/label-numbers';
import { RecipeError, type Recipe } from '../../core/task/recipe';
import { withTableColumns } from '../../core/task/recipe-columns';
import { countLabels, type CountedLabel } from '../../core/task/count-labels';
import { ColumnMissing, rowReader } from '../../core/task/row-roles';
import { updateProject, type Forgettable } from '../../persist/projects';
import { readColumns, rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { getStudent } from '../../persist/students';
import { readDistributions } from '../../persist/trainings';
import { knowsLabels, studentLabels } from '../files/student-labels';
import { renamedViews } from '../label/views';
import { withProjectLock } from '../project-lock';
import { openProject, openTask } from '../projects';
import { surveyTexts } from './survey-texts';
import { forgetTrainings } from '../train/void-trainings';

export interface TaskSuggestion {
  textColumn: string;
  /** What speaks against a column as the texts. */
  textDoubts: ReadonlyMap<string, TextDoubt>;
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
    textDoubts: textDoubts(columns, rows, textColumn),
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
  const cells = await readColumns(projectId, [columns.indexOf(column)]);
  return countLabels(at(cells, 0), matchCase).filter(({ name }) => name.length <= LONGEST_NAME);
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

/** A recipe with what a person has said of the change to it. */
export interface TaskEdit extends ChangeWishes {
  recipe: Recipe;
}

/**
 * What becomes of a task: a recipe in place of the stored one, or what is made of that; or a further
 * training, with the labels that people have given since the last.
 */
export type TaskChange =
  Recipe | TaskEdit | ((stored: Recipe) => Recipe | Promise<Recipe>) | 'train-again';

/**
 * Changes a project's task. What another tab has changed in the meantime is known to the change.
 * @throws ProjectBusy while another tab works on the project; RecipeError when the recipe does not fit
 *   the table. The project is then as it was.
 */
export function changeTask(projectId: string, change: TaskChange): Promise<ProjectRecord> {
  return withProjectLock(projectId, () => changeLockedTask(projectId, change));
}

/** The same for whoever holds the project's lock already. */
export async function changeLockedTask(
  projectId: string,
  change: TaskChange,
): Promise<ProjectRecord> {
  if (change === 'train-again') return forgetTrainings(projectId);
  if (typeof change === 'function') {
    const { project, recipe } = await openTask(projectId);
    return replaceRecipe(project, { recipe: await change(recipe) });
  }
  const edit = 'recipe' in change ? change : { recipe: change };
  return replaceRecipe(await openProject(projectId), edit);
}

/** Annotations and trainings that the new recipe does not concern are kept, under its names. */
async function replaceRecipe(before: ProjectRecord, edit: TaskEdit): Promise<ProjectRecord> {
  const projectId = before.id;
  const { recipe, plan } = await fittedChange(before, edit);
  const { labels, answers, keepsTrainings } = plan;
  const isPretrained = recipe.student.pretrained !== undefined;
  // Policy `auto` asks for held-out distributions, which the other policies do without.
  const isComplete =
    keepsTrainings &&
    (recipe.labels.policy !== 'auto' ||
      isPretrained ||
      (await readDistributions(projectId, 'heldOut')).length > 0);
  const texts = await surveyTexts(before, recipe);
  const forgets: Forgettable[] = [];
  if (answers === 'ask') forgets.push('annotations');
  if (answers === 'narrow') forgets.push('rounds');
  if (!keepsTrainings) forgets.push('trainings');
  const nameOf = humanNameOf(labels, recipe.task.labels, edit.renames ?? new Map());
  const names = recipe.task.labels.map(({ name }) => name);
  const change = (project: ProjectRecord): Partial<ProjectRecord> => ({
    recipe,
    ...texts,
    stage: isComplete ? project.stage : answers === 'ask' ? 'ready' : annotatedAtMost(project),
    teacherSeconds: answers === 'ask' ? 0 : project.teacherSeconds,
    trainings: keepsTrainings ? relabelledTrainings(project, labels, nameOf) : {},
    labelNumbers: [...renumbered(numbersOf(project), names, nameOf)],
    ...(project.views && { views: renamedViews(project.views, nameOf) }),
  });
  if (!needsRelabelling(plan, edit)) return updateProject(projectId, change, forgets);
  return updateProject(projectId, change, forgets, {
    answer: (annotation) => carriedAnswer(annotation, labels),
    name: nameOf,
    distribution:
      keepsTrainings && labels.isReordered ? (values) => reordered(values, labels.places) : null,
  });
}

/** Something is stored under another name now, or in another order. */
function needsRelabelling({ labels }: ChangePlan, { renames }: TaskEdit): boolean {
  const { renamed, removed, isReordered } = labels;
  return renamed.length + removed.length + (renames?.size ?? 0) > 0 || isReordered;
}

/** The recipe as the project would take it over, and what that leaves of it. @throws RecipeError */
export async function fittedChange(
  before: ProjectRecord,
  { recipe: wanted, ...wishes }: TaskEdit,
): Promise<{ recipe: Recipe; plan: ChangePlan }> {
  const named = withTableColumns(wanted, before.columns);
  const isPretrained = wanted.student.pretrained !== undefined;
  const fitted = isPretrained ? await fitToTable(named, before.id) : named;
  const recipe = withData(fitted, before.said ?? {});
  checkColumns(recipe, before.columns);
  const plan = planChange(before.recipe, recipe, wishes);
  await checkStudentsLabels(before.recipe, recipe, plan);
  const { task } = recipe;
  const labels = withFormerNames(before.recipe?.task.labels ?? [], task.labels, plan.labels);
  return { recipe: { ...recipe, task: { ...task, labels } }, plan };
}

/**
 * A student that was trained elsewhere knows its labels by their places. What it is told here may come from
 * anybody's recipe.
 * @throws RecipeError
 */
async function checkStudentsLabels(before: Recipe | null, after: Recipe, { labels }: ChangePlan) {
  const { pretrained } = after.student;
  if (pretrained === undefined) return;
  if (pretrained === before?.student.pretrained) {
    if (labels.added.length + labels.removed.length === 0 && !labels.isReordered) return;
  } else {
    // One that is not here is asked for by the run.
    const student = await getStudent(pretrained);
    if (!student || knowsLabels(await studentLabels(student.files), after.task.labels)) return;
  }
  throw new RecipeError({ code: 'brought-student-labels' });
}

/** The trainings under other names; the order of their classes is remembered where it is no more the recipe's. */
function relabelledTrainings(
  { trainings, recipe }: ProjectRecord,
  { names, isReordered }: LabelChange,
  nameOf: (name: string) => string,
): ProjectRecord['trainings'] {
  const before = recipe?.task.labels.map(({ name }) => name) ?? [];
  const relabelled = Object.entries(trainings).map(([name, training]) => {
    const order = training.labels ?? (isReordered ? before : null);
    return [
      name,
      {
        ...training,
        ...(training.humanTargets && {
          humanTargets: training.humanTargets.map(([row, label]) => [row, nameOf(label)]),
        }),
        ...(order && { labels: order.map((label) => names.get(label) ?? label) }),
      },
    ];
  });
  return Object.fromEntries(relabelled) as ProjectRecord['trainings'];
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
    if (!(error instanceof ColumnMissing)) throw error;
    throw new RecipeError({ ...error.told, code: 'column-missing-unchanged' });
  }
}

function annotatedAtMost({ stage }: ProjectRecord): ProjectRecord['stage'] {
  return stage === 'done' ? 'annotated' : stage;
}
