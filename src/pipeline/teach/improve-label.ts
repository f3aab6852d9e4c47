/**
 * @file A new description or rule for a label, made from rows that people have labelled and judged on others of
 * them by the teacher's own answers. Changes nothing: the task is changed once a person takes it over.
 */
import { callback } from '../../bridge/workers';
import {
  byMistakes,
  firstOf,
  halves,
  judge,
  LEAST_CORRECTED_ROWS,
  MOST_JUDGES,
  type LabelledRow,
  type Verdict,
} from '../../core/instruction/held-out';
import { MOST_EXAMPLES } from '../../core/instruction/describe-label';
import { withReplaced, type ReplacedLabel } from '../../core/instruction/replaced-labels';
import { typicalWords, withKeywords, withTypicalWords } from '../../core/instruction/typical-words';
import { retrievalPool } from '../../core/shown/example-pool';
import type { Label, Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { isLanguageModelConfig } from '../../core/teaching/settings';
import type { Annotation, LabelExamples, TeacherRow } from '../../core/teaching/teacher';
import { readAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { readHumanLabels } from '../human-labels';
import { costOfChange, type ChangeCost } from '../open/change-cost';
import { withProjectLock } from '../project-lock';
import { openTask } from '../projects';
import { throwIfStopped } from '../steps';
import { withLoadedTeacher, type TeacherJobOptions, type TeacherWorker } from './teacher-job';
import { sampleFor } from './teacher-rows';

export type LabelImprovement =
  /** Too few different texts that were labelled by people and that the teacher is asked about. */
  | { kind: 'too-few'; rows: number; needed: number }
  /** Neither model nor words made anything new of the rows. */
  | { kind: 'nothing'; label: string }
  | {
      kind: 'judged';
      before: Label;
      after: Label;
      by: 'model' | 'words';
      verdict: Verdict;
      /** Null where there is nothing to lose. */
      cost: ChangeCost | null;
    };

interface Evidence extends LabelledRow {
  cells: TeacherRow['cells'];
}

/**
 * @param wanted the label; null: the one on which the teacher and people differ most often.
 * @throws ProjectBusy, Stopped, TeacherFailure, NetworkNotAllowed
 */
export function improveLabel(
  projectId: string,
  wanted: string | null,
  options: TeacherJobOptions,
): Promise<LabelImprovement> {
  const work = () => improve(projectId, wanted, options);
  return withProjectLock(projectId, work, options.signal);
}

async function improve(
  projectId: string,
  wanted: string | null,
  options: TeacherJobOptions,
): Promise<LabelImprovement> {
  const { project, recipe } = await openTask(projectId);
  const rows = await labelledRows(project, recipe);
  const shown = new Set(recipe.task.shots.map(({ text }) => text));
  const { learned, heldOut } = halves(rows, recipe.seed, shown);
  const different = learned.length + heldOut.length;
  if (different < LEAST_CORRECTED_ROWS) {
    return { kind: 'too-few', rows: different, needed: LEAST_CORRECTED_ROWS };
  }
  const known = await readAnnotations(projectId);
  const names = recipe.task.labels.map(({ name }) => name);
  const name = wanted ?? byMistakes(names, learned, known).at(0)?.name ?? '';
  const before = recipe.task.labels.find((label) => label.name === name);
  if (!before) return { kind: 'nothing', label: name };
  const judges = heldOut.slice(0, MOST_JUDGES);
  // Examples of either half would tell the teacher what it is judged by.
  const examples = isLanguageModelConfig(recipe.teacher)
    ? retrievalPool(recipe.task.shots, learned)
    : [];
  const job = { ...options, examples, sample: await sampleFor(project, recipe) };
  const first = await withLoadedTeacher(recipe, job, async (teacher) => {
    options.onLoading({ code: 'writing-description', label: name });
    const proposal = await propose(teacher, recipe, before, learned, known);
    throwIfStopped(options.signal);
    if (!proposal) return null;
    options.onLoading({ code: 'asking-with-description', isNew: false, rows: judges.length });
    return { ...proposal, answers: await answersOf(teacher, judges) };
  });
  throwIfStopped(options.signal);
  if (!first) return { kind: 'nothing', label: name };
  const { after, by } = first;
  const changed = withLabel(recipe, after);
  const answers = await withLoadedTeacher(changed, job, (teacher) => {
    options.onLoading({ code: 'asking-with-description', isNew: true, rows: judges.length });
    return answersOf(teacher, judges);
  });
  throwIfStopped(options.signal);
  const verdict = judge(judges, first.answers, answers);
  const cost = await costOfChange(projectId, { recipe: changed, asksAnew: true });
  return { kind: 'judged', before, after, by, verdict, cost };
}

/** Notes what is about to be taken over, so that it can be put back at any later time. */
export function noteReplaced(projectId: string, latest: ReplacedLabel): Promise<ProjectRecord> {
  return updateProject(projectId, ({ replacedLabels = [] }) => ({
    replacedLabels: withReplaced(replacedLabels, latest),
  }));
}

/** A recipe with a label in place of the one of that name. */
export function withLabel(recipe: Recipe, label: Label): Recipe {
  const labels = recipe.task.labels.map((one) => (one.name === label.name ? label : one));
  return { ...recipe, task: { ...recipe.task, labels } };
}

/** Rows that people have labelled and the teacher is asked about, in the order of the table. */
async function labelledRows({ id, columns }: ProjectRecord, recipe: Recipe): Promise<Evidence[]> {
  const labels = await readHumanLabels({ id, columns }, recipe);
  const read = rowReader(recipe, columns);
  const labelled: Evidence[] = [];
  for await (const { firstRow, rows } of rowChunks(id)) {
    for (const [i, cells] of rows.entries()) {
      const given = labels.get(firstRow + i);
      if (!given || read.role(cells) !== 'train') continue;
      const { label } = given;
      const row = { row: firstRow + i, text: read.text(cells), cells: read.teacherCells(cells) };
      labelled.push({ ...row, label });
    }
  }
  return labelled;
}

async function propose(
  teacher: TeacherWorker,
  recipe: Recipe,
  label: Label,
  learned: readonly LabelledRow[],
  known: ReadonlyMap<number, Annotation>,
): Promise<{ after: Label; by: 'model' | 'words' } | null> {
  const words = typicalWords(learned, recipe.task.labels, label.name);
  if (!isLanguageModelConfig(recipe.teacher)) {
    const after = withKeywords(label, words);
    return after && { after, by: 'words' };
  }
  const description = await teacher.describeLabel(label.name, examplesOf(label, learned, known));
  if (description !== null) return { after: { ...label, description }, by: 'model' };
  const after = withTypicalWords(label, words);
  return after && { after, by: 'words' };
}

/** Rows on which the teacher is wrong come first: they are what the description so far does not say. */
function examplesOf(
  { name }: Label,
  learned: readonly LabelledRow[],
  known: ReadonlyMap<number, Annotation>,
): LabelExamples {
  const given = (row: LabelledRow) => firstOf(known.get(row.row));
  const inside = learned.filter(({ label }) => label === name);
  const outside = learned.filter(({ label }) => label !== name);
  const missed = inside.filter((row) => given(row) !== name);
  const found = inside.filter((row) => given(row) === name);
  const taken = outside.filter((row) => given(row) === name);
  const left = outside.filter((row) => given(row) !== name);
  return {
    inside: [...missed, ...found].slice(0, MOST_EXAMPLES).map(({ text }) => text),
    outside: [...taken, ...left]
      .slice(0, MOST_EXAMPLES)
      .map(({ text, label }) => ({ text, label })),
  };
}

async function answersOf(
  teacher: TeacherWorker,
  rows: readonly Evidence[],
): Promise<Map<number, Annotation>> {
  const answers = new Map<number, Annotation>();
  const onBatch = callback((batch: Annotation[]) => {
    for (const answer of batch) answers.set(answer.row, answer);
  });
  await teacher.annotate(
    rows.map(({ row, text, cells }) => ({ row, text, ...(cells && { cells }) })),
    onBatch,
  );
  return answers;
}
