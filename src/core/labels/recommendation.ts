/** @file Which policy the audit speaks for. */
import { estimateAccuracy, type AuditDesign, type AuditedRow, type AuditEstimate } from './audit';
import { lowerBound } from './intervals';

/** Chance to call a policy better that is not. */
const ERROR_RATE = 0.05;

export interface Recommendation<Name extends string> {
  policy: Name;
  /** Whether the audit alone tells it from `current`; if not, there is no need to change. */
  clear: boolean;
  /** The highest estimate; `current` where none is higher. */
  best: Name;
  /** Audited rows on which only `best`, and only `current`, is right. */
  wins: number;
  losses: number;
  estimates: Record<Name, AuditEstimate>;
}

/**
 * The policy with the highest estimated accuracy where the audit clearly puts it above the current one,
 * else the current one; null while the audit cannot estimate.
 *
 * Clearly: by the exact sign test (McNemar 1947) on the rows on which exactly one of the two is right, at 95%
 * confidence (two-sided, divided by the number of rivals, of which the best was picked by the same rows).
 * All those rows are of one stratum, as long as the labels are those of the design, so each counts the same.
 * Comparing two intervals instead would waste that both were judged by the same rows.
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
  const best = names.reduce(
    (a, b) => (estimates[b].accuracy > estimates[a].accuracy ? b : a),
    current,
  );
  const [a, b] = [policies[best], policies[current]];
  const wins = audited.filter(({ row, truth }) => a[row] === truth && b[row] !== truth).length;
  const losses = audited.filter(({ row, truth }) => b[row] === truth && a[row] !== truth).length;
  const doubt = ERROR_RATE / 2 / Math.max(1, names.length - 1);
  const clear = lowerBound(wins, wins + losses, 1 - doubt) > 0.5;
  return { policy: clear ? best : current, clear, best, wins, losses, estimates };
}
