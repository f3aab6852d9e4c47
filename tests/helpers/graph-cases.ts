/**
 * @file Small graphs, at least one for every operator, that the tests of gradients and of devices
 * share: whatever is added here is checked against finite differences, on WASM and on WebGPU.
 */
import type { GraphBuilder, Shape, Value } from '../../src/core/graph/builder';
import { gradient } from '../../src/core/graph/gradient';
import type { OperatorName } from '../../src/core/graph/graph';

export interface GraphCase {
  readonly name: string;
  /** Shapes of the float32 inputs, all of which the gradient is taken of. */
  readonly inputs: readonly Shape[];
  /** The range that inputs are drawn from; [-2, 2] by default. */
  readonly range?: readonly [number, number];
  readonly build: (graph: GraphBuilder, ...inputs: readonly [Value, Value, Value, Value]) => Value;
}

const POSITIVE = [0.5, 3] as const;

/** The same unary operator on a vector and on a tensor of rank 3. */
function elementwise(
  name: string,
  build: (graph: GraphBuilder, x: Value) => Value,
  range?: readonly [number, number],
): GraphCase[] {
  return [[5], [2, 1, 3]].map((shape) => ({
    name: `${name} of [${shape.join(' x ')}]`,
    inputs: [shape],
    ...(range && { range }),
    build,
  }));
}

/** The same binary operator without, and with every kind of, broadcasting. */
function broadcasting(
  name: string,
  build: (graph: GraphBuilder, a: Value, b: Value) => Value,
  range?: readonly [number, number],
): GraphCase[] {
  const shapes: [Shape, Shape][] = [
    [[2, 3], [2, 3]], // prettier-ignore
    [[2, 3], [3]], // prettier-ignore
    [[], [2, 3]], // prettier-ignore
    [[2, 1, 3], [4, 1]], // prettier-ignore
  ];
  return shapes.map((inputs) => ({
    name: `${name} of ${inputs.map((shape) => `[${shape.join(' x ')}]`).join(' and ')}`,
    inputs,
    ...(range && { range }),
    build,
  }));
}

type Reduce = 'reduceMax' | 'reduceMean' | 'reduceSum' | 'reduceSumSquare';

function reductions(method: Reduce): GraphCase[] {
  const axes: [readonly number[] | undefined, boolean][] = [
    [undefined, false],
    [[1], false],
    [[-1], true],
    [[0, 2], true],
  ];
  return axes.map(([over, keepDims]) => ({
    name: `${method} over ${over?.join() ?? 'all'}${keepDims ? ', kept' : ''}`,
    inputs: [[2, 3, 4]],
    build: (graph, x) => graph[method](x, over, keepDims),
  }));
}

function products(transA: boolean, transB: boolean): GraphCase {
  return {
    name: `gemm of ${transA ? 'aᵀ' : 'a'} and ${transB ? 'bᵀ' : 'b'}`,
    inputs: [transA ? [4, 2] : [2, 4], transB ? [3, 4] : [4, 3], [3]],
    build: (graph, a, b, bias) => graph.gemm(a, b, { transA, transB, bias }),
  };
}

const indices = (graph: GraphBuilder, rows: readonly number[], shape: Shape): Value =>
  graph.constant(rows, shape, 'int32');

