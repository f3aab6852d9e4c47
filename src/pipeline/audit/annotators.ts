/**
 * @file Other people's labels: a sample handed over without any, answers taken from a file, differences
 * settled. Invariant: whoever labels a sample elsewhere sees no label, of people or machines; and what people
 * said before they settled a difference is what their agreement is measured by.
 */
import { findColumn } from '../../core/table/column-names';
import { withFilesWorker } from '../../bridge/workers';
import { ROW_COLUMN, sameName } from '../../core/agreement/match-rows';
import { ExportError } from '../../core/exports/export-plan';
import { guardCell } from '../../core/exports/formula-guard';
import { at, intAt } from '../../core/reads';
import { MOST_ANNOTATORS } from '../../core/project-file/manifest';
import { TableError } from '../../core/table/table';
import {
  deleteAnnotator as removeAnnotator,
  putAnnotator,
  readAnnotators,
  rememberLabels,
} from '../../persist/annotators';
import { getAuditDesign } from '../../persist/audit-designs';
import { allHumanLabels } from '../../persist/human-labels';
import { putRowEdits } from '../../persist/row-edits';
import { readColumns } from '../../persist/rows';
import type { LabelOrigin } from '../../persist/schema';
import { readEqualTexts, readHumanLabels } from '../human-labels';
import { openTask } from '../projects';
import { labelsIn, type AnnotatorFile, type AnnotatorLabels } from './annotator-file';
import { answerAudit } from './audit';

/** Labels are named in the file where there are few enough to read. */
const MAX_NAMED = 50;

/** A CSV file of the audit's sample, in the order of asking, with an empty column for the labels. */
export async function exportSample(projectId: string): Promise<Blob> {
  const {
    project,
    recipe: { task },
  } = await openTask(projectId);
  const audit = await getAuditDesign(projectId);
  if (!audit) {
    throw new ExportError({ code: 'audit-no-sample' });
  }
  const place = findColumn(project.columns, task.textColumn);
  const texts = at(await readColumns(projectId, [place]), 0);
  const answer = sameName(task.textColumn) === 'label' ? 'answer' : 'label';
  const names = task.labels.map(({ name }) => name);
  const choices = names.length <= MAX_NAMED ? names.join(' | ') : '';
  const rows = Array.from(audit.sample, (index, i) => {
    const row = intAt(audit.population, index);
    return [`${row + 1}`, at(texts, row), '', i === 0 ? choices : ''].map(guardCell);
  });
  const header = [ROW_COLUMN, task.textColumn, answer, 'labels to choose from'];
  return withFilesWorker((files) => files.cells([header, ...rows]));
}

/** Keeps another person's labels, in the place of earlier ones of the same name. */
export async function addAnnotator(
  projectId: string,
  name: string,
  file: AnnotatorFile,
): Promise<AnnotatorLabels> {
  const found = await labelsIn(projectId, file);
  if (found.labels.length === 0) {
    throw new TableError({ code: 'annotator-no-labels' });
  }
  const own = name.trim() || 'Colleague';
  const others = (await listAnnotators(projectId)).filter((known) => known.name !== own);
  if (others.length >= MOST_ANNOTATORS) {
    throw new TableError({ code: 'annotators-many', most: MOST_ANNOTATORS });
  }
  const isBlind = file.key?.own === null;
  const { labels } = found;
  await putAnnotator({
    projectId,
    name: own,
    createdAt: Date.now(),
    isBlind,
    labels,
  });
  return found;
}

export interface KnownAnnotator {
  name: string;
  labels: number;
  /** His labels are of a sample that was handed over. */
  isBlind: boolean;
}

/** The other people whose labels are kept. */
export async function listAnnotators(projectId: string): Promise<KnownAnnotator[]> {
  const all = await readAnnotators(projectId);
  return all
    .filter(({ name }) => name !== '')
    .map(({ name, labels, isBlind }) => ({ name, labels: labels.length, isBlind }));
}

/** Forgets another person's labels; what was settled stays. */
export async function deleteAnnotator(projectId: string, name: string): Promise<void> {
  await removeAnnotator(projectId, name);
}

/** What people settled on is a person's label, certain as any, of every row with that text; the first opinions stay known. */
export async function settle(projectId: string, row: number, label: string): Promise<void> {
  const { project, recipe } = await openTask(projectId);
  const known = await allHumanLabels(projectId);
  const groups = await readEqualTexts(project, recipe.task.textColumn, new Set([row]));
  const equals = groups.at(0) ?? [row];
  const settled = equals.filter((other) => other === row || known.has(other));
  await rememberLabels(
    projectId,
    settled.map((other) => [other, known.get(other)?.label ?? '']),
  );
  await putRowEdits(
    projectId,
    settled.map((other) => ({
      row: other,
      label: { label, origin: known.get(other)?.origin ?? 'review' },
    })),
  );
}

/**
 * Counts an annotator's labels of the audit's sample as its answers, where it has none yet.
 * @returns how many were counted.
 */
export async function answerAuditWith(projectId: string, name: string): Promise<number> {
  const annotator = (await readAnnotators(projectId)).find((known) => known.name === name);
  const audit = await getAuditDesign(projectId);
  if (!annotator?.isBlind || !audit) return 0;
  const { project, recipe } = await openTask(projectId);
  const [waiting, held] = [await allHumanLabels(projectId), await readHumanLabels(project, recipe)];
  const sample = new Set(Array.from(audit.sample, (index) => intAt(audit.population, index)));
  const answers = annotator.labels.filter(
    ([row]) => sample.has(row) && !waiting.has(row) && !held.has(row),
  );
  // These are not opinions of another person: agreement leaves them out.
  await rememberLabels(
    projectId,
    answers.map(([row]) => [row, '']),
  );
  const origin: LabelOrigin = 'audit';
  for (const [row, label] of answers) {
    await answerAudit(projectId, row, { human: { label, origin }, isSkipped: false });
  }
  return answers.length;
}
