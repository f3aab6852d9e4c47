/**
 * @file How right the labels are as they stand: people's, which count as right, and the machines', of which an audit
 * tells. The audit's estimate is of what the machines said of its population; each wrong word of theirs that a person
 * has replaced since is a mistake less, and that is counted, not estimated. So the interval is as sure as the audit's.
 * Pure.
 */
import type { AuditEstimate } from '../audit';

export interface Standing {
  accuracy: number;
  /** Ends of the 95% interval. */
  low: number;
  high: number;
  /** Rows that it is about: the audit's population, and those that people labelled beside it. */
  rows: number;
  /** Of those, the ones whose label is a person's. */
  people: number;
}

/**
 * @param machine how often the policy's labels are right in the audit's population.
 * @param population [rows] the policy's labels, and people's: -1 where there is none.
 * @param beside how many rows outside of the population have a person's label.
 */
export function standingAccuracy(
  machine: Pick<AuditEstimate, 'accuracy' | 'low' | 'high'>,
  population: { labels: Int32Array; people: Int32Array },
  beside: number,
): Standing {
  const { labels } = population;
  let [inside, replaced] = [0, 0];
  population.people.forEach((label, row) => {
    if (label < 0) return;
    inside += 1;
    if (labels[row] !== label) replaced += 1;
  });
  const rows = labels.length + beside;
  const people = inside + beside;
  const standing = (share: number) => {
    const right = share * labels.length + replaced + beside;
    // People's are right, and the machines cannot be right on more rows than the others.
    return Math.min(1, Math.max(people, right) / Math.max(1, rows));
  };
  return {
    accuracy: standing(machine.accuracy),
    low: standing(machine.low),
    high: standing(machine.high),
    ...{ rows, people },
  };
}
