/**
 * @file Nodes in ONNX's terms: which of our attributes are attributes there, and which are input
 * tensors. Nearly every node becomes one ONNX node.
 */
import { at } from '../reads';
import { bytesOf, type FilePart } from '../file-parts';
import { GraphError, type Graph, type Node, type NodeOf, type Value } from './graph';
import type { Shape } from './shapes';
import { isSymbolic, reshapeTarget, symbolSource, type Symbols } from './symbols';

/** TensorProto.DataType. int64 is there for shapes, axes and the tokens of exported models. */
export const ELEMENT_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

/** Integers, texts and lists of integers as they are; a float is marked as one. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly operator: string;
  /** Inputs and output are names. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Tensor {
  readonly type: keyof typeof ELEMENT_TYPES;
  readonly shape: Shape;
  readonly bytes: FilePart;
}

export interface LoweringContext {
  readonly graph: Graph;
  readonly nameOf: (value: Value) => string;
  /** Constants by name; those that nodes take besides their inputs are added. */
  readonly tensors: Map<string, Tensor>;
  readonly symbols: Symbols;
}

/** A Slice to the end of an axis, however long it is. */
const TO_THE_END = 2n ** 63n - 1n;

/** The ONNX nodes for a node. Names made here hold a slash. */
export function toOnnx(node: Node, context: LoweringContext): OnnxNode[] {
  const { nameOf, tensors, symbols } = context;
  // An Identity ends gradients, which is done with by now.
  if (node.operator === 'Identity') return [];
  if (node.operator === 'Reshape' && reshapeTarget(symbols, node.attributes.shape).needsSymbols) {
    return reshapeWhileRunning(node, context);
  }
  const inputs = node.inputs.map(nameOf);
  const output = nameOf(node.output);
  const more = extraInputs(node, symbols).map(([name, tensor]) => {
    tensors.set(name, tensor);
    return name;
  });
  const attributes = attributesOf(node);
  if (node.operator !== 'ScatterElements') {
    return [{ operator: node.operator, inputs: [...inputs, ...more], output, attributes }];
  }
  // ONNX wants an index for each element. ScatterND would do with one for each row, but its WASM
  // kernel adds from several threads without a lock, and loses updates where indices repeat.
  const [data, indices, updates] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
  const repeated = `${output}/indices`;
  return [
    { operator: 'Expand', inputs: [indices, ...more], output: repeated, attributes: {} },
    { operator: 'ScatterElements', inputs: [data, repeated, updates], output, attributes },
  ];
}

/** A Reshape to a shape that is put together from the lengths that a run finds its inputs to have. */
function reshapeWhileRunning(
  { inputs: [x], attributes: { shape }, output }: NodeOf<'Reshape'>,
  { graph, nameOf, tensors, symbols }: LoweringContext,
): OnnxNode[] {
  const name = nameOf(output);
  const nodes: OnnxNode[] = [];
  const lengths = reshapeTarget(symbols, shape).lengths.map((length, axis) => {
    if (!symbols.has(length)) {
      const [constant, tensor] = int64([length]);
      tensors.set(constant, tensor);
      return constant;
    }
    const source = symbolSource(graph, length);
    const found = `${name}/length.${axis}`;
    const attributes = { start: source.axis, end: source.axis + 1 };
    nodes.push({ operator: 'Shape', inputs: [source.input], output: found, attributes });
    return found;
  });
  const target = `${name}/shape`;
  return [
    ...nodes,
    { operator: 'Concat', inputs: lengths, output: target, attributes: { axis: 0 } },
    { operator: 'Reshape', inputs: [nameOf(x), target], output: name, attributes: {} },
  ];
}

function extraInputs(node: Node, symbols: Symbols): [name: string, tensor: Tensor][] {
  switch (node.operator) {
    case 'Clip':
      return [float32(node.attributes.min), float32(node.attributes.max)];
    case 'Expand':
      return [int64(known(node, node.attributes.shape, symbols))];
    case 'Reshape':
      return [int64(reshapeTarget(symbols, node.attributes.shape).lengths)];
    case 'Pad':
      return [int64([...node.attributes.before, ...node.attributes.after])];
    case 'Pow':
      return [float32(node.attributes.exponent)];
    case 'ReduceMax':
    case 'ReduceMean':
    case 'ReduceSum':
    case 'ReduceSumSquare':
      return [int64(node.attributes.axes)];
    case 'ScatterElements':
      return [int64(known(node, node.inputs[2].shape, symbols))];
    case 'Slice': {
      const { starts, ends } = node.attributes;
      const whole = ends.map((end) => (isSymbolic(symbols, end) ? TO_THE_END : end));
      return [int64(starts), int64(whole)];
    }
    default:
      return [];
  }
}

/** The shape, where it holds no symbol. */
function known({ operator }: Node, shape: Shape, symbols: Symbols): Shape {
  if (!shape.some((length) => isSymbolic(symbols, length))) return shape;
  throw new GraphError(`${operator}: to a length that is known only when the model runs`);
}

function attributesOf(node: Node): Record<string, Attribute> {
  switch (node.operator) {
    case 'Cast':
      return { to: ELEMENT_TYPES[node.attributes.to] };
    case 'Concat':
    case 'Softmax':
      return { axis: node.attributes.axis };
    case 'Gather':
      return { axis: 0 };
    case 'Gemm': {
      const { transA, transB } = node.attributes;
      return { transA: Number(transA), transB: Number(transB) };
    }
    case 'LayerNormalization':
      return { axis: -1, epsilon: { float: node.attributes.epsilon } };
    case 'ReduceMax':
    case 'ReduceMean':
    case 'ReduceSum':
    case 'ReduceSumSquare':
      return { keepdims: Number(node.attributes.keepDims) };
    case 'ScatterElements':
      return { axis: 0, reduction: 'add' };
    case 'Transpose':
      return { perm: node.attributes.perm };
    default:
      return {};
  }
}

/** Named by what it holds, so that equal tensors are one. */
function int64(numbers: readonly (number | bigint)[]): [string, Tensor] {
  const bytes = bytesOf(BigInt64Array.from(numbers, BigInt));
  return [`int64/${numbers.join()}`, { type: 'int64', shape: [numbers.length], bytes }];
}

function float32(number: number): [string, Tensor] {
  const bytes = bytesOf(Float32Array.of(number));
  return [`float32/${number}`, { type: 'float32', shape: [], bytes }];
}
