/** @file Which policy the audit speaks for. */
import { estimateAccuracy, type AuditDesign, type AuditedRow, type AuditEstimate } from './audit';
import { lowerBound } from './intervals';

export interface Recommendation<Name extends string> {
  policy: Name;
  /** Whether the audit alone tells it from `current`; if not, there is no need to change. */
  clear: boolean;
  estimates: Record<Name, AuditEstimate>;
}

/**
 * The policy with the highest estimated accuracy where the audit clearly puts it above the current one,
 * else the current one; null while the audit cannot estimate.
 *
 * Clearly: by the rows on which exactly one of the two is right, at 95% confidence (two-sided). Comparing
 * the two intervals instead would waste that both were judged by the same rows.
 * @param policies labels of each policy, [population].
 */
export function recommendPolicy<Name extends string>(
  design: AuditDesign,
  audited: readonly AuditedRow[],
  policies: Record<Name, ArrayLike<number>>,
  current: NoInfer<Name>,
): Recommendation<Name> | null {
  const names = Object.keys(policies) as Name[];
  const found = names.map((name) => [name, estimateAccuracy(design, audited, policies[name])]);
  if (found.some(([, estimate]) => estimate === null)) return null;
  const estimates = Object.fromEntries(found) as Record<Name, AuditEstimate>;
  const best = names.reduce((a, b) => (estimates[b].accuracy > estimates[a].accuracy ? b : a));
  const clear = best !== current && isAbove(audited, policies[best], policies[current]);
  return { policy: clear ? best : current, clear, estimates };
}

/**
 * Whether `a` is right more often than `b`: the exact sign test (McNemar 1947) on the rows on which one
 * of them is right. All those are of one stratum, so that each counts the same.
 */
function isAbove(
  audited: readonly AuditedRow[],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): boolean {
  let [wins, losses] = [0, 0];
  for (const { row, truth } of audited) {
    if (a[row] === truth && b[row] !== truth) wins += 1;
    if (b[row] === truth && a[row] !== truth) losses += 1;
  }
  return lowerBound(wins, wins + losses, 0.975) > 0.5;
}
