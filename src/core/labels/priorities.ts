/** @file Where a person should look next, and why. */

import { intAt } from '../reads';
import { sortedIndices } from '../sorted-indices';

/** Why a row is worth a look; several can hold. */
export type Reason = 'unsure' | 'outside' | 'disagreement' | 'twins' | 'copies';

/** What the order goes by, a column each: there are many rows. */
export interface RowSigns {
  /** Indices of the final labels; -1 where there is none. */
  labels: Int32Array;
  confidences: Float32Array;
  /** 1 where a person has labelled the row. */
  isHuman: Uint8Array;
  /** Groups of near duplicates, as from `NearDuplicates`: the index of a row; null while they are not known. */
  groups: Int32Array | null;
}

/** What is known of one row, apart from its text. */
export interface Judgements {
  /** Null where there is none. */
  label: string | null;
  confidence: number;
  /** The teacher's, most likely first; empty where there are none. */
  candidates: readonly string[];
  /** The student's favourite; null before there is one. */
  student: string | null;
}

export interface WorthOrder {
  /** Those that a person has not labelled, the most rewarding first; of equals the first. */
  rows: Uint32Array;
  /** What near duplicates say of a row. */
  twinsOf: (row: number) => 'twins' | 'copies' | null;
}

/** Below this a row counts as unsure. */
const SURE = 0.6;
/** Chance that a row is wrong, at the least, when a near duplicate carries another label. */
const TWIN_DOUBT = 0.5;

/**
 * Rows by how many labels a look at each is expected to put right: its own, and those of its near duplicates.
 * Agreement between teacher and student needs no points of its own: it is in the confidence already.
 */
export function reviewOrder({ labels, confidences, isHuman, groups }: RowSigns): WorthOrder {
  const groupOf = (row: number) => (groups ? intAt(groups, row) : row);
  const { sizes, isMixed } = surveyGroups(labels, groupOf);
  const costs = confidences.map((confidence, row) => {
    const group = groupOf(row);
    const doubt = 1 - (intAt(labels, row) < 0 ? 0 : confidence);
    const least = isMixed[group] === 1 ? TWIN_DOUBT : 0;
    return -Math.max(doubt, least) * intAt(sizes, group);
  });
  return {
    rows: sortedIndices(costs).filter((row) => isHuman[row] !== 1),
    twinsOf: (row) => {
      const group = groupOf(row);
      if (isMixed[group] === 1) return 'twins';
      return intAt(sizes, group) > 1 ? 'copies' : null;
    },
  };
}

/** Why a row is worth a look. */
export function reasonsOf(
  { label, confidence, candidates, student }: Judgements,
  twins: 'twins' | 'copies' | null,
): Reason[] {
  const [first] = candidates;
  const reasons: Reason[] = [];
  if (label === null || confidence < SURE) reasons.push('unsure');
  if (student !== null && first !== undefined) {
    if (!candidates.includes(student)) reasons.push('outside');
    else if (student !== first) reasons.push('disagreement');
  }
  return twins === null ? reasons : [...reasons, twins];
}

/** How many rows each group has, and whether their labels differ; by the group's number. */
function surveyGroups(
  labels: Int32Array,
  groupOf: (row: number) => number,
): { sizes: Int32Array; isMixed: Uint8Array } {
  const sizes = new Int32Array(labels.length);
  const isMixed = new Uint8Array(labels.length);
  const firstLabels = new Int32Array(labels.length);
  labels.forEach((label, row) => {
    const group = groupOf(row);
    if (sizes[group] === 0) firstLabels[group] = label;
    else if (firstLabels[group] !== label) isMixed[group] = 1;
    sizes[group] = intAt(sizes, group) + 1;
  });
  return { sizes, isMixed };
}
