/**
 * @file The `ngram` student: multinomial logistic regression over TF-IDF n-grams, an embedding bag
 * whose rows are each term's evidence for the classes.
 *
 * It has no hidden layer on purpose: with a few thousand noisy targets a deeper bag memorises the
 * teacher's mistakes, while a regularised linear one averages them out.
 */
import { float32At } from '../reads';
import type { BatchShape } from './batches';
import { addEvidence } from './linear-training';
import { rowCount, type SparseRows } from './sparse';
import type { BatchInputSpec, StudentModel } from './student-graph';

export interface NgramOptions {
  terms: number;
  classes: number;
  weightDecay: number;
  /** The rate at which features are dropped from texts; 0 when evaluating. */
  dropout?: number;
}

/**
 * The student as a graph. Its batch inputs are those of `SparseBatch`, and with dropout `seed` [1], an
 * integer below 2^24.
 */
export function ngramModel(options: NgramOptions, { rows, columns }: BatchShape): StudentModel {
  const { terms, classes, weightDecay, dropout = 0 } = options;
  const batchInputs: BatchInputSpec[] = [
    { name: 'terms', shape: [columns], type: 'int32' },
    { name: 'values', shape: [rows, columns], type: 'float32' },
  ];
  if (dropout > 0) batchInputs.push({ name: 'seed', shape: [1], type: 'float32' });
  return {
    rows,
    classes,
    parameters: [
      { name: 'evidence', shape: [terms, classes], weightDecay },
      { name: 'bias', shape: [1, classes], weightDecay: 0 },
    ],
    batchInputs,
    logits: (graph, parameter, input) => {
      const evidence = graph.gather(parameter('evidence'), input('terms'));
      const values =
        dropout > 0 ? graph.dropout(input('values'), dropout, input('seed')) : input('values');
      return graph.add(graph.matMul(values, evidence), parameter('bias'));
    },
  };
}

/**
 * Softmax of the linear model for sparse rows, [rows x classes]: what `ngramModel` computes.
 * @param evidence [terms x classes], row-major.
 * @param bias [classes]
 */
export function ngramDistributions(
  features: SparseRows,
  evidence: Float32Array,
  bias: Float32Array,
): Float32Array {
  const classes = bias.length;
  const rows = rowCount(features);
  const distributions = new Float32Array(rows * classes);
  const logits = new Float32Array(classes);
  for (let row = 0; row < rows; row++) {
    logits.set(bias);
    addEvidence(logits, features, row, evidence);
    let largest = -Infinity;
    for (let j = 0; j < classes; j++) largest = Math.max(largest, float32At(logits, j));
    let sum = 0;
    for (let j = 0; j < classes; j++) sum += Math.exp(float32At(logits, j) - largest);
    for (let j = 0; j < classes; j++) {
      distributions[row * classes + j] = Math.exp(float32At(logits, j) - largest) / sum;
    }
  }
  return distributions;
}
