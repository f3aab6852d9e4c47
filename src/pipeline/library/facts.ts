/** @file What a list of projects says of each: how far it has come and how much room it takes. */
import { intAt } from '../../core/reads';
import { readAnnotations } from '../../persist/annotations';
import { getAuditDesign } from '../../persist/audit-designs';
import { allHumanLabels } from '../../persist/human-labels';
import { estimateSize } from '../../persist/whole-projects/project-size';
import type { Recipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { getCheckpoint } from '../../persist/trainings';
import { readHumanLabels } from '../human-labels';
import { countTodo } from '../teach/teacher-rows';

/** The furthest that a project has come. */
export type ProjectProgress =
  | { at: 'described'; labels: number; byHand: number }
  | { at: 'texts' }
  | { at: 'shortlisting'; done: number; of: number }
  | { at: 'training'; done: number; of: number }
  | { at: 'labelled' }
  | { at: 'checking'; done: number; of: number }
  | { at: 'checked'; rows: number };

export interface ProjectFacts {
  progress: ProjectProgress;
  /** By estimate. */
  bytes: number;
}

export async function projectFacts(project: ProjectRecord): Promise<ProjectFacts> {
  return { progress: await progressOf(project), bytes: await estimateSize(project) };
}

async function progressOf(project: ProjectRecord): Promise<ProjectProgress> {
  const { id, recipe, stage } = project;
  if (!recipe || stage === 'task') return { at: 'texts' };
  if (stage === 'done') return checkOf(project, recipe);
  if (stage === 'annotated') {
    const checkpoint = await getCheckpoint(id, 'student');
    return { at: 'training', done: checkpoint?.state.epoch ?? 0, of: recipe.student.epochs };
  }
  if (stage === 'annotating') {
    const known = await readAnnotations(id);
    const todo = await countTodo(project, recipe, known);
    return { at: 'shortlisting', done: known.size, of: known.size + todo };
  }
  const byHand = (await allHumanLabels(id)).size;
  return { at: 'described', labels: recipe.task.labels.length, byHand };
}

/** An audit is finished when each row of its sample has an answer, be it that for an equal text. */
async function checkOf(project: ProjectRecord, recipe: Recipe): Promise<ProjectProgress> {
  const audit = await getAuditDesign(project.id);
  if (!audit) return { at: 'labelled' };
  const humans = await readHumanLabels(project, recipe);
  const isAnswered = (row: number) => humans.get(row)?.origin === 'audit';
  const skipped = new Set(audit.skipped);
  const rows = [...audit.sample].map((index) => intAt(audit.population, index));
  const answered = rows.filter(isAnswered).length;
  const done = rows.filter((row) => isAnswered(row) || skipped.has(row)).length;
  if (done >= rows.length) return { at: 'checked', rows: answered };
  return done === 0 ? { at: 'labelled' } : { at: 'checking', done, of: rows.length };
}
