/** @file Where a person should look next, and why. */

/** Why a row is worth a look; several can hold. */
export type Reason = 'unsure' | 'outside' | 'disagreement' | 'twins';

/** What is known of a row, apart from its text. */
export interface RowSigns {
  /** Index of the final label; -1 where there is none. */
  label: number;
  confidence: number;
  /** Indices of the teacher's candidates, most likely first; empty where there are none. */
  candidates: readonly number[];
  /** Argmax of the student; -1 before there is one. */
  student: number;
  /** A person has labelled it. */
  human: boolean;
  /** Group of near duplicates, as from `nearDuplicateGroups`. */
  group: number;
}

export interface Priority {
  row: number;
  /** Labels that a look is expected to put right: of this row, and of its near duplicates. */
  benefit: number;
  reasons: Reason[];
}

/** Below this a row counts as unsure. */
const SURE = 0.6;
/** Chance that a row is wrong, at the least, when a near duplicate carries another label. */
const TWIN_DOUBT = 0.5;

/**
 * All rows that a person has not labelled, the most rewarding first; of equals the first. Agreement
 * between teacher and student needs no points of its own: it is in the confidence already.
 */
export function reviewOrder(rows: readonly RowSigns[]): Priority[] {
  const groups = new Map<number, Map<number, number>>();
  for (const { group, label } of rows) {
    const counts = groups.get(group) ?? new Map<number, number>();
    groups.set(group, counts.set(label, (counts.get(label) ?? 0) + 1));
  }
  const sizes = new Map([...groups].map(([group, counts]) => [group, sum(counts.values())]));
  return rows
    .flatMap((signs, row) => {
      if (signs.human) return [];
      const contradicted = (groups.get(signs.group)?.size ?? 1) > 1;
      const doubt = 1 - (signs.label < 0 ? 0 : signs.confidence);
      const twins = (sizes.get(signs.group) ?? 1) - 1;
      const benefit = (contradicted ? Math.max(doubt, TWIN_DOUBT) : doubt) * (1 + twins);
      return [{ row, benefit, reasons: reasonsOf(signs, contradicted) }];
    })
    .sort((a, b) => b.benefit - a.benefit || a.row - b.row);
}

function reasonsOf(signs: RowSigns, contradicted: boolean): Reason[] {
  const { label, confidence, candidates, student } = signs;
  const [first] = candidates;
  const reasons: Reason[] = [];
  if (label < 0 || confidence < SURE) reasons.push('unsure');
  if (student >= 0 && first !== undefined) {
    if (!candidates.includes(student)) reasons.push('outside');
    else if (student !== first) reasons.push('disagreement');
  }
  if (contradicted) reasons.push('twins');
  return reasons;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
