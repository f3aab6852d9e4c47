/** @file Which policy the audit speaks for. */
import { at } from '../reads';
import {
  estimateAccuracy,
  inclusionWeights,
  type AuditDesign,
  type AuditedRow,
  type AuditEstimate,
} from './audit';
import { lowerBound } from './figures/intervals';

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
 * Clearly: by the sign test (McNemar 1947) on the rows on which exactly one of the two is right, at 95%
 * confidence (two-sided, divided by the number of rivals, of which the best was picked by the same rows). A row
 * counts for as many rows as it stands for, at the effective number of rows (Kish).
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
  const weights = inclusionWeights(design, audited);
  const weightsWhere = (holds: (row: AuditedRow) => boolean) =>
    weights.filter((_, i) => holds(at(audited, i)));
  const won = weightsWhere(({ row, truth }) => a[row] === truth && b[row] !== truth);
  const lost = weightsWhere(({ row, truth }) => b[row] === truth && a[row] !== truth);
  const [wins, losses] = [won.length, lost.length];
  const doubt = ERROR_RATE / 2 / Math.max(1, names.length - 1);
  const clear = weightedLowerBound(won, lost, 1 - doubt) > 0.5;
  return { policy: clear ? best : current, clear, best, wins, losses, estimates };
}

/** Of the share of wins among both. */
function weightedLowerBound(won: Float64Array, lost: Float64Array, confidence: number): number {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const square = (value: number) => value ** 2;
  const squares = sum(won.map(square)) + sum(lost.map(square));
  if (squares === 0) return 0;
  const all = sum(won) + sum(lost);
  const n = all ** 2 / squares;
  return lowerBound((sum(won) / all) * n, n, confidence);
}
