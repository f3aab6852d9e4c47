/**
 * @file All rows of a project with their labels, together with what those were made of, for who needs both. Either takes as
 * much memory as the table: so rows that are shown are not read a second time where they still hold.
 */
import { getAuditDesign } from '../../persist/audit-designs';
import type { ProjectRecord } from '../../persist/schema';
import { ROWS_PER_CHUNK } from '../../core/table/table';
import type { Recipe } from '../../core/task/recipe';
import { readEvidence, type Evidence } from '../evidence';
import { openTask } from '../projects';
import { Slices } from '../slices';
import { relabelBy, rowJudge, type ReviewRow } from './relabel';

/** A project's rows with their labels, in the order of the table, and what the labels were made of. */
export interface LabelledTable {
  project: ProjectRecord;
  recipe: Recipe;
  evidence: Evidence;
  rows: readonly ReviewRow[];
}

/** @param known rows that are held already: texts that are the same are not held twice. */
export async function labelTable(
  projectId: string,
  known: readonly ReviewRow[] = [],
): Promise<LabelledTable> {
  const { project, recipe } = await openTask(projectId);
  const evidence = await readEvidence(project, recipe);
  return { project, recipe, evidence, rows: await relabelBy(project, recipe, evidence, known) };
}

/** Rows as they are shown, with what people have said of them since, and the project when they were read. */
export type ShownRows = Pick<LabelledTable, 'project' | 'rows'>;

/** The table of rows that are shown; null where they must be read anew. */
export async function shownTable(shown: ShownRows): Promise<LabelledTable | null> {
  const { project, recipe } = await openTask(shown.project.id);
  if (!(await holds(shown, project))) return null;
  const evidence = await readEvidence(project, recipe, 'all', shown.rows);
  return { project, recipe, evidence, rows: await judgedAnew(shown.rows, evidence) };
}

/** What students think of a label that a person has given since, or has taken back. */
async function judgedAnew(
  rows: readonly ReviewRow[],
  evidence: Evidence,
): Promise<readonly ReviewRow[]> {
  const slices = new Slices();
  const judge = rowJudge(evidence);
  const judged: ReviewRow[] = [];
  for (const row of rows) {
    const { suspicion } = judge(row.row, row.final, row.gold);
    judged.push(suspicion === row.suspicion ? row : { ...row, suspicion });
    if (judged.length % ROWS_PER_CHUNK === 0) await slices.rest();
  }
  return judged;
}

/**
 * Whether nothing but people's labels and marks can have changed since, which are in what is shown. With an audit their labels
 * change what machines' confidences are worth.
 */
async function holds({ project, rows }: ShownRows, now: ProjectRecord): Promise<boolean> {
  return (
    rows.length === now.rowCount &&
    madeOf(project) === madeOf(now) &&
    !(await getAuditDesign(now.id))
  );
}

function madeOf({ stage, recipe, teacherSeconds, trainings }: ProjectRecord): string {
  return JSON.stringify([stage, recipe, teacherSeconds, trainings]);
}
