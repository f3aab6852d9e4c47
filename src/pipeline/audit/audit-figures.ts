/**
 * @file What an audit shows: how right each policy is, which one it speaks for, which labels can go unread,
 * what confidences are worth.
 *
 * A later training learns from the answers. The student's word on those rows is then no evidence, so there
 * students speak that were not trained on them (`evidence.ts`); the estimate is that of a student which knows
 * some of the answers less, and so errs, if at all, on the low side.
 */
import {
  acceptanceSteps,
  acceptanceThreshold,
  inclusionWeights,
  type Acceptance,
  type AuditDesign,
  type AuditedRow,
  type AuditEstimate,
} from '../../core/labels/audit';
import { estimateLabelShares, type ShareEstimate } from '../../core/labels/figures/label-shares';
import { standingAccuracy, type Standing } from '../../core/labels/figures/standing';
import { recalibration } from '../../core/labels/figures/calibration';
import type { FinalLabel } from '../../core/labels/labels';
import { labelPrecisions } from '../../core/labels/figures/per-label';
import { recommendPolicy, type Recommendation } from '../../core/labels/recommendation';
import { at, floatAt, intAt } from '../../core/reads';
import type { LabelPolicy, Recipe } from '../../core/task/recipe';
import { getAuditDesign } from '../../persist/audit-designs';
import type { AuditDesignRecord } from '../../persist/schema';
import { availablePolicies, policyLabels, readEvidence, type Evidence } from '../evidence';
import { openTask } from '../projects';
import { auditSample, readSpokenFor, unansweredIn, type SpokenFor } from './audit-sample';

/** A policy's labels of some rows of the table. */
export interface PolicyLabels {
  /** [rows] index of the label; -1 where there is none. */
  labels: Int32Array;
  /** [rows] */
  confidences: Float32Array;
}

/** @param rows of the table. */
export function labelsOver(
  evidence: Evidence,
  rows: Int32Array,
  policy: LabelPolicy,
  labelOf: (row: number) => FinalLabel | null = policyLabels(evidence, policy),
): PolicyLabels {
  const indexOf = new Map(evidence.labels.map((name, index) => [name, index]));
  const labels = new Int32Array(rows.length).fill(-1);
  const confidences = new Float32Array(rows.length);
  rows.forEach((row, i) => {
    const final = labelOf(row);
    if (!final) return;
    labels[i] = indexOf.get(final.label) ?? -1;
    confidences[i] = final.confidence;
  });
  return { labels, confidences };
}

/** How many texts have one label. */
export type LabelShare = ShareEstimate & { label: string };

export interface AuditFigures {
  /** Rows drawn, answered, and those that the person could not tell. */
  drawn: number;
  answered: number;
  skipped: number;
  /** Rows that the answers speak for, and how many they are. */
  spokenFor: Int32Array;
  population: number;
  /** Rows that came later and were drawn from, but do not count yet: some of their strata have no answer. */
  later: number;
  /** Strata of which no row is answered yet; there is no estimate before, or none of the rows that came later. */
  unanswered: number;
  /** Answers that the student has learnt since: judged by students that have not. */
  learned: number;
  /** Estimates of all policies and the one they speak for; null while there are too few answers. */
  recommendation: Recommendation<LabelPolicy> | null;
  /** How right the labels are as they stand, people's among them; null while there are too few answers. */
  standing: Standing | null;
  /** Precision of each label of the policy in use; null where no audited row has it. */
  precisions: (AuditEstimate | null)[];
  /** How many texts of the population each label has; null while there are too few answers. */
  shares: LabelShare[] | null;
  /** Of the policy in use, at a precision that the user names; null where the audit cannot show it. */
  acceptanceAt: (precision: number) => Acceptance | null;
}

