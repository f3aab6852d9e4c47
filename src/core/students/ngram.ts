/**
 * @file The `ngram` student: multinomial logistic regression over TF-IDF n-grams, an embedding bag
 * whose rows are each term's evidence for the classes.
 *
 * It has no hidden layer on purpose: with a few thousand noisy targets a deeper bag memorises the
 * teacher's mistakes, while a regularised linear one averages them out.
 */
import type { BatchShape } from './batches';
import type { StudentModel } from './student-graph';

export interface NgramOptions {
  terms: number;
  classes: number;
  weightDecay: number;
}

export function ngramModel(options: NgramOptions, { rows, columns }: BatchShape): StudentModel {
  const { terms, classes, weightDecay } = options;
  return {
    rows,
    classes,
    parameters: [
      { name: 'evidence', shape: [terms, classes], weightDecay },
      { name: 'bias', shape: [1, classes], weightDecay: 0 },
    ],
    batchInputs: [
      { name: 'terms', shape: [columns], type: 'int32' },
      { name: 'values', shape: [rows, columns], type: 'float32' },
    ],
    logits: (graph, parameter, input) => {
      const evidence = graph.gather(parameter('evidence'), input('terms'));
      return graph.add(graph.matMul(input('values'), evidence), parameter('bias'));
    },
  };
}
