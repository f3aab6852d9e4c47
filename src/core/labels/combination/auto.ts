/**
 * @file Policy `auto` for a whole table: the combination of teacher and student where there are
 * candidates, the student with a mended confidence where there are none.
 */
import { at, floatAt, intAt } from '../../reads';
import type { Annotated } from '../../refinery/candidate-sets';
import { argmaxRows } from '../../refinery/refinery';
import { placesOf } from '../../table/row-places';
import { confidenceWithoutCandidates, type Combined } from './combine';
import { sourceOf, type FinalLabel } from '../labels';

export interface AutoInput {
  labels: readonly string[];
  /** Of the rows that the student was trained on, in the order of `combined`. */
  annotations: readonly Annotated[];
  /** What they and students that were not trained on them say together. */
  combined: Combined;
  /** The student's softmax of a row of the table, [labels]. */
  distributionOf: (row: number) => Float32Array;
}

/** The label of any row of the table under policy `auto`. */
export function autoLabels(input: AutoInput): (row: number) => FinalLabel {
  const { labels, annotations, combined, distributionOf } = input;
  const placeOf = placesOf(Int32Array.from(annotations, ({ row }) => row));
  return (row) => {
    const distribution = distributionOf(row);
    const student = at(labels, intAt(argmaxRows(distribution, labels.length), 0));
    const place = placeOf(row);
    const annotation = annotations[place];
    if (!annotation || annotation.unmatched) {
      const confidence = confidenceWithoutCandidates(distribution, combined);
      return { label: student, confidence, source: 'student' };
    }
    const label = at(labels, intAt(combined.labels, place));
    const source = sourceOf(label === annotation.candidates[0], label === student);
    return { label, confidence: floatAt(combined.confidences, place), source };
  };
}