export const OPERATOR_CASES: Readonly<Record<OperatorName, readonly GraphCase[]>> = {
  Abs: elementwise('abs', (graph, x) => graph.abs(x)),
  Add: broadcasting('add', (graph, a, b) => graph.add(a, b)),
  Cast: [
    {
      name: 'cast to int32 and back',
      inputs: [[6]],
      build: (graph, x) => graph.cast(graph.cast(x, 'int32'), 'float32'),
    },
  ],
  Clip: elementwise('clip', (graph, x) => graph.clip(x, -1, 1.25)),
  Concat: [
    {
      name: 'concat along the first axis',
      inputs: [[2, 3], [1, 3], [3, 3]], // prettier-ignore
      build: (graph, a, b, c) => graph.concat([a, b, c]),
    },
    {
      name: 'concat along the last axis, one value twice',
      inputs: [[2, 3], [2, 1]], // prettier-ignore
      build: (graph, a, b) => graph.concat([a, b, a], -1),
    },
  ],
  Div: broadcasting('div', (graph, a, b) => graph.div(a, b), POSITIVE),
  Equal: [
    {
      name: 'equal',
      inputs: [[4], [4]],
      build: (graph, a, b) => graph.where(graph.equal(graph.floor(a), graph.floor(b)), a, b),
    },
  ],
  Erf: elementwise('erf', (graph, x) => graph.erf(x)),
  Exp: elementwise('exp', (graph, x) => graph.exp(x)),
  Expand: [
    { name: 'expand', inputs: [[3, 1]], build: (graph, x) => graph.expand(x, [2, 3, 4]) },
    {
      name: 'expand a scalar, where broadcasting cannot stand in',
      inputs: [[]],
      build: (graph, x) => graph.exp(graph.expand(x, [2, 2])),
    },
  ],
  Floor: [{ name: 'floor', inputs: [[5]], build: (graph, x) => graph.mul(graph.floor(x), x) }],
  Gather: [
    {
      name: 'gather with repeated indices',
      inputs: [[4, 3]],
      build: (graph, table) => graph.gather(table, indices(graph, [2, 0, 2, 2], [4])),
    },
    {
      name: 'gather of rank 3 by a matrix',
      inputs: [[3, 2, 2]],
      build: (graph, table) => graph.gather(table, indices(graph, [1, 1, 0, 2, 1, 0], [3, 2])),
    },
  ],
  Gemm: [
    products(false, false),
    products(true, false),
    products(false, true),
    products(true, true),
    {
      name: 'gemm without bias',
      inputs: [[2, 3], [3, 2]], // prettier-ignore
      build: (graph, a, b) => graph.gemm(a, b),
    },
  ],
  Greater: broadcasting('greater', (graph, a, b) => graph.where(graph.greater(a, b), a, b)),
  Identity: [
    {
      name: 'stopGradient where the gradient is zero',
      inputs: [[2, 3]],
      build: (graph, x) => graph.stopGradient(graph.floor(x)),
    },
  ],
  LayerNormalization: [[4], [2, 4], [2, 3, 5]].map((shape) => ({
    name: `layerNormalization of [${shape.join(' x ')}]`,
    inputs: [shape, shape.slice(-1), shape.slice(-1)],
    build: (graph, x, scale, bias) => graph.layerNormalization(x, scale, bias, 1e-3),
  })),
  Less: broadcasting('less', (graph, a, b) => graph.where(graph.less(a, b), a, b)),
  Log: elementwise('log', (graph, x) => graph.log(x), POSITIVE),
  MatMul: (
    [
      [[2, 3], [3, 4]], // prettier-ignore
      [[2, 5, 3], [3, 4]], // prettier-ignore
      [[2, 5, 3], [2, 3, 4]], // prettier-ignore
      [[2, 1, 2, 3], [4, 3, 2]], // prettier-ignore
      [[2, 3], [2, 3, 4]], // prettier-ignore
    ] as const
  ).map((inputs) => ({
    name: `matMul of ${inputs.map((shape) => `[${shape.join(' x ')}]`).join(' and ')}`,
    inputs,
    build: (graph, a, b) => graph.matMul(a, b),
  })),
  Mul: broadcasting('mul', (graph, a, b) => graph.mul(a, b)),
  Neg: elementwise('neg', (graph, x) => graph.neg(x)),
  Pad: [
    { name: 'pad', inputs: [[2, 3]], build: (graph, x) => graph.pad(x, [1, 0], [0, 2]) },
    { name: 'pad a vector', inputs: [[3]], build: (graph, x) => graph.pad(x, [2], [1]) },
  ],
  Pow: [
    ...elementwise('square', (graph, x) => graph.pow(x, 2)),
    ...elementwise('pow -1.5', (graph, x) => graph.pow(x, -1.5), POSITIVE),
  ],
  ReduceMax: [
    ...reductions('reduceMax'),
    {
      name: 'reduceMax with ties that stay ties',
      inputs: [[3]],
      build: (graph, x) => graph.reduceMax(graph.concat([x, x])),
    },
  ],
  ReduceMean: reductions('reduceMean'),
  ReduceSum: reductions('reduceSum'),
  ReduceSumSquare: reductions('reduceSumSquare'),
  Relu: elementwise('relu', (graph, x) => graph.relu(x)),
  Reshape: [
    { name: 'reshape', inputs: [[2, 3, 4]], build: (graph, x) => graph.reshape(x, [4, -1]) },
    { name: 'reshape to a scalar', inputs: [[1, 1]], build: (graph, x) => graph.reshape(x, []) },
  ],
  ScatterElements: [
    {
      name: 'scatterAdd with repeated indices',
      inputs: [[5, 3]],
      build: (graph, x) => graph.scatterAdd(indices(graph, [2, 0, 2, 2, 3], [5]), x, 4),
    },
    {
      name: 'scatterAdd of rank 3',
      inputs: [[2, 3, 2, 2]],
      build: (graph, x) => graph.scatterAdd(indices(graph, [1, 1, 0, 2, 1, 1], [2, 3]), x, 3),
    },
  ],
  Sigmoid: elementwise('sigmoid', (graph, x) => graph.sigmoid(x)),
  Slice: [
    { name: 'slice', inputs: [[4, 3]], build: (graph, x) => graph.slice(x, [1, 0], [3, 2]) },
    {
      name: 'slice along a negative axis, to a negative end',
      inputs: [[2, 3, 4]],
      build: (graph, x) => graph.slice(x, [1], [-1], [-1]),
    },
  ],
  Softmax: [-1, 0, 1].map((axis) => ({
    name: `softmax along ${axis}`,
    inputs: [[2, 3, 4]],
    build: (graph, x) => graph.softmax(x, axis),
  })),
  Sqrt: elementwise('sqrt', (graph, x) => graph.sqrt(x), POSITIVE),
  Sub: broadcasting('sub', (graph, a, b) => graph.sub(a, b)),
  Tanh: elementwise('tanh', (graph, x) => graph.tanh(x)),
  Transpose: [
    { name: 'transpose', inputs: [[2, 3]], build: (graph, x) => graph.transpose(x) },
    {
      name: 'transpose of rank 4',
      inputs: [[2, 3, 4, 2]],
      build: (graph, x) => graph.transpose(x, [2, 0, 3, 1]),
    },
  ],
  Where: [
    {
      name: 'where with a broadcast condition and a scalar',
      inputs: [[2, 3], [3], []], // prettier-ignore
      build: (graph, a, b, c) => graph.where(graph.greater(b, 0), a, c),
    },
  ],
};

