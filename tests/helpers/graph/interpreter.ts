/**
 * @file Runs a graph in float64 over plain arrays: the reference for rules and for devices.
 *
 * Written from the ONNX operator specification, for clarity alone; shares no code with the engine's
 * shape inference or encoder. Each operator says what an output element is at its coordinates.
 */
import type { Graph, NodeOf, OperatorName, Value } from '../../../src/core/graph/graph';

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Coordinates = readonly number[];
type Kernel<Name extends OperatorName> = (
  inputs: readonly [Tensor, Tensor, Tensor],
  node: NodeOf<Name>,
) => Tensor;

/** The tensors of all values of a graph that is fed with arrays by input name. */
export function interpret(
  graph: Graph,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
): (value: Value) => Tensor {
  const tensors = new Map<Value, Tensor>();
  for (const [name, value] of graph.inputs) {
    const data = Float64Array.from(feeds[name] ?? []);
    const size = sizeOf(value.shape);
    if (data.length !== size) throw new Error(`"${name}" needs ${size} numbers`);
    tensors.set(value, { shape: value.shape, data });
  }
  for (const [value, data] of graph.constants) {
    tensors.set(value, { shape: value.shape, data: Float64Array.from(data) });
  }
  const tensorOf = (value: Value): Tensor => {
    const tensor = tensors.get(value);
    if (!tensor) throw new Error(`value ${value.id} was not computed`);
    return tensor;
  };
  for (const node of graph.nodes) {
    const kernel = KERNELS[node.operator] as (inputs: readonly Tensor[], of: typeof node) => Tensor;
    tensors.set(node.output, kernel(node.inputs.map(tensorOf), node));
  }
  return tensorOf;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0);
const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);
const range = (length = 0): number[] => Array.from({ length }, (_, index) => index);

/** The coordinates of all elements of a shape, in row-major order. */
function coordinatesIn(shape: readonly number[]): Coordinates[] {
  return shape.reduce<Coordinates[]>(
    (outer, length) => outer.flatMap((i) => range(length).map((j) => [...i, j])),
    [[]],
  );
}

/** The tensor whose element at each place is what the function says. */
function tabulate(shape: readonly number[], element: (i: Coordinates) => number): Tensor {
  return { shape, data: Float64Array.from(coordinatesIn(shape), element) };
}

/** The element at coordinates; missing leading axes and axes of length 1 repeat. */
function at({ shape, data }: Tensor, coordinates: Coordinates): number {
  const skipped = coordinates.length - shape.length;
  const offset = shape.reduce((sum, length, axis) => {
    const coordinate = length === 1 ? 0 : (coordinates[axis + skipped] ?? NaN);
    return coordinate < length ? sum * length + coordinate : NaN;
  }, 0);
  const element = data[offset];
  if (element === undefined) throw new Error(`[${coordinates.join()}] outside [${shape.join()}]`);
  return element;
}

function unary(f: (x: number) => number) {
  return ([x]: readonly [Tensor, ...Tensor[]]): Tensor => tabulate(x.shape, (i) => f(at(x, i)));
}

/** For int32 operands, `wrap` is the operation modulo 2^32. */
function binary(f: (x: number, y: number) => number, wrap = f) {
  return ([a, b]: readonly [Tensor, Tensor, ...Tensor[]], { output }: NodeOf<OperatorName>) =>
    tabulate(output.shape, (i) => (output.type === 'int32' ? wrap : f)(at(a, i), at(b, i)));
}

function reduction(summary: (values: number[]) => number) {
  return (
    [x]: readonly [Tensor, ...Tensor[]],
    { attributes: { axes, keepDims }, output }: Omit<NodeOf<'ReduceSum'>, 'operator'>,
  ): Tensor => {
    const inner = coordinatesIn(axes.map((axis) => x.shape[axis] ?? 0));
    return tabulate(output.shape, (i) => {
      const base = axes.reduce((j, axis) => j.toSpliced(axis, keepDims ? 1 : 0, 0), [...i]);
      const place = (k: Coordinates): Coordinates =>
        axes.reduce((j, axis, index) => j.with(axis, k[index] ?? 0), base);
      return summary(inner.map((k) => at(x, place(k))));
    });
  };
}

