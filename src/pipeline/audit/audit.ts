/**
 * @file The audit of a project: draws the sample, takes the answers.
 *
 * Invariant: sample and strata are fixed when the audit begins; neither a later policy nor a later training
 * changes them. The answers are human labels of origin `audit`, and nothing else holds them.
 */
import { ExportError } from '../../core/exports/export-plan';
import { AUDIT_ROWS, designAudit, extendAudit } from '../../core/labels/audit';
import {
  confidenceStrata,
  rowsForLater,
  storedStrata,
  widenedStrata,
} from '../../core/labels/audit-strata';
import { intAt } from '../../core/reads';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { getAuditDesign, putAuditDesign, updateAuditDesign } from '../../persist/audit-designs';
import { putRowEdits, type RowEdit } from '../../persist/row-edits';
import { rowChunks } from '../../persist/rows';
import type { AuditDesignRecord, ProjectRecord } from '../../persist/schema';
import { labelsOver } from './audit-figures';
import { readEvidence, type Evidence } from '../evidence';
import { readLabelsOfPeople, type HumanLabel } from '../human-labels';
import { openTask } from '../projects';

/** An audit as it stands: its design, and every human label that was given to a row itself. */
export interface OpenAudit {
  record: AuditDesignRecord;
  humans: ReadonlyMap<number, HumanLabel>;
  /** By row of the sample: the rows with the same text, where there are others. */
  equals: ReadonlyMap<number, readonly number[]>;
}

/** The audit that was begun, with its answers so far; null where there is none. */
export async function openAudit(projectId: string): Promise<OpenAudit | null> {
  const record = await getAuditDesign(projectId);
  if (!record) return null;
  return opened(record);
}

async function opened(record: AuditDesignRecord): Promise<OpenAudit> {
  const { project, recipe } = await openTask(record.projectId);
  const sample = new Set(Array.from(record.sample, (index) => intAt(record.population, index)));
  const { said, equals: groups } = await readLabelsOfPeople(project, recipe, sample);
  const equals = groups.flatMap((rows) =>
    rows.filter((row) => sample.has(row)).map((row) => [row, rows] as const),
  );
  return { record, humans: said, equals: new Map(equals) };
}

/**
 * Draws a new sample of the rows that no person has labelled, test rows aside, and forgets the one before;
 * its answers stay as human labels.
 */
export async function beginAudit(
  projectId: string,
  rows = AUDIT_ROWS,
  seed = Date.now() % 2 ** 31,
): Promise<OpenAudit> {
  const { project, recipe } = await openTask(projectId);
  const evidence = await readEvidence(project, recipe);
  const population = await auditedPopulation(project, recipe, evidence);
  if (population.length === 0) {
    throw new ExportError({ code: 'audit-no-rows-left' });
  }
  const { policy } = recipe.labels;
  const strata = confidenceStrata(labelsOver(evidence, population, policy).confidences);
  const { stratumOf, sample } = designAudit(strata, seed, rows);
  const record: AuditDesignRecord = {
    ...{ projectId, createdAt: Date.now(), seed, population, sample },
    ...{ stratumOf, spreads: strata.spreads },
    ...{ skipped: [], recalibrates: false, acceptedPrecision: null },
  };
  await putAuditDesign(record);
  return opened(record);
}

async function auditedPopulation(
  project: ProjectRecord,
  recipe: Recipe,
  { humans }: Evidence,
): Promise<Int32Array> {
  const read = rowReader(recipe, project.columns);
  const population: number[] = [];
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    rows.forEach((cells, i) => {
      const row = firstRow + i;
      const role = read.role(cells);
      if (role !== 'test' && role !== 'empty' && !humans.has(row)) population.push(row);
    });
  }
  return Int32Array.from(population);
}

/** Adds rows to the sample; those that are in it stay. */
export function enlargeAudit(projectId: string, more: number): Promise<AuditDesignRecord> {
  return updateAuditDesign(projectId, ({ stratumOf, spreads, sample, seed }) => {
    const strata = storedStrata(stratumOf, spreads);
    return { sample: extendAudit(strata, sample, seed, sample.length + more) };
  });
}

/**
 * Widens a running audit to rows that were not there when it began: they are strata of their own, of which rows are added
 * to the sample; nothing of the sample before or of its answers changes.
 */
export async function widenAudit(projectId: string): Promise<OpenAudit> {
  const { project, recipe } = await openTask(projectId);
  const evidence = await readEvidence(project, recipe);
  const all = await auditedPopulation(project, recipe, evidence);
  const { policy } = recipe.labels;
  const record = await updateAuditDesign(projectId, (audit) => {
    const known = new Set(audit.population);
    const later = all.filter((row) => !known.has(row));
    if (later.length === 0) return {};
    const before = storedStrata(audit.stratumOf, audit.spreads);
    const confidences = labelsOver(evidence, later, policy).confidences;
    const strata = widenedStrata(before, confidenceStrata(confidences));
    const more = rowsForLater(audit.sample.length, audit.population.length, later.length);
    return {
      population: Int32Array.from([...audit.population, ...later]),
      widenings: [...(audit.widenings ?? []), audit.population.length],
      ...strata,
      sample: extendAudit(strata, audit.sample, audit.seed, audit.sample.length + more),
    };
  });
  return opened(record);
}

/** What is said of a row of the sample: a label, or that nobody can tell. */
export interface AuditAnswer {
  /** The label, with its origin: an answer taken back may uncover a label of the review. */
  human: HumanLabel | null;
  isSkipped: boolean;
  /** What other rows with the same text say from now on. */
  others?: readonly RowEdit[];
}

/** Makes an answer durable. */
export async function answerAudit(
  projectId: string,
  row: number,
  { human, isSkipped, others = [] }: AuditAnswer,
): Promise<void> {
  await putRowEdits(projectId, [{ row, label: human }, ...others]);
  await updateAuditDesign(projectId, ({ skipped }) => {
    const others = skipped.filter((other) => other !== row);
    return { skipped: isSkipped ? [...others, row] : others };
  });
}

/** What is done with an audit's findings. */
export async function applyAudit(
  projectId: string,
  change: Partial<Pick<AuditDesignRecord, 'recalibrates' | 'acceptedPrecision'>>,
): Promise<AuditDesignRecord> {
  return updateAuditDesign(projectId, () => change);
}
