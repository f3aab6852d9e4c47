/** @file An encoder's embeddings inside its graph: batches pick the rows of words and positions. */
import type { BatchInputSpec, StudentModel } from '../student-graph';
import type { EncoderShape } from './encoder';

export interface EmbeddingTables {
  /** [known words x width] */
  readonly words: Float32Array;
  /** [positions x width], the vector of the token type added. */
  readonly positions: Float32Array;
  /** [width], of the layer norm. */
  readonly normScale: Float32Array;
  readonly normBias: Float32Array;
  readonly epsilon: number;
}

/**
 * A model that takes `vectors` [rows x tokens x width] as one that takes `words` and `positions`, the
 * numbers of the rows that are LayerNorm(word + position) of its tokens.
 */
export function withEmbeddings(
  model: StudentModel,
  { words, positions, normScale, normBias, epsilon }: EmbeddingTables,
  { rows, tokens }: EncoderShape,
): StudentModel {
  const width = normScale.length;
  const table = (name: string, values: Float32Array) => {
    return { name, rows: values.length / width, width, values };
  };
  const pick = (name: string, from: string): BatchInputSpec => {
    return { name, shape: [rows, tokens], type: 'int32', table: from };
  };
  return {
    ...model,
    tables: [table('wordTable', words), table('positionTable', positions)],
    batchInputs: [
      pick('words', 'wordTable'),
      pick('positions', 'positionTable'),
      ...model.batchInputs.filter(({ name }) => name !== 'vectors'),
    ],
    logits: (graph, parameter, input) => {
      const vectors = graph.layerNormalization(
        graph.add(input('words'), input('positions')),
        graph.constant(normScale),
        graph.constant(normBias),
        epsilon,
      );
      const inner = (name: string) => (name === 'vectors' ? vectors : input(name));
      return model.logits(graph, parameter, inner);
    },
  };
}
