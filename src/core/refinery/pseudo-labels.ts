/**
 * @file Self-training: a row that nobody annotated takes the student's own label as its target, where the
 * student is sure of it (pseudo-labels, Lee 2013, ICML workshop on challenges in representation learning).
 * It is step 4 of the refinery for rows whose candidates are the empty set.
 *
 * Chosen on train rows of TREC with both teachers (docs/budget.md). The student learns from candidates
 * alone at first, since what it is sure of by then is what it goes on to learn.
 */
import { floatAt, intAt } from '../reads';
import type { RefineryConfig } from '../task/recipe';
import { argmaxRows } from './refinery';
import type { RowBeliefs } from './regularisers';

/** Rows without candidates that teach the student by its own labels. */
export interface PseudoLabels {
  /** Places among the rows without candidates, in order. */
  rows: Int32Array;
  /** [rows] class of each. */
  labels: Int32Array;
}

/** Whether pseudo-labels are made after an epoch (1-based): in the second half of the training. */
export function makesPseudoLabels(
  { mode, pseudoLabels }: RefineryConfig,
  epoch: number,
  epochs: number,
): boolean {
  return mode === 'full' && pseudoLabels < 1 && 2 * epoch >= epochs;
}

/**
 * The rows of which the student is surer than the threshold; of those with the same label the surest, no more
 * than there are annotated rows of that label. Without this limit the labels that a student is soon sure of
 * would crowd out the others, which cost DBpedia's train rows up to 4 points.
 * @param distributions its softmax for the rows without candidates, [rows x classes].
 * @param beliefs about the annotated rows.
 */
export function pseudoLabels(
  distributions: Float32Array,
  { classes, targets, lossWeights }: RowBeliefs,
  threshold: number,
): PseudoLabels {
  const winners = argmaxRows(distributions, classes);
  const sureness = (row: number) => floatAt(distributions, row * classes + intAt(winners, row));
  const rows = Array.from({ length: classes }, (_, label) => {
    const annotated = lossWeights.reduce(
      (sum, weight, row) => sum + weight * floatAt(targets, row * classes + label),
      0,
    );
    return Array.from(winners.keys())
      .filter((row) => winners[row] === label && sureness(row) > threshold)
      .sort((a, b) => sureness(b) - sureness(a) || a - b)
      .slice(0, Math.round(annotated));
  });
  const chosen = Int32Array.from(rows.flat()).sort();
  return { rows: chosen, labels: chosen.map((row) => intAt(winners, row)) };
}

/** Beliefs about some rows, and after them those about the rows with pseudo-labels. */
export function withPseudoLabels(
  { classes, targets, lossWeights, distributions }: RowBeliefs,
  { labels }: PseudoLabels,
): RowBeliefs {
  const rows = lossWeights.length;
  const joined: RowBeliefs = {
    classes,
    targets: new Float32Array((rows + labels.length) * classes),
    lossWeights: new Float32Array(rows + labels.length).fill(1),
    // Those of the rows that have a loss term are never asked for.
    distributions,
  };
  joined.targets.set(targets);
  joined.lossWeights.set(lossWeights);
  labels.forEach((label, i) => (joined.targets[(rows + i) * classes + label] = 1));
  return joined;
}
