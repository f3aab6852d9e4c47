/**
 * @file The audit: a small random sample, labelled by hand, that says honestly how right each policy's
 * labels are, and above which confidence labels can go unread.
 *
 * Invariant: a row's stratum and its chance to be drawn are fixed before anyone labels it.
 */
import { seededRandom, shuffle } from '../random';
import { at, floatAt, intAt } from '../reads';
import {
  effectiveSample,
  lowerBound,
  stratifiedInterval,
  type StratumCount,
} from './figures/intervals';
import type { Strata } from './audit-strata';

export const AUDIT_ROWS = 60;

/** No stratum gets less than this share of what it would get if all got the same. */
const LEAST_SHARE = 0.5;
/** Thresholds are tried at every so much more of the rows. */
const COVERAGE_STEP = 0.05;

export interface AuditDesign {
  /** [population] */
  stratumOf: Uint8Array;
  /** [strata] rows of each stratum in the population. */
  sizes: number[];
  /** Rows to label, as indices into the population, in random order. */
  sample: Int32Array;
}

/** Draws the rows to label: of each stratum in proportion to its size and spread (Neyman 1934). */
export function designAudit(strata: Strata, seed: number, rows = AUDIT_ROWS): AuditDesign {
  const { stratumOf, spreads } = strata;
  const members = spreads.map((): number[] => []);
  stratumOf.forEach((stratum, row) => at(members, stratum).push(row));
  const sizes = members.map((list) => list.length);
  const quotas = allocate(sizes, spreads, Math.min(rows, stratumOf.length));
  const random = seededRandom(seed);
  const sample = Int32Array.from(
    members.flatMap((list, stratum) => [...drawn(list, at(quotas, stratum), random)]),
  );
  shuffle(sample, random);
  return { stratumOf, sizes, sample };
}

/** Rows of each stratum; they sum to `wanted`, which is at most all. */
function allocate(sizes: readonly number[], spreads: readonly number[], wanted: number): number[] {
  const existing = sizes.filter((size) => size > 0).length;
  const least = Math.ceil((wanted * LEAST_SHARE) / Math.max(1, existing));
  const quotas = sizes.map((size) => Math.min(size, least));
  // One by one to the stratum that is farthest behind its due.
  for (let left = wanted - quotas.reduce((sum, quota) => sum + quota, 0); left > 0; left--) {
    let [best, highest] = [-1, -Infinity];
    sizes.forEach((size, stratum) => {
      const quota = at(quotas, stratum);
      if (quota >= size) return;
      const due = (size * at(spreads, stratum)) / (quota + 0.5);
      if (due > highest) [best, highest] = [stratum, due];
    });
    if (best < 0) break;
    quotas[best] = at(quotas, best) + 1;
  }
  // So small a sample that the least shares together are too much.
  for (let over = quotas.reduce((sum, quota) => sum + quota, 0) - wanted; over > 0; over--) {
    const largest = quotas.indexOf(Math.max(...quotas));
    quotas[largest] = at(quotas, largest) - 1;
  }
  return quotas;
}

/**
 * A larger sample: the rows of the old one in their order, then new ones. Each stratum is drawn from one
 * shuffled list, so that the larger sample is as random as one drawn at once.
 * @param sample of the design before.
 * @param seed of the design.
 */
export function extendAudit(
  strata: Strata,
  sample: Int32Array,
  seed: number,
  rows: number,
): Int32Array {
  const known = new Set(sample);
  const added = designAudit(strata, seed, rows).sample.filter((row) => !known.has(row));
  return Int32Array.from([...sample, ...added]);
}

function drawn(rows: readonly number[], count: number, random: () => number): Int32Array {
  const order = Int32Array.from(rows);
  shuffle(order, random);
  return order.subarray(0, count);
}

/** A row of the sample that a person has labelled. */
export interface AuditedRow {
  /** Index into the population. */
  row: number;
  truth: number;
}

export interface AuditEstimate {
  /** Audited rows. */
  n: number;
  accuracy: number;
  /** Ends of the 95% interval. */
  low: number;
  high: number;
}

/**
 * Accuracy of labels over the population, from the audited rows; null until each stratum that exists
 * has at least one. Rows may be labelled in any order, as the sample's order is random.
 * @param labels [population] a policy's labels.
 */
export function estimateAccuracy(
  design: AuditDesign,
  audited: readonly AuditedRow[],
  labels: ArrayLike<number>,
): AuditEstimate | null {
  if (audited.length === 0 || unansweredStrata(design, audited) > 0) return null;
  const strata = countStrata(design, audited, (row, truth) => labels[row] === truth);
  const { share, low, high } = stratifiedInterval(strata);
  return { n: audited.length, accuracy: share, low, high };
}