function auditFigures(
  evidence: Evidence,
  { whole, record }: SpokenFor,
  current: LabelPolicy,
  over: PolicyLabels,
): AuditFigures {
  const { population, sample, skipped } = record;
  const { design, audited } = auditSample(evidence, record);
  const asked = sample.map((row) => intAt(population, row));
  const policies = new Set([current, ...availablePolicies(evidence)]);
  const labels = [...policies].map((policy) => {
    const spread = new Int32Array(population.length).fill(-1);
    labelsOver(evidence, asked, policy).labels.forEach((label, i) => {
      spread[intAt(sample, i)] = label;
    });
    return [policy, spread] as const;
  });
  const steps = acceptanceSteps(design, audited, over.labels, over.confidences);
  const named = Object.fromEntries(labels) as Record<LabelPolicy, Int32Array>;
  const recommendation = recommendPolicy(design, audited, named, current);
  return {
    ...{ drawn: sample.length, answered: audited.length, skipped: skipped.length },
    ...{ spokenFor: population, population: population.length },
    later: whole.population.length - population.length,
    unanswered: unansweredIn(evidence, whole),
    learned: audited.filter(({ row }) => evidence.learned.has(intAt(population, row))).length,
    recommendation,
    standing:
      recommendation && standingOf(evidence, record, over, recommendation.estimates[current]),
    precisions: labelPrecisions(over.labels, evidence.labels.length, { design, audited }),
    shares: sharesOf(evidence, record, over),
    acceptanceAt: (precision) => acceptanceThreshold(steps, precision),
  };
}

/** @param machine the estimate of the policy in use. */
function standingOf(
  { labels, humans }: Evidence,
  { population }: AuditDesignRecord,
  over: PolicyLabels,
  machine: AuditEstimate,
): Standing {
  const people = population.map((row) => {
    const human = humans.get(row);
    return human ? labels.indexOf(human.label) : -1;
  });
  const inside = people.filter((label) => label >= 0).length;
  return standingAccuracy(machine, { labels: over.labels, people }, humans.size - inside);
}

function sharesOf(
  evidence: Evidence,
  record: AuditDesignRecord,
  { labels }: PolicyLabels,
): AuditFigures['shares'] {
  const { design, audited } = auditSample(evidence, record);
  const names = evidence.labels;
  const shares = estimateLabelShares(design, audited, labels, names.length);
  return shares?.map((share, label) => ({ ...share, label: at(names, label) })) ?? null;
}

/**
 * All that a project's audit shows; null where there is none.
 * @param known where it was read just before: it takes much of a large table's memory.
 */
export async function measureAudit(
  projectId: string,
  known?: { recipe: Recipe; evidence: Evidence },
): Promise<AuditFigures | null> {
  if ((await getAuditDesign(projectId)) === undefined) return null;
  const { recipe, evidence } = known ?? (await openEvidence(projectId));
  const spoken = await readSpokenFor(projectId, evidence);
  if (!spoken) return null;
  const { policy } = recipe.labels;
  const over = labelsOver(evidence, spoken.record.population, policy);
  return auditFigures(evidence, spoken, policy, over);
}

async function openEvidence(projectId: string): Promise<{ recipe: Recipe; evidence: Evidence }> {
  const { project, recipe } = await openTask(projectId);
  return { recipe, evidence: await readEvidence(project, recipe) };
}

/** What the user has chosen to do with an audit, row by row. */
export interface AuditFindings {
  /** From a policy's confidence to the one that is shown. */
  confidence: (confidence: number) => number;
  /** Whether a row's label can go unread, by the policy's confidence. */
  isAccepted: (row: number, confidence: number) => boolean;
}

/** @param over the labels of the policy in use over the audit's population. */
export function auditFindings(
  evidence: Evidence,
  record: AuditDesignRecord,
  over: PolicyLabels,
): AuditFindings {
  const { design, audited } = auditSample(evidence, record);
  const { labels, confidences } = over;
  const accepted =
    record.acceptedPrecision === null
      ? null
      : acceptanceThreshold(
          acceptanceSteps(design, audited, labels, confidences),
          record.acceptedPrecision,
        );
  // The sample says nothing of the rows that it was not drawn from.
  const isSpokenFor = new Set(accepted ? record.population : []);
  return {
    confidence: record.recalibrates ? auditedConfidence(design, audited, over) : (same) => same,
    isAccepted: (row, confidence) =>
      accepted !== null && confidence >= accepted.threshold && isSpokenFor.has(row),
  };
}

/** From the confidences of the policy in use to what the audit shows them to be worth. */
function auditedConfidence(
  design: AuditDesign,
  audited: readonly AuditedRow[],
  { labels, confidences }: PolicyLabels,
): (confidence: number) => number {
  const weights = inclusionWeights(design, audited);
  return recalibration(
    audited.map(({ row, truth }, i) => ({
      confidence: floatAt(confidences, row),
      right: labels[row] === truth,
      weight: floatAt(weights, i),
    })),
  );
}
