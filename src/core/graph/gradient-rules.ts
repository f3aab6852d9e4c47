/**
 * @file How the gradient passes each operator: from g = dL/dy, y being a node's output, to dL/dx of
 * its inputs.
 *
 * Invariant: the table is total, so an operator without a rule does not compile. A rule may return
 * a gradient of the broadcast shape: `gradient` sums it back to the input's own.
 */
import { at } from '../reads';
import type { GraphBuilder } from './builder';
import type { NodeOf, OperatorName, Value } from './graph';
import { reducedShape, sizeOf } from './shapes';

/** The gradients of the node's inputs; undefined for one that has none, such as indices. */
export type GradientRule<Of> = (
  graph: GraphBuilder,
  node: Of,
  g: Value,
) => readonly (Value | undefined)[];

/** The gradient ends here: the operator is piecewise constant (or `stopGradient`, by intention). */
export const notDifferentiable = () => [];

export type GradientRules = {
  readonly [Name in OperatorName]: GradientRule<NodeOf<Name>>;
};

export const GRADIENT_RULES: GradientRules = {
  // y = |x|: dx = g · sign(x), which is 0 at 0
  Abs: (graph, { inputs: [x] }, g) => [
    graph.where(graph.greater(x, 0), g, graph.where(graph.less(x, 0), graph.neg(g), 0)),
  ],

  // y = a + b: da = g, db = g
  Add: (_, __, g) => [g, g],

  Cast: notDifferentiable,

  // y = min(max(x, low), high): dx = g where x passed unchanged, else 0
  Clip: (graph, { inputs: [x], output: y }, g) => [graph.where(graph.equal(x, y), g, 0)],

  // y = [a b ...]: each part takes its slice of g
  Concat: (graph, { inputs, attributes: { axis } }, g) => {
    let start = 0;
    return inputs.map(({ shape }) => {
      const end = start + at(shape, axis);
      const part = graph.slice(g, [start], [end], [axis]);
      start = end;
      return part;
    });
  },

  // y = a / b: da = g / b, db = -(g / b) · y
  Div: (graph, { inputs: [, b], output: y }, g) => {
    const da = graph.div(g, b);
    return [da, graph.neg(graph.mul(da, y))];
  },

  Equal: notDifferentiable,

  // y = erf(x): dx = g · 2/√π · exp(-x²)
  Erf: (graph, { inputs: [x] }, g) => {
    const density = graph.exp(graph.neg(graph.mul(x, x)));
    return [graph.mul(g, graph.mul(density, 2 / Math.sqrt(Math.PI)))];
  },

  // y = exp(x): dx = g · y
  Exp: (graph, { output: y }, g) => [graph.mul(g, y)],

  // y = x repeated: dx = the sum over the repetitions, which `gradient` takes
  Expand: (_, __, g) => [g],

  Floor: notDifferentiable,

  // y[i] = table[index[i]]: row r of dtable = the sum of g[i] where index[i] = r
  Gather: (graph, { inputs: [table, indices] }, g) => [
    graph.scatterAdd(indices, g, at(table.shape, 0)),
    undefined,
  ],

  // y = A·B + c with A = aᵀ or a, B = bᵀ or b: dA = g·Bᵀ, dB = Aᵀ·g, dc = g; transposed as a, b are
  Gemm: (graph, { inputs: [a, b], attributes: { transA, transB } }, g) => [
    transA
      ? graph.gemm(b, g, { transA: transB, transB: true })
      : graph.gemm(g, b, { transB: !transB }),
    transB
      ? graph.gemm(g, a, { transA: true, transB: transA })
      : graph.gemm(a, g, { transA: !transA }),
    g,
  ],

  Greater: notDifferentiable,
  Identity: notDifferentiable,

  // y = x̂ · scale + bias with x̂ = (x - mean) · r, r = 1/√(var + ε), h = g · scale:
  // dx = r · (h - mean(h) - x̂ · mean(h · x̂)), dscale = Σ g · x̂, dbias = Σ g
  LayerNormalization: (graph, { inputs: [x, scale], attributes: { epsilon } }, g) => {
    const mean = (value: Value): Value => graph.reduceMean(value, [-1], true);
    const centred = graph.sub(x, mean(x));
    const variance = mean(graph.mul(centred, centred));
    const deviation = graph.sqrt(graph.add(variance, epsilon));
    const normalised = graph.div(centred, deviation);
    const h = graph.mul(g, scale);
    const along = graph.mul(normalised, mean(graph.mul(h, normalised)));
    const dx = graph.div(graph.sub(graph.sub(h, mean(h)), along), deviation);
    return [dx, graph.mul(g, normalised), g];
  },

  Less: notDifferentiable,

  // y = log(x): dx = g / x
  Log: (graph, { inputs: [x] }, g) => [graph.div(g, x)],

  // y = a·b: da = g·bᵀ, db = aᵀ·g
  MatMul: (graph, { inputs: [a, b] }, g) => {
    // Where b is one matrix for all of a's batch, the batch is only more rows of one product.
    if (b.shape.length === 2) {
      const rows = (value: Value): Value => graph.reshape(value, [-1, value.shape.at(-1) ?? 0]);
      return [
        graph.reshape(graph.gemm(rows(g), b, { transB: true }), a.shape),
        graph.gemm(rows(a), rows(g), { transA: true }),
      ];
    }
    const transposed = (value: Value): Value => {
      const axes = value.shape.map((_, axis) => axis);
      return graph.transpose(value, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
    };
    return [graph.matMul(g, transposed(b)), graph.matMul(transposed(a), g)];
  },

  // y = a · b: da = g · b, db = g · a
  Mul: (graph, { inputs: [a, b] }, g) => [graph.mul(g, b), graph.mul(g, a)],

  // y = -x: dx = -g
  Neg: (graph, _, g) => [graph.neg(g)],

  // y = x between zeros: dx = the part of g where x stands
  Pad: (graph, { inputs: [x], attributes: { before } }, g) => [
    graph.slice(
      g,
      before,
      x.shape.map((length, axis) => length + at(before, axis)),
    ),
  ],

  // y = xⁿ: dx = g · n · xⁿ⁻¹
  Pow: (graph, { inputs: [x], attributes: { exponent } }, g) => [
    graph.mul(g, graph.mul(graph.pow(x, exponent - 1), exponent)),
  ],

  // y = max(x): dx = g where x is the maximum, shared equally among ties
  ReduceMax: (graph, { inputs: [x], attributes: { axes }, output: y }, g) => {
    const kept = reducedShape(x.shape, axes, true);
    const isMax = graph.cast(graph.equal(x, graph.reshape(y, kept)), 'float32');
    const share = graph.div(graph.reshape(g, kept), graph.reduceSum(isMax, axes, true));
    return [graph.mul(isMax, share)];
  },

  // y = Σ x / n: dx = g / n, repeated
  ReduceMean: (graph, { inputs: [x], attributes: { axes }, output: y }, g) => {
    const scaled = graph.mul(g, sizeOf(y.shape) / sizeOf(x.shape));
    return [graph.expand(graph.reshape(scaled, reducedShape(x.shape, axes, true)), x.shape)];
  },

  // y = Σ x: dx = g, repeated
  ReduceSum: (graph, { inputs: [x], attributes: { axes } }, g) => [
    graph.expand(graph.reshape(g, reducedShape(x.shape, axes, true)), x.shape),
  ],

  // y = Σ x²: dx = 2 · g · x
  ReduceSumSquare: (graph, { inputs: [x], attributes: { axes } }, g) => [
    graph.mul(graph.reshape(graph.mul(g, 2), reducedShape(x.shape, axes, true)), x),
  ],

  // y = max(x, 0): dx = g where x > 0, else 0
  Relu: (graph, { inputs: [x] }, g) => [graph.where(graph.greater(x, 0), g, 0)],

  // y = x in another shape: dx = g in x's
  Reshape: (graph, { inputs: [x] }, g) => [graph.reshape(g, x.shape)],

  // y = data + updates[i] at row index[i]: ddata = g, dupdates[i] = g[index[i]]
  ScatterElements: (graph, { inputs: [, indices] }, g) => [
    g,
    undefined,
    graph.gather(g, graph.reshape(indices, [-1])),
  ],

  // y = 1 / (1 + e⁻ˣ): dx = g · y · (1 - y)
  Sigmoid: (graph, { output: y }, g) => [graph.mul(g, graph.mul(y, graph.sub(1, y)))],

  // y = a part of x: dx = g between zeros
  Slice: (graph, { inputs: [x], attributes: { starts, ends } }, g) => [
    graph.pad(
      g,
      starts,
      x.shape.map((length, axis) => length - at(ends, axis)),
    ),
  ],

  // y = softmax(x): dx = y · (g - Σ g · y)
  Softmax: (graph, { output: y, attributes: { axis } }, g) => {
    const sum = graph.reduceSum(graph.mul(g, y), [axis], true);
    return [graph.mul(y, graph.sub(g, sum))];
  },

  // y = √x: dx = g / (2 y)
  Sqrt: (graph, { output: y }, g) => [graph.div(graph.mul(g, 0.5), y)],

  // y = a - b: da = g, db = -g
  Sub: (graph, _, g) => [g, graph.neg(g)],

  // y = tanh(x): dx = g · (1 - y²)
  Tanh: (graph, { output: y }, g) => [graph.mul(g, graph.sub(1, graph.mul(y, y)))],

  // y = x with its axes reordered: dx = g with the order undone
  Transpose: (graph, { attributes: { perm } }, g) => [
    graph.transpose(
      g,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ],

  // y = a where c, else b: da = g where c, else 0; db = 0 where c, else g
  Where: (graph, { inputs: [condition] }, g) => [
    undefined,
    graph.where(condition, g, 0),
    graph.where(condition, 0, g),
  ],
};
