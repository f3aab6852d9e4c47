/** @file What the builder refuses, shares and simplifies. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder, GraphError, type Value } from '../../../../src/core/graph/builder';
import { interpret } from '../../../helpers/graph/interpreter';

describe('an error names the operator and the shapes', () => {
  const graph = new GraphBuilder();
  const a = graph.input('a', [2, 3]);
  const b = graph.input('b', [4, 5]);
  const vector = graph.input('vector', [3]);
  const indices = graph.input('indices', [2], 'int32');
  const refused: [string, () => Value, string][] = [
    ['add', () => graph.add(a, b), 'Add: float32[2 x 3], float32[4 x 5] do not fit'],
    ['types in mul', () => graph.mul(a, indices), 'Mul: float32[2 x 3], int32[2] do not fit'],
    ['relu of integers', () => graph.relu(indices), 'Relu of float32: int32[2] do not fit'],
    ['matMul', () => graph.matMul(a, b), 'MatMul: float32[2 x 3], float32[4 x 5] do not fit'],
    ['matMul of vectors', () => graph.matMul(a, vector), 'MatMul: float32[2 x 3], float32[3]'],
    ['gemm', () => graph.gemm(a, a), 'Gemm: float32[2 x 3], float32[2 x 3] do not fit'],
    ['a bias', () => graph.gemm(a, a, { transB: true, bias: vector }), 'Gemm: float32[3], float32'],
    ['axes', () => graph.reduceSum(a, [2]), 'ReduceSum: no axes (2) in [2 x 3]'],
    ['softmax', () => graph.softmax(a, -3), 'Softmax: no axes (-3) in [2 x 3]'],
    ['layer norm', () => graph.layerNormalization(a, b, b), 'LayerNormalization: float32[2 x 3], '],
    ['gather by floats', () => graph.gather(a, vector), 'Gather of int32: float32[3] do not fit'],
    [
      'scatterAdd',
      () => graph.scatterAdd(indices, b, 9),
      'scatterAdd: int32[2], float32[4 x 5] do not',
    ],
    [
      'embeddingBag',
      () => graph.embeddingBag(a, indices, b),
      'embeddingBag: float32[2 x 3], int32[2], ',
    ],
    ['transpose', () => graph.transpose(a, [0, 0]), 'Transpose: (0,0) is no order of [2 x 3]'],
    ['reshape', () => graph.reshape(a, [4, -1]), 'Reshape: [2 x 3] cannot become [4 x -1]'],
    ['expand', () => graph.expand(a, [2, 4]), 'Expand: [2 x 3] cannot become [2 x 4]'],
    ['slice', () => graph.slice(a, [2], [2]), 'Slice: nothing of [2 x 3] between (2) and (2)'],
    ['pad', () => graph.pad(a, [1], [1]), 'Pad: [2 x 3] by (1), (1)'],
    ['concat', () => graph.concat([a, b]), 'Concat: float32[2 x 3], float32[4 x 5] do not fit'],
    ['where', () => graph.where(a, a, a), 'Where of bool: float32[2 x 3] do not fit'],
    ['constant', () => graph.constant([1, 2, 3], [2]), '3 numbers do not fill the shape [2]'],
    ['dropout', () => graph.dropout(a, 1, graph.constant(1)), 'dropout: rate 1 must be in [0, 1)'],
  ];
  test.each(refused)('%s', (_, build, message) => {
    expect(build).toThrow(GraphError);
    expect(build).toThrow(message);
  });

  test('a name taken twice', () => {
    expect(() => graph.input('a', [])).toThrow('the name "a" is taken');
    expect(() => graph.output('a', b)).toThrow('the name "a" is taken');
  });

  test('a value of another graph', () => {
    const foreign = new GraphBuilder().input('a', [2, 3]);
    expect(() => graph.add(a, foreign)).toThrow('Add: a value [2 x 3] of another graph');
  });
});

describe('what is equal exists once', () => {
  test('nodes', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [2, 2]);
    expect(graph.exp(graph.neg(x))).toBe(graph.exp(graph.neg(x)));
    expect(graph.reduceSum(x, [0])).not.toBe(graph.reduceSum(x, [1]));
    expect(graph.nodes).toHaveLength(4);
  });

  test('constants of equal type, shape and numbers', () => {
    const graph = new GraphBuilder();
    expect(graph.constant([1, 2])).toBe(graph.constant(Float32Array.of(1, 2)));
    expect(graph.constant([1, 2])).not.toBe(graph.constant([1, 2], [2, 1]));
    expect(graph.constant(1)).not.toBe(graph.constant(1, [], 'int32'));
    expect(graph.constant(0)).not.toBe(graph.constant(-0));
  });

  test('a constant keeps its numbers when the caller changes theirs', () => {
    const graph = new GraphBuilder();
    const numbers = Float32Array.of(1, 2);
    const value = graph.constant(numbers);
    numbers[0] = 9;
    expect(interpret(graph, {})(value).data).toEqual(Float64Array.of(1, 2));
  });
});

describe('idle operations are left out', () => {
  test('neutral scalars, whole slices, single concats and equal shapes', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [2, 3]);
    const same = [
      graph.add(x, 0),
      graph.add(graph.constant(0), x),
      graph.mul(1, x),
      graph.div(x, 1),
      graph.pow(x, 1),
      graph.reshape(x, [2, -1]),
      graph.expand(x, [2, 3]),
      graph.slice(x, [0], [2]),
      graph.concat([x]),
      graph.cast(x, 'float32'),
      graph.dropout(x, 0, graph.constant(1)),
    ];
    for (const value of same) expect(value).toBe(x);
    expect(graph.nodes).toHaveLength(0);
  });

  test('an expansion that broadcasting does anyway', () => {
    const graph = new GraphBuilder();
    const row = graph.input('row', [3]);
    const x = graph.input('x', [2, 3]);
    const product = graph.mul(graph.expand(row, [2, 3]), x);
    expect(graph.nodes.at(-1)?.inputs).toEqual([row, x]);
    expect(product.shape).toEqual([2, 3]);
  });

  test('but not one that gives the result its shape', () => {
    const graph = new GraphBuilder();
    const row = graph.expand(graph.input('row', [3]), [2, 3]);
    const products = [graph.mul(row, 2), graph.mul(row, row)];
    const tensorOf = interpret(graph, { row: [1, 2, 3] });
    for (const product of products) expect(tensorOf(product).data).toHaveLength(6);
  });
});

test('logSoftmax stays finite where softmax underflows', () => {
  const graph = new GraphBuilder();
  const x = graph.input('x', [2]);
  const y = graph.logSoftmax(x);
  expect(interpret(graph, { x: [1000, 0] })(y).data).toEqual(Float64Array.of(0, -1000));
});