const KERNELS: { readonly [Name in OperatorName]: Kernel<Name> } = {
  Abs: unary(Math.abs),
  Add: binary(
    (x, y) => x + y,
    (x, y) => (x + y) | 0,
  ),
  Cast: ([x], { attributes: { to } }) =>
    unary({ int32: Math.trunc, bool: (e: number) => Number(e !== 0), float32: Number }[to])([x]),
  Clip: ([x], { attributes: { min, max } }) => unary((e) => Math.min(Math.max(e, min), max))([x]),
  Concat: (parts, { attributes: { axis }, output }) =>
    tabulate(output.shape, (i) => {
      let position = i[axis] ?? 0;
      let part = 0;
      const lengthOf = (index: number): number => parts[index]?.shape[axis] ?? Infinity;
      while (position >= lengthOf(part)) position -= lengthOf(part++);
      return at(parts[part] ?? parts[0], i.with(axis, position));
    }),
  Div: binary(
    (x, y) => x / y,
    (x, y) => Math.trunc(x / y),
  ),
  Equal: binary((x, y) => Number(x === y)),
  Erf: unary(erf),
  Exp: unary(Math.exp),
  Expand: ([x], { output }) => tabulate(output.shape, (i) => at(x, i)),
  Floor: unary(Math.floor),
  Gather: ([table, indices], { output }) => {
    const rank = indices.shape.length;
    const row = (i: Coordinates): number => at(indices, i.slice(0, rank));
    return tabulate(output.shape, (i) => at(table, [row(i), ...i.slice(rank)]));
  },
  Gemm: ([a, b, bias], { inputs, attributes: { transA, transB }, output }) =>
    tabulate(output.shape, ([i = 0, j = 0]) => {
      const product = (k: number): number =>
        at(a, transA ? [k, i] : [i, k]) * at(b, transB ? [j, k] : [k, j]);
      const sum = sumOf(range(a.shape[transA ? 0 : 1]).map(product));
      return inputs.length === 3 ? sum + at(bias, [i, j]) : sum;
    }),
  Greater: binary((x, y) => Number(x > y)),
  Identity: unary(Number),
  LayerNormalization: ([x, scale, bias], { attributes: { epsilon } }) =>
    tabulate(x.shape, (i) => {
      const row = range(x.shape.at(-1)).map((k) => at(x, [...i.slice(0, -1), k]));
      const mean = sumOf(row) / row.length;
      const variance = sumOf(row.map((value) => (value - mean) ** 2)) / row.length;
      return ((at(x, i) - mean) / Math.sqrt(variance + epsilon)) * at(scale, i) + at(bias, i);
    }),
  Less: binary((x, y) => Number(x < y)),
  Log: unary(Math.log),
  MatMul: ([a, b], { output }) =>
    tabulate(output.shape, (i) => {
      const [batch, row, column] = [i.slice(0, -2), i.at(-2) ?? 0, i.at(-1) ?? 0];
      const product = (k: number): number =>
        at(a, [...batch, row, k]) * at(b, [...batch, k, column]);
      return sumOf(range(a.shape.at(-1)).map(product));
    }),
  Mul: binary((x, y) => x * y, Math.imul),
  Neg: unary((x) => -x),
  Pad: ([x], { attributes: { before }, output }) =>
    tabulate(output.shape, (i) => {
      const source = i.map((coordinate, axis) => coordinate - (before[axis] ?? 0));
      return source.every((j, axis) => j >= 0 && j < (x.shape[axis] ?? 0)) ? at(x, source) : 0;
    }),
  Pow: ([x], { attributes: { exponent } }) => unary((e) => e ** exponent)([x]),
  ReduceMax: reduction((values) => Math.max(...values)),
  ReduceMean: reduction((values) => sumOf(values) / values.length),
  ReduceSum: reduction(sumOf),
  ReduceSumSquare: reduction((values) => sumOf(values.map((x) => x * x))),
  Relu: unary((x) => Math.max(x, 0)),
  Reshape: ([{ data }], { output: { shape } }) => ({ shape, data }),
  ScatterElements: ([base, indices, updates]) => {
    const data = base.data.slice();
    for (const [i = 0, j = 0] of coordinatesIn(updates.shape)) {
      const offset = at(indices, [i, 0]) * (updates.shape[1] ?? 0) + j;
      data[offset] = (data[offset] ?? NaN) + at(updates, [i, j]);
    }
    return { shape: base.shape, data };
  },
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Slice: ([x], { attributes: { starts }, output }) =>
    tabulate(output.shape, (i) =>
      at(
        x,
        i.map((j, axis) => j + (starts[axis] ?? 0)),
      ),
    ),
  Softmax: ([x], { attributes: { axis } }) =>
    tabulate(x.shape, (i) => {
      const others = range(x.shape[axis]).map((k) => at(x, i.with(axis, k)));
      return 1 / sumOf(others.map((other) => Math.exp(other - at(x, i))));
    }),
  Sqrt: unary(Math.sqrt),
  Sub: binary(
    (x, y) => x - y,
    (x, y) => (x - y) | 0,
  ),
  Tanh: unary(Math.tanh),
  Transpose: ([x], { attributes: { perm }, output }) =>
    tabulate(output.shape, (i) =>
      at(
        x,
        perm.map((_, axis) => i[perm.indexOf(axis)] ?? 0),
      ),
    ),
  Where: ([condition, a, b], { output }) =>
    tabulate(output.shape, (i) => (at(condition, i) ? at(a, i) : at(b, i))),
};

/** 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms of one sign, so nothing cancels. */
export function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