export const COMPOSITE_CASES: readonly GraphCase[] = [
  ...broadcasting('max', (graph, a, b) => graph.max(a, b)),
  ...broadcasting('min', (graph, a, b) => graph.min(a, b)),
  ...elementwise('gelu', (graph, x) => graph.gelu(x)),
  {
    name: 'logSoftmax cross-entropy with soft targets',
    inputs: [[4, 3], [4, 3]], // prettier-ignore
    build: (graph, logits, targetLogits) => {
      const target = graph.softmax(targetLogits);
      const logLikelihood = graph.mul(target, graph.logSoftmax(logits));
      return graph.neg(graph.reduceMean(graph.reduceSum(logLikelihood, [1])));
    },
  },
  {
    name: 'logSoftmax of logits in the hundreds',
    inputs: [[3, 4]],
    range: [-400, 400],
    build: (graph, logits) => graph.mul(graph.logSoftmax(logits), 0.01),
  },
  {
    name: 'embeddingBag with repeated rows',
    inputs: [[6, 3], [2, 4]], // prettier-ignore
    build: (graph, table, weights) =>
      graph.embeddingBag(table, indices(graph, [1, 5, 1, 0, 2, 2, 2, 1], [2, 4]), weights),
  },
  {
    name: 'layer normalization and a gelu MLP with a residual',
    inputs: [[2, 3, 4], [4], [4], [4, 4]], // prettier-ignore
    build: (graph, x, scale, bias, weight) => {
      const hidden = graph.gelu(graph.matMul(graph.layerNormalization(x, scale, bias), weight));
      return graph.add(x, graph.matMul(hidden, graph.transpose(weight)));
    },
  },
  {
    name: 'attention of two heads with a mask',
    inputs: [[2, 3, 4], [4, 4], [4, 4], [4, 4]], // prettier-ignore
    build: attention,
  },
  {
    name: 'dropout',
    inputs: [[4, 5]],
    build: (graph, x) => graph.dropout(x, 0.4, graph.constant(7)),
  },
  {
    name: 'a second derivative',
    inputs: [[2, 3]],
    build: (graph, x) => gradient(graph, graph.mul(graph.tanh(x), x), [x])[0] ?? x,
  },
];

/** softmax(q·kᵀ/√d + mask)·v for x [batch x length x width], the last position masked. */
function attention(graph: GraphBuilder, x: Value, query: Value, key: Value, value: Value): Value {
  const [batch = 0, length = 0, width = 0] = x.shape;
  const [heads, size] = [2, width / 2];
  const split = (weight: Value): Value =>
    graph.transpose(
      graph.reshape(graph.matMul(x, weight), [batch, length, heads, size]),
      [0, 2, 1, 3],
    );
  const mask = graph.constant([0, 0, -1e4], [1, 1, 1, length]);
  const scores = graph.matMul(split(query), graph.transpose(split(key), [0, 1, 3, 2]));
  const weights = graph.softmax(graph.add(graph.mul(scores, 1 / Math.sqrt(size)), mask));
  const mixed = graph.transpose(graph.matMul(weights, split(value)), [0, 2, 1, 3]);
  return graph.reshape(mixed, [batch, length, width]);
}
