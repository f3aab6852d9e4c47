/**
 * @file The `ngram` student: multinomial logistic regression over TF-IDF n-grams, written as an
 * embedding bag whose rows are a term's evidence for each class.
 *
 * It has no hidden layer on purpose: with a few thousand noisy targets a deeper bag memorises the
 * teacher's mistakes, while a regularised linear one averages them out.
 */
import type { GraphBuilder, Value } from '../graph/builder';
import { SEGMENT_LENGTH, type BatchShape } from './batches';
import type { StudentModel } from './student-graph';

export interface NgramOptions {
  terms: number;
  classes: number;
  weightDecay: number;
}

export function ngramModel(options: NgramOptions, { rows, segments }: BatchShape): StudentModel {
  const { terms, classes, weightDecay } = options;
  return {
    rows,
    classes,
    parameters: [
      { name: 'evidence', shape: [terms, classes], weightDecay },
      { name: 'bias', shape: [1, classes], weightDecay: 0 },
    ],
    batchInputs: [
      { name: 'indices', shape: [segments, SEGMENT_LENGTH], type: 'int32' },
      { name: 'values', shape: [segments, SEGMENT_LENGTH], type: 'float32' },
      { name: 'rowOfSegment', shape: [segments], type: 'int32' },
    ],
    logits: (graph, parameter, input) => {
      const bags = graph.embeddingBag(parameter('evidence'), input('indices'), input('values'));
      const rowSums = sumSegments(graph, bags, input('rowOfSegment'), rows);
      return graph.add(rowSums, parameter('bias'));
    },
  };
}

/** Adds up the segments [segments x classes] of each row: [rows x classes]. */
function sumSegments(graph: GraphBuilder, bags: Value, rowOfSegment: Value, rows: number): Value {
  return graph.scatterAdd(rowOfSegment, bags, rows);
}
