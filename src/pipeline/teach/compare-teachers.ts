/**
 * @file Two teachers, or one with two prompts, asked about the same rows, one after the other. Changes neither the
 * task nor its answers.
 */
import { comparedRows, compareTeachers, type Comparison } from '../../core/planning/comparison';
import { retrievalPool } from '../../core/shown/example-pool';
import { withTableColumns } from '../../core/task/recipe-columns';
import type { Recipe } from '../../core/task/recipe';
import { isLanguageModelConfig } from '../../core/teaching/settings';
import type { TeacherRow } from '../../core/teaching/teacher';
import type { ProjectRecord } from '../../persist/schema';
import { readHumanLabels } from '../human-labels';
import { networkOfTeacher } from '../network';
import { withProjectLock } from '../project-lock';
import { openProject } from '../projects';
import { throwIfStopped } from '../steps';
import { confirmedRows } from './confirmed-rows';
import { withLoadedTeacher, type TeacherJobOptions } from './teacher-job';
import { openRows, sampleFor, todoRows } from './teacher-rows';

export interface Contender {
  recipe: Recipe;
  key?: string | undefined;
}

/** @throws ProjectBusy, Stopped, TeacherFailure, NetworkNotAllowed */
export function compareOnRows(
  projectId: string,
  contenders: readonly [Contender, Contender],
  options: Omit<TeacherJobOptions, 'key'>,
): Promise<Comparison> {
  const work = () => compareLocked(projectId, contenders, options);
  return withProjectLock(projectId, work, options.signal);
}

async function compareLocked(
  projectId: string,
  contenders: readonly [Contender, Contender],
  options: Omit<TeacherJobOptions, 'key'>,
): Promise<Comparison> {
  const project = await openProject(projectId);
  const [first, second] = contenders.map(({ recipe, key }) => ({
    recipe: withTableColumns(recipe, project.columns),
    key,
  })) as [Contender, Contender];
  // Both are asked for before the first one gets a text: whoever refuses one has sent nothing.
  for (const { recipe } of [first, second]) await networkOfTeacher(recipe.teacher);
  const labels = await labelsOfBoth(project, first.recipe, second.recipe);
  const chosen = await chooseRows(project, second.recipe, labels);
  const texts = new Map<number, string>();
  for (const { row, text } of await readRows(project, second.recipe, chosen)) texts.set(row, text);
  const shown = new Set(
    [first, second].flatMap(({ recipe }) => recipe.task.shots.map(({ text }) => text)),
  );
  const humans = new Map([...labels].filter(([row]) => !shown.has(texts.get(row) ?? '')));
  const ask = async ({ recipe, key }: Contender, isFirst: boolean) => {
    // Each teacher may read other columns.
    const rows = await readRows(project, recipe, chosen);
    const examples = await examplesWithout(project, recipe, new Set(texts.values()));
    const job = { ...options, key, examples, sample: await sampleFor(project, recipe) };
    const estimate = await withLoadedTeacher(recipe, job, (teacher) => {
      throwIfStopped(options.signal);
      options.onLoading({ code: 'asking-one-of-two', isFirst, rows: rows.length });
      return teacher.trial(rows);
    });
    throwIfStopped(options.signal);
    return estimate;
  };
  // One after the other: two models at once have no room on most graphics cards.
  return compareTeachers([await ask(first, true), await ask(second, false)], texts, humans);
}

/** People's labels by row, as far as both tasks know them. */
async function labelsOfBoth(
  project: ProjectRecord,
  first: Recipe,
  second: Recipe,
): Promise<Map<number, string>> {
  const inFirst = await readHumanLabels(project, first);
  const inSecond = await readHumanLabels(project, second);
  const both = [...inFirst].filter(([row]) => inSecond.has(row));
  return new Map(both.map(([row, { label }]) => [row, label]));
}

async function chooseRows(
  project: ProjectRecord,
  recipe: Recipe,
  labelled: ReadonlyMap<number, string>,
): Promise<ReadonlySet<number>> {
  const numbers = await openRows(project, recipe, new Map());
  return new Set(comparedRows(numbers, (row) => labelled.has(row)));
}

async function readRows(
  project: ProjectRecord,
  recipe: Recipe,
  chosen: ReadonlySet<number>,
): Promise<TeacherRow[]> {
  const picked: TeacherRow[] = [];
  for await (const rows of todoRows(project, recipe, new Map())) {
    picked.push(...rows.filter(({ row }) => chosen.has(row)));
  }
  return picked;
}

/** What rows are compared on must not be shown with its label. */
async function examplesWithout(project: ProjectRecord, recipe: Recipe, texts: ReadonlySet<string>) {
  if (!isLanguageModelConfig(recipe.teacher)) return [];
  const confirmed = await confirmedRows(project, recipe);
  return retrievalPool(
    recipe.task.shots,
    confirmed.filter(({ text }) => !texts.has(text)),
  );
}
