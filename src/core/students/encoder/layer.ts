/** @file One layer of an encoder: self-attention and feed-forward block, each summed and normalised. */
import type { GraphBuilder, Value } from '../../graph/builder';
import type { EncoderConfig } from './config';
import {
  packedLength,
  parameterName,
  vectorParts,
  type LayerMatrix,
  type LayerVector,
} from './weights';

export interface LayerContext {
  readonly config: EncoderConfig;
  readonly shape: { readonly rows: number; readonly tokens: number };
  /** Which layer, counted from 0. */
  readonly layer: number;
  /** [rows x 1 x 1 x tokens], added to attention scores: 0, or far below any score. */
  readonly mask: Value;
  readonly parameter: (name: string) => Value;
  readonly drop: (x: Value) => Value;
}

/** x and the result are [rows * tokens x width]. */
export function encoderLayer(graph: GraphBuilder, context: LayerContext, x: Value): Value {
  const { config, layer, parameter, drop } = context;
  const matrix = (name: LayerMatrix): Value => parameter(parameterName(layer, name));
  const vectors = splitVectors(graph, config, parameter(parameterName(layer, 'vectors')));
  const linear = (input: Value, weight: LayerMatrix, bias: LayerVector): Value =>
    graph.gemm(input, matrix(weight), { transB: true, bias: vectors[bias] });
  const sumAndNorm = (a: Value, b: Value, norm: 'mix' | 'down'): Value =>
    graph.layerNormalization(
      graph.add(a, b),
      vectors[`${norm}NormScale`],
      vectors[`${norm}NormBias`],
      config.layerNormEpsilon,
    );

  const attended = attention(graph, context, linear(x, 'qkv', 'qkvBias'));
  const mixed = sumAndNorm(x, drop(linear(attended, 'mix', 'mixBias')), 'mix');
  const inner = activation(graph, config, linear(mixed, 'up', 'upBias'));
  return sumAndNorm(mixed, drop(linear(inner, 'down', 'downBias')), 'down');
}

/** The layer's vectors, cut out of the one that they are packed in. */
function splitVectors(
  graph: GraphBuilder,
  config: EncoderConfig,
  packed: Value,
): Record<LayerVector, Value> {
  let start = 0;
  const parts = Object.entries(vectorParts(config)).map(([name, hubParts]) => {
    const end = start + packedLength(hubParts);
    const value = graph.slice(packed, [start], [end]);
    start = end;
    return [name, value] as const;
  });
  return Object.fromEntries(parts) as Record<LayerVector, Value>;
}

/** [rows x tokens x heads x size] to [rows x heads x tokens x size], and back. */
const BY_HEAD = [0, 2, 1, 3];

/**
 * softmax(q·kᵀ / √size + mask) · v for each row and head (Vaswani et al. 2017, equation 1), with
 * heads side by side again in the result [rows * tokens x width]; qkv is [rows * tokens x 3 width].
 */
function attention(graph: GraphBuilder, context: LayerContext, qkv: Value): Value {
  const { config, shape, mask, drop } = context;
  const { rows, tokens } = shape;
  const { heads, width } = config;
  const size = width / heads;
  const part = (index: number, axes: readonly number[]): Value => {
    const columns = graph.slice(qkv, [index * width], [(index + 1) * width], [1]);
    return graph.transpose(graph.reshape(columns, [rows, tokens, heads, size]), axes);
  };
  const [query, key, value] = [part(0, BY_HEAD), part(1, BY_HEAD), part(2, BY_HEAD)];
  const scores = graph.matMul(query, graph.transpose(key, [0, 1, 3, 2]));
  const weights = graph.softmax(graph.add(graph.mul(scores, 1 / Math.sqrt(size)), mask));
  const mixed = graph.matMul(drop(weights), value);
  return graph.reshape(graph.transpose(mixed, BY_HEAD), [rows * tokens, width]);
}

function activation(graph: GraphBuilder, { activation }: EncoderConfig, x: Value): Value {
  switch (activation) {
    case 'gelu':
      return graph.gelu(x);
    case 'relu':
      return graph.relu(x);
    case 'gelu-tanh': {
      // x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))): Hendrycks & Gimpel 2016, the approximation.
      const cubic = graph.mul(graph.add(graph.mul(graph.mul(x, x), 0.044715), 1), x);
      const cumulative = graph.add(graph.tanh(graph.mul(cubic, Math.sqrt(2 / Math.PI))), 1);
      return graph.mul(graph.mul(x, 0.5), cumulative);
    }
  }
}
