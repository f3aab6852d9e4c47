/** @file Whether audits are honest: their intervals against gold, over many of them. */
import { designAudit, estimateAccuracy } from '../../../src/core/labels/audit';
import { confidenceStrata } from '../../../src/core/labels/audit-strata';

/**
 * How often the 95% interval contains the truth, over simulated audits against gold.
 * @param policies labels of each policy, [policies][population].
 * @param confidences [population] by which the strata are made.
 * @returns the share of audits for each policy.
 */
export function simulateAudits(
  policies: readonly ArrayLike<number>[],
  gold: ArrayLike<number>,
  confidences: ArrayLike<number>,
  options: { audits: number; seed: number; rows?: number },
): number[] {
  const strata = confidenceStrata(confidences);
  const { stratumOf } = strata;
  const truth = policies.map((labels) => {
    let right = 0;
    for (let row = 0; row < stratumOf.length; row++) if (labels[row] === gold[row]) right += 1;
    return right / stratumOf.length;
  });
  const covered = policies.map(() => 0);
  for (let audit = 0; audit < options.audits; audit++) {
    const design = designAudit(strata, options.seed * 1_000_003 + audit, options.rows);
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
