/** @file Self-training: which rows teach the student by its own labels, and what is believed of them. */
import { describe, expect, it } from 'vitest';
import {
  makesPseudoLabels,
  pseudoLabels,
  withPseudoLabels,
} from '../../../../src/core/refinery/pseudo-labels';
import type { RowBeliefs } from '../../../../src/core/refinery/regularisers';
import { RefinerySchema, type RefineryConfig } from '../../../../src/core/task/recipe';
import * as v from 'valibot';

const refinery = (parts: Partial<RefineryConfig>) => v.parse(RefinerySchema, parts);

describe('makesPseudoLabels', () => {
  it('is so from the middle of the training on', () => {
    const epochs = [1, 2, 3, 4, 5].filter((epoch) => makesPseudoLabels(refinery({}), epoch, 5));
    expect(epochs).toEqual([3, 4, 5]);
  });

  it('is never so in a mode before the last, or where it is switched off', () => {
    expect(makesPseudoLabels(refinery({ mode: 'single' }), 5, 5)).toBe(false);
    expect(makesPseudoLabels(refinery({ mode: 'sharpen' }), 5, 5)).toBe(false);
    expect(makesPseudoLabels(refinery({ pseudoLabels: 1 }), 5, 5)).toBe(false);
  });
});

describe('pseudoLabels', () => {
  /** Beliefs with so many annotated rows of each label; one that is left out has no say. */
  const annotated = (...counts: number[]): RowBeliefs => {
    const classes = counts.length;
    const labels = [...counts.flatMap((count, label) => Array<number>(count).fill(label)), 0];
    const targets = new Float32Array(labels.length * classes);
    labels.forEach((label, row) => (targets[row * classes + label] = 1));
    const lossWeights = Float32Array.from(labels, (_, row) => (row === labels.length - 1 ? 0 : 1));
    return { classes, targets, lossWeights, distributions: null };
  };

  it('are the favourites of the rows that the student is surer of than the threshold', () => {
    const distributions = Float32Array.of(0.7, 0.2, 0.1, 0.05, 0.05, 0.9, 0.1, 0.85, 0.05);
    expect(pseudoLabels(distributions, annotated(3, 3, 3), 0.8)).toEqual({
      rows: Int32Array.of(1, 2),
      labels: Int32Array.of(2, 1),
    });
    expect(pseudoLabels(distributions, annotated(3, 3, 3), 0.95).rows).toHaveLength(0);
  });

  it('are of the surest rows of a label, no more than it has annotated ones, in their order', () => {
    const distributions = Float32Array.of(0.95, 0.05, 0.1, 0.9, 0.97, 0.03, 0.96, 0.04);
    expect(pseudoLabels(distributions, annotated(2, 1), 0.5)).toEqual({
      rows: Int32Array.of(1, 2, 3),
      labels: Int32Array.of(1, 0, 0),
    });
    expect(pseudoLabels(distributions, annotated(2, 0), 0.5).rows).toEqual(Int32Array.of(2, 3));
  });
});

describe('withPseudoLabels', () => {
  it('puts certain targets after those of the other rows, which stay as they are', () => {
    const beliefs = {
      classes: 2,
      targets: Float32Array.of(0.5, 0.5, 0.25, 0.75),
      lossWeights: Float32Array.of(1, 0),
      distributions: null,
    };
    const pseudo = { rows: Int32Array.of(4, 9), labels: Int32Array.of(1, 0) };
    expect(withPseudoLabels(beliefs, pseudo)).toEqual({
      classes: 2,
      targets: Float32Array.of(0.5, 0.5, 0.25, 0.75, 0, 1, 1, 0),
      lossWeights: Float32Array.of(1, 0, 1, 1),
      distributions: null,
    });
  });
});
