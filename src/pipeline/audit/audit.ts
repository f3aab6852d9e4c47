/**
 * @file The audit of a project: draws the sample, takes the answers.
 *
 * Invariant: sample and strata are fixed when the audit begins; neither a later policy nor a later training
 * changes them. The answers are human labels of origin `audit`, and nothing else holds them.
 */
import {
  AUDIT_ROWS,
  confidenceStrata,
  designAudit,
  extendAudit,
  storedStrata,
} from '../../core/labels/audit';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { getAuditDesign, putAuditDesign, updateAuditDesign } from '../../persist/audit-designs';
import { rowChunks } from '../../persist/rows';
import type { AuditDesignRecord, ProjectRecord } from '../../persist/schema';
import { labelsOver } from './audit-figures';
import { readEvidence, type Evidence } from '../evidence';
import { readHumanLabels, setLabel, type HumanLabel } from '../human-labels';
import { openTask } from '../projects';

/** An audit as it stands: its design, and every human label of its rows. */
export interface OpenAudit {
  record: AuditDesignRecord;
  humans: ReadonlyMap<number, HumanLabel>;
}

/** The audit that was begun, with its answers so far; null where there is none. */
export async function openAudit(projectId: string): Promise<OpenAudit | null> {
  const record = await getAuditDesign(projectId);
  if (!record) return null;
  const { recipe } = await openTask(projectId);
  return { record, humans: await readHumanLabels(projectId, recipe) };
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
    throw new Error('There is no row left to draw a sample from: you have labelled them all.');
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
  return { record, humans: evidence.humans };
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

/** What is said of a row of the sample: a label, or that nobody can tell. */
export interface AuditAnswer {
  /** The label, with its origin: an answer taken back may uncover a label of the review. */
  human: HumanLabel | null;
  isSkipped: boolean;
}

/** Makes an answer durable. */
export async function answerAudit(
  projectId: string,
  row: number,
  { human, isSkipped }: AuditAnswer,
): Promise<void> {
  await setLabel(projectId, row, human?.label ?? null, human?.origin);
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
