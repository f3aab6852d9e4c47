/** @file Where a person should look next, and why. */

import { floatAt, intAt } from '../reads';
import { sortedIndices } from '../sorted-indices';

/** Why a row is worth a look; several can hold. */
export type Reason = 'unsure' | 'outside' | 'disagreement' | 'twins' | 'copies';

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
  /** Group of near duplicates, as from `nearDuplicateGroups`: the index of a row. */
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
  const { sizes, isMixed } = surveyGroups(rows);
  const benefits = new Float32Array(rows.length);
  rows.forEach(({ label, confidence, group }, row) => {
    const doubt = 1 - (label < 0 ? 0 : confidence);
    const least = isMixed[group] === 1 ? TWIN_DOUBT : 0;
    benefits[row] = Math.max(doubt, least) * intAt(sizes, group);
  });
  const order: Priority[] = [];
  for (const row of sortedIndices(benefits.map((benefit) => -benefit))) {
    const signs = rows[row];
    if (!signs || signs.human) continue;
    const { group } = signs;
    const reasons = reasonsOf(signs, isMixed[group] === 1, intAt(sizes, group) - 1);
    order.push({ row, benefit: floatAt(benefits, row), reasons });
  }
  return order;
}

function reasonsOf(signs: RowSigns, contradicted: boolean, twins: number): Reason[] {
  const { label, confidence, candidates, student } = signs;
  const [first] = candidates;
  const reasons: Reason[] = [];
  if (label < 0 || confidence < SURE) reasons.push('unsure');
  if (student >= 0 && first !== undefined) {
    if (!candidates.includes(student)) reasons.push('outside');
    else if (student !== first) reasons.push('disagreement');
  }
  if (contradicted) reasons.push('twins');
  else if (twins > 0) reasons.push('copies');
  return reasons;
}

/** How many rows each group has, and whether their labels differ; by the group's number. */
function surveyGroups(rows: readonly RowSigns[]): { sizes: Int32Array; isMixed: Uint8Array } {
  const sizes = new Int32Array(rows.length);
  const isMixed = new Uint8Array(rows.length);
  const labels = new Int32Array(rows.length);
  for (const { group, label } of rows) {
    if (sizes[group] === 0) labels[group] = label;
    else if (labels[group] !== label) isMixed[group] = 1;
    sizes[group] = intAt(sizes, group) + 1;
  }
  return { sizes, isMixed };
}
