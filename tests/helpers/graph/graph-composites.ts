/** @file Composites and the building blocks of models, tested as the single operators are. */
import type { GraphBuilder, Value } from '../../../src/core/graph/builder';
import { gradient } from '../../../src/core/graph/gradient';
import { BINARY, casesOf, indices, UNARY, type GraphCase } from './graph-case';

export const COMPOSITE_CASES: readonly GraphCase[] = [
  ...casesOf('max', BINARY, (graph, a, b) => graph.max(a, b)),
  ...casesOf('min', BINARY, (graph, a, b) => graph.min(a, b)),
  ...casesOf('gelu', UNARY, (graph, x) => graph.gelu(x)),
  ...casesOf('cross-entropy with soft targets', ['4x3, 4x3'], (graph, logits, targetLogits) => {
    const target = graph.softmax(targetLogits);
    const logLikelihood = graph.mul(target, graph.logSoftmax(logits));
    return graph.neg(graph.reduceMean(graph.reduceSum(logLikelihood, [1])));
  }),
  ...casesOf(
    'logSoftmax of logits in the hundreds',
    ['3x4'],
    (graph, logits) => graph.mul(graph.logSoftmax(logits), 0.01),
    [-400, 400],
  ),
  ...casesOf('embeddingBag with repeated rows', ['6x3, 2x4'], (graph, table, weights) =>
    graph.embeddingBag(table, indices(graph, [1, 5, 1, 0, 2, 2, 2, 1], [2, 4]), weights),
  ),
  ...casesOf('attention of two heads', ['2x3x4, 4x4, 4x4, 4x4'], attention),
  ...casesOf('residual MLP', ['2x3x4, 4, 4, 4x4'], (graph, x, scale, bias, weight) => {
    const hidden = graph.gelu(graph.matMul(graph.layerNormalization(x, scale, bias), weight));
    return graph.add(x, graph.matMul(hidden, graph.transpose(weight)));
  }),
  ...casesOf('slices that fill the whole', ['2x6'], (graph, x) =>
    graph.mul(graph.slice(x, [3], [6], [1]), graph.slice(x, [0], [3], [1])),
  ),
  ...casesOf('slices that overlap', ['2x6'], (graph, x) =>
    graph.mul(graph.slice(x, [2], [6], [1]), graph.slice(x, [0], [4], [1])),
  ),
  ...casesOf('dropout', ['4x5'], (graph, x) => graph.dropout(x, 0.4, graph.constant(7))),
  ...casesOf(
    'second derivative',
    ['2x3'],
    (graph, x) => gradient(graph, graph.mul(graph.tanh(x), x), [x])[0] ?? x,
  ),
];

/** softmax(q·kᵀ/√d + mask)·v for x [batch x length x width], the last position masked. */
function attention(graph: GraphBuilder, x: Value, query: Value, key: Value, value: Value): Value {
  const [batch = 0, length = 0, width = 0] = x.shape;
  const [heads, size] = [2, width / 2];
  const split = (weight: Value): Value => {
    const projected = graph.reshape(graph.matMul(x, weight), [batch, length, heads, size]);
    return graph.transpose(projected, [0, 2, 1, 3]);
  };
  const mask = graph.constant([0, 0, -1e4], [1, 1, 1, length]);
  const scores = graph.matMul(split(query), graph.transpose(split(key), [0, 1, 3, 2]));
  const weights = graph.softmax(graph.add(graph.mul(scores, 1 / Math.sqrt(size)), mask));
  const mixed = graph.transpose(graph.matMul(weights, split(value)), [0, 2, 1, 3]);
  return graph.reshape(mixed, [batch, length, width]);
}
