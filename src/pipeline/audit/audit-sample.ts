/**
 * @file What an audit's answers speak for: its sample as the statistics take it, and the part of the table that it tells
 * of. Invariant: what a check has shown of some rows stays shown when others are drawn into it and not answered yet.
 */
import { unansweredStrata, type AuditDesign, type AuditedRow } from '../../core/labels/audit';
import { sizesOf, storedStrata } from '../../core/labels/audit-strata';
import { intAt } from '../../core/reads';
import { getAuditDesign } from '../../persist/audit-designs';
import type { AuditDesignRecord } from '../../persist/schema';
import type { Evidence } from '../evidence';

/** An audit, and as much of it as its answers tell of. */
export interface SpokenFor {
  whole: AuditDesignRecord;
  record: AuditDesignRecord;
}

/**
 * The design and the answers, as the statistics take them. An answer with a label that the task no longer
 * has counts as none.
 *
 * What was sampled is rows. The answer for an equal text answers a row, too, but counts only when all rows before
 * it are done: rows answered out of turn would be those of frequent texts, and no random part of the sample.
 */
export function auditSample(
  { labels, humans }: Evidence,
  { population, stratumOf, spreads, sample, skipped }: AuditDesignRecord,
): { design: AuditDesign; audited: AuditedRow[] } {
  const isPassed = new Set(skipped);
  let isInTurn = true;
  const audited = Array.from(sample).flatMap((row): AuditedRow[] => {
    const human = humans.get(intAt(population, row));
    const isAnswered = human?.origin === 'audit' && (human.sameAs === undefined || isInTurn);
    isInTurn &&= isAnswered || isPassed.has(intAt(population, row));
    return isAnswered ? [{ row, truth: labels.indexOf(human.label) }] : [];
  });
  const sizes = sizesOf(stratumOf, storedStrata(stratumOf, spreads).spreads.length);
  return { design: { stratumOf, sample, sizes }, audited };
}

/** Strata of which no row is answered. */
export function unansweredIn(evidence: Evidence, record: AuditDesignRecord): number {
  const { design, audited } = auditSample(evidence, record);
  return unansweredStrata(design, audited);
}

/** Null where there is no audit. */
export async function readSpokenFor(
  projectId: string,
  evidence: Evidence,
): Promise<SpokenFor | null> {
  const whole = await getAuditDesign(projectId);
  return whole ? { whole, record: spokenFor(evidence, whole) } : null;
}

/**
 * The audit as it was before rows were drawn into it whose strata lack an answer; the whole one where that would say
 * nothing either.
 */
function spokenFor(evidence: Evidence, whole: AuditDesignRecord): AuditDesignRecord {
  const earlier = (whole.widenings ?? []).toReversed().map((rows) => beforeWidening(whole, rows));
  const told = [whole, ...earlier].find((record) => unansweredIn(evidence, record) === 0);
  return told ?? whole;
}

/** @param rows that the audit spoke for: the first of the population. Rows that were drawn among them since count, too. */
function beforeWidening(whole: AuditDesignRecord, rows: number): AuditDesignRecord {
  const population = whole.population.slice(0, rows);
  const isIn = new Set(population);
  return {
    ...whole,
    population,
    stratumOf: whole.stratumOf.slice(0, rows),
    sample: whole.sample.filter((index) => index < rows),
    skipped: whole.skipped.filter((row) => isIn.has(row)),
  };
}
