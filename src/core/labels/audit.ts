/**
 * @file The audit: a small random sample, labelled by hand, that says honestly how right each policy's
 * labels are, and above which confidence labels can go unread.
 *
 * Invariant: a row's stratum and its chance to be drawn are fixed before anyone labels it.
 */
import { seededRandom, shuffle } from '../random';
import { effectiveSample, lowerBound, stratifiedInterval, type StratumCount } from './intervals';

export const AUDIT_ROWS = 60;

/** Expected spread of being right, where policies agree and where they do not: guides the split. */
const SPREAD = { agree: 0.25, disagree: 0.5 };
/** Neither kind of row gets less than this share of the sample, where it exists. */
const LEAST_SHARE = 1 / 6;
/** Thresholds are tried at every so much more of the rows. */
const COVERAGE_STEP = 0.05;

/** Stratum 0: all policies give the same label; 1: they do not. */
export type Stratum = 0 | 1;

export interface AuditDesign {
  /** [population] */
  stratumOf: Uint8Array;
  /** Rows of each stratum in the population. */
  sizes: [number, number];
  /** Rows to label, as indices into the population, in random order. */
  sample: Int32Array;
}

/** Sets 1 where the policies' labels of a row are not all the same; [policies][population]. */
export function disagreements(policies: readonly ArrayLike<number>[]): Uint8Array {
  const [first, ...others] = policies;
  return Uint8Array.from({ length: first?.length ?? 0 }, (_, row) =>
    others.some((labels) => labels[row] !== first?.[row]) ? 1 : 0,
  );
}

/** Draws the rows to label. `stratumOf` as from `disagreements`. */
export function designAudit(stratumOf: Uint8Array, seed: number, rows = AUDIT_ROWS): AuditDesign {
  const strata: [number[], number[]] = [[], []];
  stratumOf.forEach((stratum, row) => strata[stratum === 0 ? 0 : 1].push(row));
  const sizes: [number, number] = [strata[0].length, strata[1].length];
  const wanted = Math.min(rows, stratumOf.length);
  const pull = [sizes[0] * SPREAD.agree, sizes[1] * SPREAD.disagree] as const;
  const least = Math.ceil(wanted * LEAST_SHARE);
  let second = Math.round((wanted * pull[1]) / Math.max(pull[0] + pull[1], 1e-12));
  second = Math.max(Math.min(least, sizes[1]), wanted - sizes[0], second);
  second = Math.min(second, sizes[1], wanted - Math.min(least, sizes[0]));
  const random = seededRandom(seed);
  const sample = Int32Array.from([
    ...drawn(strata[0], wanted - second, random),
    ...drawn(strata[1], second, random),
  ]);
  shuffle(sample, random);
  return { stratumOf, sizes, sample };
}

/**
 * A larger sample: the rows of the old one in their order, then new ones. Each stratum is drawn from one
 * shuffled list, so that the larger sample is as random as one drawn at once.
 * @param seed of the design.
 */
export function extendAudit(design: AuditDesign, seed: number, rows: number): AuditDesign {
  const known = new Set(design.sample);
  const larger = designAudit(design.stratumOf, seed, rows).sample;
  const added = larger.filter((row) => !known.has(row));
  return { ...design, sample: Int32Array.from([...design.sample, ...added]) };
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
  const strata = countStrata(design, audited, (row, truth) => labels[row] === truth);
  if (audited.length === 0 || strata.some(({ weight, n }) => weight > 0 && n === 0)) return null;
  const { share, low, high } = stratifiedInterval(strata);
  return { n: audited.length, accuracy: share, low, high };
}

/** How many rows of the population each audited row stands for, in the order of `audited`. */
export function inclusionWeights(
  design: AuditDesign,
  audited: readonly AuditedRow[],
): Float64Array {
  const counts = countStrata(design, audited, () => false);
  return Float64Array.from(audited, ({ row }) => {
    const stratum = design.stratumOf[row] === 0 ? 0 : 1;
    return design.sizes[stratum] / Math.max(1, counts[stratum].n);
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
  const descending = confidences.slice().sort().reverse();
  const steps: AcceptanceStep[] = [];
  for (let step = 1; step * COVERAGE_STEP <= 1 + 1e-9; step++) {
    const last = Math.max(1, Math.round(step * COVERAGE_STEP * population)) - 1;
    const threshold = descending[last] ?? 1;
    const isAbove = (row: number) => (confidences[row] ?? 0) >= threshold;
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

type StratumCounts = [StratumCount, StratumCount];

function countStrata(
  { stratumOf, sizes }: AuditDesign,
  audited: readonly AuditedRow[],
  isRight: (row: number, truth: number) => boolean,
): StratumCounts {
  const total = sizes[0] + sizes[1];
  const strata: StratumCounts = [
    { weight: sizes[0] / total, right: 0, n: 0 },
    { weight: sizes[1] / total, right: 0, n: 0 },
  ];
  for (const { row, truth } of audited) {
    const stratum = strata[stratumOf[row] === 0 ? 0 : 1];
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
): StratumCounts {
  const sizes: [number, number] = [0, 0];
  design.stratumOf.forEach((stratum, row) => {
    if (isAbove(row)) sizes[stratum === 0 ? 0 : 1] += 1;
  });
  return countStrata({ ...design, sizes }, above, (row, truth) => labels[row] === truth);
}

/**
 * How often the 95% interval contains the truth, over simulated audits against gold; for benchmarks.
 * @param policies labels of each policy, [policies][population]; the strata are their disagreements.
 * @returns the share of audits for each policy.
 */
export function simulateAudits(
  policies: readonly ArrayLike<number>[],
  gold: ArrayLike<number>,
  options: { audits: number; seed: number; rows?: number },
): number[] {
  const stratumOf = disagreements(policies);
  const truth = policies.map((labels) => {
    let right = 0;
    for (let row = 0; row < stratumOf.length; row++) if (labels[row] === gold[row]) right += 1;
    return right / stratumOf.length;
  });
  const covered = policies.map(() => 0);
  for (let audit = 0; audit < options.audits; audit++) {
    const design = designAudit(stratumOf, options.seed * 1_000_003 + audit, options.rows);
    const audited = Array.from(design.sample, (row) => ({ row, truth: gold[row] ?? -1 }));
    policies.forEach((labels, policy) => {
      const estimate = estimateAccuracy(design, audited, labels);
      const share = truth[policy] ?? 0;
      if (estimate && estimate.low <= share && share <= estimate.high) {
        covered[policy] = (covered[policy] ?? 0) + 1;
      }
    });
  }
  return covered.map((count) => count / options.audits);
}
