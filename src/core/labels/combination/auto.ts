/**
 * @file Policy `auto` for a whole table: the combination of teacher and student where there are
 * candidates, the student with a mended confidence where there are none.
 */
import { at, floatAt, intAt } from '../../reads';
import { candidateSets, type Annotated } from '../../refinery/candidate-sets';
import { argmaxRows } from '../../refinery/refinery';
import { combine, confidenceWithoutCandidates, type Combined } from './combine';
import { sourceOf, type FinalLabel } from '../labels';

export interface AutoInput {
  labels: readonly string[];
  /** Of the rows that the student was trained on, in the order of `heldOut`. */
  annotations: readonly Annotated[];
  /** Softmax of those rows by students that were not trained on them, [annotations x labels]. */
  heldOut: Float32Array;
  /** The student's softmax of a row of the table, [labels]. */
  distributionOf: (row: number) => Float32Array;
}

/** The label of any row of the table under policy `auto`, and what it goes by. */
export function autoLabels(input: AutoInput): {
  labelOf: (row: number) => FinalLabel;
  combined: Combined;
} {
  const { labels, annotations, heldOut, distributionOf } = input;
  const sets = candidateSets(annotations, labels);
  const combined = combine(sets, heldOut);
  const placeOf = new Map(annotations.map(({ row }, i) => [row, i]));
  const labelOf = (row: number): FinalLabel => {
    const distribution = distributionOf(row);
    const student = at(labels, intAt(argmaxRows(distribution, labels.length), 0));
    const place = placeOf.get(row);
    const annotation = place === undefined ? undefined : annotations[place];
    if (place === undefined || !annotation || annotation.unmatched) {
      const confidence = confidenceWithoutCandidates(distribution, combined);
      return { label: student, confidence, source: 'student' };
    }
    const label = at(labels, intAt(combined.labels, place));
    const source = sourceOf(label === annotation.candidates[0], label === student);
    return { label, confidence: floatAt(combined.confidences, place), source };
  };
  return { labelOf, combined };
}
