/** @file Step labels → file, in any format: the table's rows with all that is known of their labels. */
import { describeDataset } from '../../core/exports/data-card';
import {
  ExportError,
  hasDataCard,
  type DataCard,
  type ExportOptions,
  type ExportPlan,
  type LabelledRow,
  type RowSelection,
} from '../../core/exports/export-plan';
import { STANDARD_DIALECT } from '../../core/exports/file-dialect';
import type { LabelsWriter } from './file-writer';
import { labelStudioConfig } from '../../core/exports/json-records';
import { isOurColumn, OUR_COLUMNS } from '../../core/exports/our-columns';
import type { LabelSource } from '../../core/labels/labels';
import type { Report } from '../../core/report';
import { at } from '../../core/reads';
import type { Recipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { auditFindings, labelsOver, measureAudit } from '../audit/audit-figures';
import { readSpokenFor } from '../audit/audit-sample';
import { policyLabels, readEvidence, type Evidence } from '../evidence';
import { openTask } from '../projects';
import { titleOf } from './report-facts';
import { promptHashOf } from './prompt-hash';
import { labelledChunks, type ReviewRow } from '../label/relabel';
import { makeReport } from './report';

/**
 * A file of the project's labels.
 * @param report of the project; made here where a file needs one and there is none.
 * @throws ExportError for what the format cannot hold, and for a precision that no audit has shown.
 */
export async function exportTable(
  projectId: string,
  options: ExportOptions,
  file: LabelsWriter,
  report: Report | null = null,
): Promise<Blob> {
  const { project, recipe } = await openTask(projectId);
  const evidence = await readEvidence(project, recipe, 'labels');
  const isChosen = await rowChooser(projectId, recipe, evidence, options.rows);
  const plan = exportPlan(project, recipe, options);
  const source = { project, recipe, evidence, isChosen };
  if (hasDataCard(options.format)) {
    plan.card = await cardOf(source, options.rows, report ?? (await makeReport(projectId)));
  }
  try {
    return await write(source, plan, file);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UnquotableCell')) throw error;
    // A label holds what separates the cells, so this file needs the quotation marks that the other had not.
    return write(source, { ...plan, dialect: { ...plan.dialect, quoted: true } }, file);
  }
}

/** Which rows of which project a file is made of. */
interface Source {
  project: ProjectRecord;
  recipe: Recipe;
  evidence: Evidence;
  isChosen: (row: ReviewRow) => boolean;
}

/** What to paste into Label Studio before such a file is imported there. */
export async function labelStudioSetup(projectId: string): Promise<string> {
  const { project, recipe } = await openTask(projectId);
  const options = { format: 'label-studio', withProbabilities: false, guard: 'off' } as const;
  return labelStudioConfig(exportPlan(project, recipe, options));
}

function exportPlan(
  { columns, header = columns, dialect }: ProjectRecord,
  { task, labels }: Recipe,
  { format, withProbabilities, guard }: Omit<ExportOptions, 'rows'>,
): ExportPlan {
  const isKept = (name: string) => keepsColumn(name, task.textColumn);
  const kept = columns.filter(isKept);
  return {
    ...{ format, withProbabilities, guard },
    // A CSV file has its header as it came in; the other formats need names that are all different.
    columns: format === 'csv' ? header.filter((_, i) => isKept(at(columns, i))) : kept,
    textColumn: kept.indexOf(task.textColumn),
    labels: task.labels.map(({ name }) => name),
    dialect: dialect ?? STANDARD_DIALECT,
    agent: `Shortlist, policy ${labels.policy}`,
    card: { title: task.name, body: '' },
  };
}

/**
 * Columns of an earlier export make room for the new ones; but not where the texts are in one, such as people's notes.
 * @throws ExportError where it is one that each export writes.
 */
function keepsColumn(name: string, textColumn: string): boolean {
  if (name !== textColumn) return !isOurColumn(name);
  if (!OUR_COLUMNS.some((ours) => ours === name)) return true;
  throw new ExportError({ code: 'export-column-taken', column: name });
}

/** A chunk at a time: the page may hold all rows for the review, and a second time there is no room for them. */
async function write(source: Source, plan: ExportPlan, file: LabelsWriter): Promise<Blob> {
  const { project, recipe, evidence, isChosen } = source;
  const { textColumn } = recipe.task;
  const kept = project.columns.flatMap((name, i) => (keepsColumn(name, textColumn) ? [i] : []));
  const read = labelledRowReader(recipe, evidence);
  await file.begin(plan);
  for await (const { rows, labelled } of labelledChunks(project, recipe, evidence)) {
    const chosen = labelled.flatMap((row, i) => {
      if (!isChosen(row)) return [];
      const cells = at(rows, i);
      const keptCells = kept.map((index) => at(cells, index));
      return [read(keptCells, row)];
    });
    await file.append(chosen);
  }
  return file.end();
}

function labelledRowReader(
  { task }: Recipe,
  { distributionOf }: Evidence,
): (cells: string[], row: ReviewRow) => LabelledRow {
  const all = task.labels.map(({ name }) => name);
  return (cells, { row, final, candidates, isUnmatched, split }) => {
    const distribution = distributionOf(row);
    return {
      ...{ row, cells },
      label: final?.label ?? null,
      confidence: final?.confidence ?? null,
      source: final?.source ?? null,
      candidates: isUnmatched ? all : candidates,
      probabilities: distribution && [...distribution],
      isTest: split === 'test',
    };
  };
}

async function rowChooser(
  projectId: string,
  recipe: Recipe,
  evidence: Evidence,
  selection: RowSelection,
): Promise<(row: ReviewRow) => boolean> {
  switch (selection.kind) {
    case 'all':
      return () => true;
    case 'confident':
      return (row) => isHuman(row) || (row.final?.confidence ?? -1) >= selection.confidence;
    case 'picked': {
      const picked = new Set(selection.rows);
      return ({ row }) => picked.has(row);
    }
    case 'precise': {
      const isAccepted = await acceptedRows(projectId, recipe, evidence, selection.precision);
      return (row) => isHuman(row) || isAccepted(row.row);
    }
  }
}

const isHuman = ({ final }: ReviewRow): boolean => final?.source === 'human';

/** Rows whose labels an audit shows to be right this often, whatever precision is in use elsewhere. */
async function acceptedRows(
  projectId: string,
  recipe: Recipe,
  evidence: Evidence,
  precision: number,
): Promise<(row: number) => boolean> {
  const audit = (await readSpokenFor(projectId, evidence))?.record;
  if (!audit || !(await measureAudit(projectId, { recipe, evidence }))?.acceptanceAt(precision)) {
    throw new ExportError({ code: 'export-not-audited', precision });
  }
  const { policy } = recipe.labels;
  const labelOf = policyLabels(evidence, policy);
  const over = labelsOver(evidence, audit.population, policy, labelOf);
  const findings = auditFindings(evidence, { ...audit, acceptedPrecision: precision }, over);
  return (row) => {
    const said = labelOf(row);
    return said !== null && findings.isAccepted(row, said.confidence);
  };
}

async function cardOf(
  { project, recipe, evidence, isChosen }: Source,
  selection: RowSelection,
  report: Report,
): Promise<DataCard> {
  const counts = new Map<LabelSource | 'none', number>();
  for await (const { labelled } of labelledChunks(project, recipe, evidence)) {
    for (const { final } of labelled.filter(isChosen)) {
      const source = final?.source ?? 'none';
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
  }
  return describeDataset({
    title: titleOf(project, recipe),
    report,
    counts,
    promptHash: promptHashOf(recipe),
    date: new Date().toISOString(),
    selection: selectionWords(selection),
  });
}

function selectionWords(selection: RowSelection): string {
  switch (selection.kind) {
    case 'all':
      return 'All rows of the table are here.';
    case 'confident':
      return `Only labels of people, and labels with a confidence of at least ${selection.confidence}, are here.`;
    case 'picked':
      return 'Only rows that a person picked in the review are here.';
    case 'precise':
      return (
        'Only labels of people, and labels so sure that an audit shows at least ' +
        `${Math.round(selection.precision * 100)}% of such to be right (95% confidence), are here.`
      );
  }
}
