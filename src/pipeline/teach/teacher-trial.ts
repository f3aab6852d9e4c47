/** @file A few rows put to a teacher before it gets all of them: how it answers, and how fast. */
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import { TRIAL_ROWS, trialRows, type TrialEstimate } from '../../core/planning/trial';
import type { Recipe } from '../../core/task/recipe';
import { appendAnnotations, readAnnotations } from '../../persist/annotations';
import type { ProjectRecord } from '../../persist/schema';
import { AnswerCache } from './answer-cache';
import { examplesFor } from './confirmed-rows';
import { changeLockedTask, type TaskEdit } from '../open/describe-task';
import { withProjectLock } from '../project-lock';
import { openProject } from '../projects';
import { throwIfStopped } from '../steps';
import { withLoadedTeacher, type TeacherJobOptions } from './teacher-job';
import { countTodo, sampleFor, todoRows } from './teacher-rows';

export interface TeacherTrial {
  estimate: TrialEstimate;
  /** The texts of the estimate's annotations, in the same order. */
  texts: string[];
  /** Rows that a run would still ask about. */
  todo: number;
  /** The answers are kept, so that a run need not ask for them again. */
  isKept: boolean;
  project: ProjectRecord;
}

/**
 * Asks about rows from all over the table. A project that was never run takes the recipe over and
 * keeps the answers; one that has results keeps those, whatever is tried.
 * @throws ProjectBusy, Stopped, TeacherFailure, RecipeError
 */
export function tryTeacher(
  projectId: string,
  change: Recipe | TaskEdit,
  options: TeacherJobOptions,
): Promise<TeacherTrial> {
  const edit = 'recipe' in change ? change : { recipe: change };
  const trial = () => tryLocked(projectId, edit, options);
  return withProjectLock(projectId, trial, options.signal);
}

async function tryLocked(
  projectId: string,
  edit: TaskEdit,
  options: TeacherJobOptions,
): Promise<TeacherTrial> {
  const { recipe } = edit;
  const before = await openProject(projectId);
  const isFresh = before.stage === 'task' || before.stage === 'ready';
  const project = isFresh ? await changeLockedTask(projectId, edit) : before;
  const isSame = isFresh || asksTheSame(before.recipe, recipe);
  const known = isSame ? await readAnnotations(projectId) : new Map<number, Annotation>();
  const todo = await countTodo(project, recipe, known);
  // Where all is done already, the same rows show what the teacher would say today.
  const asked = todo > 0 ? known : new Map<number, Annotation>();
  const rows = await pickRows(project, recipe, asked);

  const examples = await examplesFor(project, recipe);
  const sample = await sampleFor(project, recipe);
  const job = { ...options, examples, sample };
  const estimate = await withLoadedTeacher(recipe, job, async (teacher) => {
    throwIfStopped(options.signal);
    options.onLoading({ code: 'asking-about-rows', rows: rows.length });
    return teacher.trial(rows);
  });
  throwIfStopped(options.signal);
  // What failed is asked again by the run.
  const kept = estimate.annotations.filter(({ status }) => status === 'annotated');
  const isKept = isSame && todo > 0 && kept.length > 0;
  if (isKept) await appendAnnotations(projectId, kept);
  await AnswerCache.of(recipe, projectId, examples)?.keep(rows, kept);
  const textOf = new Map(rows.map(({ row, text }) => [row, text]));
  const annotations = estimate.annotations.toSorted((a, b) => a.row - b.row);
  return {
    estimate: { ...estimate, annotations },
    texts: annotations.map(({ row }) => textOf.get(row) ?? ''),
    todo: todo - (isKept ? kept.length : 0),
    isKept,
    project,
  };
}

/** Several times as many rows as are tried are read: some may have the same text. */
const ROWS_READ = 8 * TRIAL_ROWS;

/** Rows of different texts. Two passes over the table, so that not all of it is in memory at once. */
async function pickRows(
  project: ProjectRecord,
  recipe: Recipe,
  known: ReadonlyMap<number, Annotation>,
): Promise<TeacherRow[]> {
  const count = await countTodo(project, recipe, known);
  const indices = Array.from({ length: count }, (_, index) => index);
  const wanted = new Set(trialRows(indices, ROWS_READ));
  const picked = new Map<string, TeacherRow>();
  let index = 0;
  for await (const rows of todoRows(project, recipe, known)) {
    for (const row of rows) {
      if (wanted.has(index) && !picked.has(row.text)) picked.set(row.text, row);
      index += 1;
    }
  }
  return trialRows([...picked.values()]);
}

/** The answers to one are good for the other. */
function asksTheSame(before: Recipe | null, after: Recipe): boolean {
  const asked = ({ task, teacher }: Recipe) =>
    JSON.stringify([task, { ...teacher, budget: undefined }]);
  return before !== null && asked(before) === asked(after);
}