/** How many strata have rows in the population, and none among the audited ones. */
export function unansweredStrata(design: AuditDesign, audited: readonly AuditedRow[]): number {
  const strata = countStrata(design, audited, () => false);
  return strata.filter(({ weight, n }) => weight > 0 && n === 0).length;
}

/** How many rows of the population each audited row stands for, in the order of `audited`. */
export function inclusionWeights(
  design: AuditDesign,
  audited: readonly AuditedRow[],
): Float64Array {
  const counts = countStrata(design, audited, () => false);
  return Float64Array.from(audited, ({ row }) => {
    const stratum = intAt(design.stratumOf, row);
    return at(design.sizes, stratum) / Math.max(1, at(counts, stratum).n);
  });
}

export interface Acceptance {
  /** Labels at least this sure can go unread. */
  threshold: number;
  /** Share of the population that they are. */
  share: number;
  /** Their estimated precision, and its one-sided 95% lower bound. */
  precision: number;
  low: number;
}

/** What the audit says of the surest labels down to a threshold. */
export interface AcceptanceStep extends Acceptance {
  /** The lower bound if all audited rows among them were right. */
  bestLow: number;
}

/**
 * The surest labels in steps of 5% of the population, surest first; steps without audited rows in each
 * stratum are left out.
 */
export function acceptanceSteps(
  design: AuditDesign,
  audited: readonly AuditedRow[],
  labels: ArrayLike<number>,
  confidences: Float32Array,
): AcceptanceStep[] {
  const population = confidences.length;
  if (population === 0) return [];
  const descending = confidences.slice().sort().reverse();
  const steps: AcceptanceStep[] = [];
  for (let step = 1; step * COVERAGE_STEP <= 1 + 1e-9; step++) {
    const last = Math.max(1, Math.round(step * COVERAGE_STEP * population)) - 1;
    const threshold = floatAt(descending, last);
    const isAbove = (row: number) => floatAt(confidences, row) >= threshold;
    const above = audited.filter(({ row }) => isAbove(row));
    const strata = countAbove(design, above, labels, isAbove);
    if (strata.some(({ weight, n }) => weight > 0 && n === 0)) continue;
    const { n, share: precision } = effectiveSample(strata);
    const covered = confidences.reduce((sum, c) => sum + (c >= threshold ? 1 : 0), 0);
    steps.push({
      ...{ threshold, share: covered / population, precision },
      ...{ low: lowerBound(precision * n, n), bestLow: lowerBound(n, n) },
    });
  }
  return steps;
}

/**
 * The lowest confidence above which labels are right at least as often as `precision` demands, or null
 * if the audit cannot show it for any.
 *
 * Honest about the search: thresholds are tried in an order fixed beforehand, from the surest rows down in
 * steps of 5% of the population, and the search ends at the first that fails (fixed-sequence testing; no
 * correction is needed). It starts where the audited rows above are enough to pass if all are right.
 */
export function acceptanceThreshold(
  steps: readonly AcceptanceStep[],
  precision: number,
): Acceptance | null {
  let accepted: Acceptance | null = null;
  for (const { bestLow, ...acceptance } of steps) {
    if (bestLow < precision) continue;
    if (acceptance.low < precision) break;
    accepted = acceptance;
  }
  return accepted;
}

/** How many labels must be audited, and all be right, before a precision is shown at all. */
export function rowsToShow(precision: number): number {
  let rows = 1;
  while (lowerBound(rows, rows) < precision) rows += 1;
  return rows;
}

function countStrata(
  { stratumOf, sizes }: AuditDesign,
  audited: readonly AuditedRow[],
  isRight: (row: number, truth: number) => boolean,
): StratumCount[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const strata = sizes.map((size) => ({ weight: size / total, right: 0, n: 0 }));
  for (const { row, truth } of audited) {
    const stratum = at(strata, intAt(stratumOf, row));
    stratum.n += 1;
    if (isRight(row, truth)) stratum.right += 1;
  }
  return strata;
}

/** The strata of the part of the population that is above a threshold. */
function countAbove(
  design: AuditDesign,
  above: readonly AuditedRow[],
  labels: ArrayLike<number>,
  isAbove: (row: number) => boolean,
): StratumCount[] {
  const sizes = design.sizes.map(() => 0);
  design.stratumOf.forEach((stratum, row) => {
    if (isAbove(row)) sizes[stratum] = at(sizes, stratum) + 1;
  });
  return countStrata({ ...design, sizes }, above, (row, truth) => labels[row] === truth);
}
