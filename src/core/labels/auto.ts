/**
 * @file Policy `auto` for a whole table: the combination of teacher and student where there are
 * candidates, the student with a mended confidence where there are none.
 */
import { candidateSets, type Annotated } from '../refinery/candidate-sets';
import { argmaxRows } from '../refinery/refinery';
import { combine, confidenceWithoutCandidates } from './combine';
import { sourceOf, type FinalLabel } from './labels';
import { estimateReliability } from './reliability';

export interface AutoInput {
  labels: readonly string[];
  /** Of the rows that the student was trained on, in the order of `heldOut`. */
  annotations: readonly Annotated[];
  /** Softmax of those rows by students that were not trained on them, [annotations x labels]. */
  heldOut: Float32Array;
  /** The student's softmax of a row of the table, [labels]. */
  distributionOf: (row: number) => Float32Array;
}

/** The label of any row of the table under policy `auto`. */
export function autoLabels(input: AutoInput): (row: number) => FinalLabel {
  const { labels, annotations, heldOut, distributionOf } = input;
  const sets = candidateSets(annotations, labels);
  const fitted = new Float32Array(heldOut.length);
  annotations.forEach(({ row }, i) => fitted.set(distributionOf(row), i * labels.length));
  const reliability = estimateReliability(sets, heldOut);
  const combined = combine(sets, heldOut, fitted, reliability);
  const placeOf = new Map(annotations.map(({ row }, i) => [row, i]));
  const nameOf = (label: number | undefined) => labels[label ?? -1] ?? '';
  return (row) => {
    const distribution = distributionOf(row);
    const student = nameOf(argmaxRows(distribution, labels.length)[0]);
    const place = placeOf.get(row);
    const annotation = place === undefined ? undefined : annotations[place];
    if (place === undefined || !annotation || annotation.unmatched) {
      const confidence = confidenceWithoutCandidates(distribution, reliability, combined);
      return { label: student, confidence, source: 'student' };
    }
    const label = nameOf(combined.labels[place]);
    const source = sourceOf(label === annotation.candidates[0], label === student);
    return { label, confidence: combined.confidences[place] ?? 0, source };
  };
}
