/**
 * @file Nodes in ONNX's terms: which of our attributes are attributes there, and which are input
 * tensors. Nearly every node becomes one ONNX node.
 */
import type { Node, Value } from './graph';
import type { Shape } from './shapes';

/** TensorProto.DataType. int64 is there for shapes and axes alone. */
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
  readonly bytes: Uint8Array;
}

/**
 * The ONNX nodes for a node. Tensors that they take besides the node's inputs are added to
 * `tensors`. Names made here hold a slash.
 */
export function toOnnx(
  node: Node,
  nameOf: (value: Value) => string,
  tensors: Map<string, Tensor>,
): OnnxNode[] {
  // An Identity ends gradients, which is done with by now.
  if (node.operator === 'Identity') return [];
  const inputs = node.inputs.map(nameOf);
  const output = nameOf(node.output);
  const more = extraInputs(node).map(([name, tensor]) => {
    tensors.set(name, tensor);
    return name;
  });
  const attributes = attributesOf(node);
  if (node.operator !== 'ScatterElements') {
    return [{ operator: node.operator, inputs: [...inputs, ...more], output, attributes }];
  }
  // ONNX wants an index for each element. ScatterND would do with one for each row, but its WASM
  // kernel adds from several threads without a lock, and loses updates where indices repeat.
  const [data = '', indices = '', updates = ''] = inputs;
  const repeated = `${output}/indices`;
  return [
    { operator: 'Expand', inputs: [indices, ...more], output: repeated, attributes: {} },
    { operator: 'ScatterElements', inputs: [data, repeated, updates], output, attributes },
  ];
}

function extraInputs(node: Node): [name: string, tensor: Tensor][] {
  switch (node.operator) {
    case 'Clip':
      return [float32(node.attributes.min), float32(node.attributes.max)];
    case 'Expand':
    case 'Reshape':
      return [int64(node.attributes.shape)];
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
      return [int64(node.inputs[2].shape)];
    case 'Slice':
      return [int64(node.attributes.starts), int64(node.attributes.ends)];
    default:
      return [];
  }
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
function int64(numbers: readonly number[]): [string, Tensor] {
  const bytes = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
  return [`int64/${numbers.join()}`, { type: 'int64', shape: [numbers.length], bytes }];
}

function float32(number: number): [string, Tensor] {
  const bytes = new Uint8Array(Float32Array.of(number).buffer);
  return [`float32/${number}`, { type: 'float32', shape: [], bytes }];
}
