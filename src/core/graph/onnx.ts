/**
 * @file Encodes a graph as an ONNX model, in protocol buffers: the field numbers are those of
 * onnx.proto3 in the ONNX repository.
 *
 * Only nodes and constants that an output needs are written, but all inputs: what a model is fed
 * does not depend on which of them happen to matter.
 */
import { PbfWriter } from 'pbf';
import type { Graph, Node, Value } from './graph';
import { ELEMENT_TYPES, toOnnx, type Attribute, type OnnxNode, type Tensor } from './onnx-nodes';

/** In this operator set every operator here has a WebGPU kernel in onnxruntime-web 1.30. */
const OPERATOR_SET = 20;
const IR_VERSION = 9;

/** The graph as the bytes of an ONNX model, whose inputs and outputs have the graph's names. */
export function encodeOnnx(graph: Graph, { name = 'graph' } = {}): Uint8Array {
  const { nodes, used } = neededParts(graph);
  const nameOf = nameValues(graph, nodes);
  const tensors = new Map<string, Tensor>();
  for (const [value, { buffer, byteOffset, byteLength }] of graph.constants) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    if (used.has(value)) tensors.set(nameOf(value), { ...value, bytes });
  }
  const onnxNodes = nodes.flatMap((node) => toOnnx(node, nameOf, tensors));
  for (const [output, value] of graph.outputs) {
    const inputs = [nameOf(value)];
    if (inputs[0] === output) continue;
    onnxNodes.push({ operator: 'Identity', inputs, output, attributes: {} });
  }

  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'shortlist');
  writeMessage(pbf, 7, () => {
    for (const node of onnxNodes) writeMessage(pbf, 1, () => writeNode(pbf, node));
    pbf.writeStringField(2, name);
    for (const entry of tensors) writeMessage(pbf, 5, () => writeTensor(pbf, ...entry));
    for (const entry of graph.inputs) writeMessage(pbf, 11, () => writeValueInfo(pbf, ...entry));
    for (const entry of graph.outputs) writeMessage(pbf, 12, () => writeValueInfo(pbf, ...entry));
  });
  writeMessage(pbf, 8, () => pbf.writeVarintField(2, OPERATOR_SET));
  return pbf.finish();
}

/** The nodes that lead to outputs, in order, and every value that they or the outputs use. */
function neededParts(graph: Graph): { nodes: Node[]; used: Set<Value> } {
  const used = new Set(graph.outputs.values());
  const nodes = graph.nodes.toReversed().filter(({ inputs, output }) => {
    if (!used.has(output)) return false;
    for (const input of inputs) used.add(input);
    return true;
  });
  return { nodes: nodes.reverse(), used };
}

/**
 * Names for values: inputs keep theirs, a node's value has its first output name or one that is
 * made with a colon. An Identity only stops gradients, so it passes on its input's name.
 */
function nameValues(graph: Graph, nodes: readonly Node[]): (value: Value) => string {
  const source = new Map<Value, Value>();
  for (const { operator, inputs, output } of nodes) {
    const [input = output] = inputs;
    source.set(output, operator === 'Identity' ? (source.get(input) ?? input) : output);
  }
  const names = new Map<Value, string>();
  for (const [name, value] of graph.inputs) names.set(value, name);
  for (const value of graph.constants.keys()) names.set(value, `constant:${value.id}`);
  for (const [name, value] of graph.outputs) {
    const made = source.get(value) ?? value;
    if (!names.has(made)) names.set(made, name);
  }
  for (const { operator, output } of nodes) {
    if (!names.has(output)) names.set(output, `${operator}:${output.id}`);
  }
  return (value) => names.get(source.get(value) ?? value) ?? '';
}

function writeNode(pbf: PbfWriter, { operator, inputs, output, attributes }: OnnxNode): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, output);
  pbf.writeStringField(4, operator);
  for (const entry of Object.entries(attributes)) {
    writeMessage(pbf, 5, () => writeAttribute(pbf, ...entry));
  }
}

function writeAttribute(pbf: PbfWriter, name: string, value: Attribute): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, 2);
  } else if (typeof value === 'string') {
    pbf.writeStringField(4, value);
    pbf.writeVarintField(20, 3);
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, 1);
  } else {
    for (const integer of value) pbf.writeVarintField(8, integer);
    pbf.writeVarintField(20, 7);
  }
}

function writeTensor(pbf: PbfWriter, name: string, { type, shape, bytes }: Tensor): void {
  for (const length of shape) pbf.writeVarintField(1, length);
  pbf.writeVarintField(2, ELEMENT_TYPES[type]);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, bytes);
}

function writeValueInfo(pbf: PbfWriter, name: string, { type, shape }: Value): void {
  const writeDimension = (length: number): void =>
    writeMessage(pbf, 1, () => pbf.writeVarintField(1, length));
  pbf.writeStringField(1, name);
  writeMessage(pbf, 2, () =>
    writeMessage(pbf, 1, () => {
      pbf.writeVarintField(1, ELEMENT_TYPES[type]);
      writeMessage(pbf, 2, () => shape.forEach(writeDimension));
    }),
  );
}

function writeMessage(pbf: PbfWriter, field: number, write: () => void): void {
  pbf.writeMessage(field, write, undefined);
}
