/**
 * @file Small graphs, at least one for every operator, that the tests of gradients and of devices
 * share: whatever is added here is checked against finite differences, on WASM and on WebGPU.
 */
import type { OperatorName } from '../../../src/core/graph/graph';
import { BINARY, casesOf, indices, UNARY, type GraphCase } from './graph-case';

const POSITIVE = [0.5, 3] as const;

function reductions(
  method: 'reduceMax' | 'reduceMean' | 'reduceSum' | 'reduceSumSquare',
): GraphCase[] {
  const layout = ['2x3x4'];
  return [
    ...casesOf(method, layout, (graph, x) => graph[method](x)),
    ...casesOf(`${method} over 1`, layout, (graph, x) => graph[method](x, [1])),
    ...casesOf(`${method} over -1, kept`, layout, (graph, x) => graph[method](x, [-1], true)),
    ...casesOf(`${method} over 2, 0, kept`, layout, (graph, x) => graph[method](x, [2, 0], true)),
  ];
}

export const OPERATOR_CASES: Readonly<Record<OperatorName, readonly GraphCase[]>> = {
  Abs: casesOf('abs', UNARY, (graph, x) => graph.abs(x)),
  Add: casesOf('add', BINARY, (graph, a, b) => graph.add(a, b)),
  Cast: casesOf('cast to int32 and back', ['6'], (graph, x) =>
    graph.cast(graph.cast(x, 'int32'), 'float32'),
  ),
  Clip: casesOf('clip', UNARY, (graph, x) => graph.clip(x, -1, 1.25)),
  Concat: [
    ...casesOf('concat', ['2x3, 1x3, 3x3'], (graph, a, b, c) => graph.concat([a, b, c])),
    ...casesOf('concat along -1, one value twice,', ['2x3, 2x1'], (graph, a, b) =>
      graph.concat([a, b, a], -1),
    ),
  ],
  Div: casesOf('div', BINARY, (graph, a, b) => graph.div(a, b), POSITIVE),
  Equal: casesOf('equal', ['6, 6'], (graph, a, b) =>
    graph.where(graph.equal(graph.floor(a), graph.floor(b)), a, b),
  ),
  Erf: casesOf('erf', UNARY, (graph, x) => graph.erf(x)),
  Exp: casesOf('exp', UNARY, (graph, x) => graph.exp(x)),
  Expand: [
    ...casesOf('expand', ['3x1'], (graph, x) => graph.expand(x, [2, 3, 4])),
    // Broadcasting cannot stand in here, as it does before a binary operator.
    ...casesOf('exp of an expanded', ['scalar'], (graph, x) => graph.exp(graph.expand(x, [2, 2]))),
  ],
  Floor: casesOf('floor', ['5'], (graph, x) => graph.mul(graph.floor(x), x)),
  Gather: [
    ...casesOf('gather with repeated indices', ['4x3'], (graph, table) =>
      graph.gather(table, indices(graph, [2, 0, 2, 2], [4])),
    ),
    ...casesOf('gather by a matrix', ['3x2x2'], (graph, table) =>
      graph.gather(table, indices(graph, [1, 1, 0, 2, 1, 0], [3, 2])),
    ),
  ],
  Gemm: [
    ...casesOf('gemm', ['2x4, 4x3'], (graph, a, b) => graph.gemm(a, b)),
    ...casesOf('gemm with bias', ['2x4, 4x3, 3'], (graph, a, b, bias) =>
      graph.gemm(a, b, { bias }),
    ),
    ...casesOf('gemm of aᵀ and b', ['4x2, 4x3'], (graph, a, b) =>
      graph.gemm(a, b, { transA: true }),
    ),
    ...casesOf('gemm of a and bᵀ', ['2x4, 3x4'], (graph, a, b) =>
      graph.gemm(a, b, { transB: true }),
    ),
    ...casesOf('gemm of aᵀ and bᵀ', ['4x2, 3x4, 2x1'], (graph, a, b, bias) =>
      graph.gemm(a, b, { transA: true, transB: true, bias }),
    ),
  ],
  Greater: casesOf('greater', BINARY, (graph, a, b) => graph.where(graph.greater(a, b), a, b)),
  Identity: casesOf('stopGradient where there is none,', ['2x3'], (graph, x) =>
    graph.stopGradient(graph.floor(x)),
  ),
  LayerNormalization: casesOf(
    'layerNormalization',
    ['4, 4, 4', '2x4, 4, 4', '2x3x5, 5, 5'],
    (graph, x, scale, bias) => graph.layerNormalization(x, scale, bias, 1e-3),
  ),
  Less: casesOf('less', BINARY, (graph, a, b) => graph.where(graph.less(a, b), a, b)),
  Log: casesOf('log', UNARY, (graph, x) => graph.log(x), POSITIVE),
  MatMul: casesOf(
    'matMul',
    ['2x3, 3x4', '2x5x3, 3x4', '2x5x3, 2x3x4', '2x1x2x3, 4x3x2', '2x3, 2x3x4'],
    (graph, a, b) => graph.matMul(a, b),
  ),
  Mul: casesOf('mul', BINARY, (graph, a, b) => graph.mul(a, b)),
  Neg: casesOf('neg', UNARY, (graph, x) => graph.neg(x)),
  Pad: [
    ...casesOf('pad', ['2x3'], (graph, x) => graph.pad(x, [1, 0], [0, 2])),
    ...casesOf('pad', ['3'], (graph, x) => graph.pad(x, [2], [1])),
  ],
  Pow: [
    ...casesOf('pow 2', UNARY, (graph, x) => graph.pow(x, 2)),
    ...casesOf('pow -1.5', UNARY, (graph, x) => graph.pow(x, -1.5), POSITIVE),
  ],
  ReduceMax: [
    ...reductions('reduceMax'),
    ...casesOf('reduceMax with ties that stay ties', ['3'], (graph, x) =>
      graph.reduceMax(graph.concat([x, x])),
    ),
  ],
  ReduceMean: reductions('reduceMean'),
  ReduceSum: reductions('reduceSum'),
  ReduceSumSquare: reductions('reduceSumSquare'),
  Relu: casesOf('relu', UNARY, (graph, x) => graph.relu(x)),
  Reshape: [
    ...casesOf('reshape', ['2x3x4'], (graph, x) => graph.reshape(x, [4, -1])),
    ...casesOf('reshape to a scalar', ['1x1'], (graph, x) => graph.reshape(x, [])),
  ],
  ScatterElements: [
    ...casesOf('scatterAdd with repeated indices', ['5x3'], (graph, x) =>
      graph.scatterAdd(indices(graph, [2, 0, 2, 2, 3], [5]), x, 4),
    ),
    ...casesOf('scatterAdd by a matrix', ['2x3x2x2'], (graph, x) =>
      graph.scatterAdd(indices(graph, [1, 1, 0, 2, 1, 1], [2, 3]), x, 3),
    ),
  ],
  Sigmoid: casesOf('sigmoid', UNARY, (graph, x) => graph.sigmoid(x)),
  Slice: [
    ...casesOf('slice', ['4x3'], (graph, x) => graph.slice(x, [1, 0], [3, 2])),
    ...casesOf('slice along -1 to -1', ['2x3x4'], (graph, x) => graph.slice(x, [1], [-1], [-1])),
  ],
  Softmax: [
    ...casesOf('softmax', ['4', '2x3x4'], (graph, x) => graph.softmax(x)),
    ...casesOf('softmax along 0', ['2x3x4'], (graph, x) => graph.softmax(x, 0)),
    ...casesOf('softmax along 1', ['2x3x4'], (graph, x) => graph.softmax(x, 1)),
  ],
  Sqrt: casesOf('sqrt', UNARY, (graph, x) => graph.sqrt(x), POSITIVE),
  Sub: casesOf('sub', BINARY, (graph, a, b) => graph.sub(a, b)),
  Tanh: casesOf('tanh', UNARY, (graph, x) => graph.tanh(x)),
  Transpose: [
    ...casesOf('transpose', ['2x3', '2x3x4'], (graph, x) => graph.transpose(x)),
    ...casesOf('transpose by (2, 0, -1, 1)', ['2x3x4x2'], (graph, x) =>
      graph.transpose(x, [2, 0, -1, 1]),
    ),
  ],
  Where: casesOf('where', ['2x3, 3, scalar'], (graph, a, b, c) =>
    graph.where(graph.greater(b, 0), a, c),
  ),
};
