/**
 * @file A graph in ONNX's terms, and as the bytes of a model.
 *
 * Only nodes and constants that an output needs are written, but all inputs: what a model is fed
 * does not depend on which of them happen to matter.
 */
import { bytesOf, joinParts } from '../file-parts';
import type { Graph, Node, Value } from './graph';
import { onnxParts, type OnnxModel, type TensorInfo } from './onnx-file';
import { toOnnx, type OnnxNode, type Tensor } from './onnx-nodes';
import { NO_SYMBOLS, type Symbols } from './symbols';

export interface OnnxOptions {
  readonly name?: string;
  /** Lengths that are known only when the model runs. */
  readonly symbols?: Symbols;
}

/** The graph as the bytes of an ONNX model, whose inputs and outputs have the graph's names. */
export function encodeOnnx(graph: Graph, options: OnnxOptions = {}): Uint8Array {
  return joinParts(onnxParts(toOnnxModel(graph, options)));
}

/** The graph as a model to be written; its constants are at hand. */
export function toOnnxModel(
  graph: Graph,
  { name = 'graph', symbols = NO_SYMBOLS }: OnnxOptions = {},
): OnnxModel {
  const { nodes, used } = neededParts(graph);
  const nameOf = nameValues(graph, nodes);
  const tensors = new Map<string, Tensor>();
  for (const [value, numbers] of graph.constants) {
    if (used.has(value)) tensors.set(nameOf(value), { ...value, bytes: bytesOf(numbers) });
  }
  const context = { graph, nameOf, tensors, symbols };
  const onnxNodes: OnnxNode[] = nodes.flatMap((node) => toOnnx(node, context));
  for (const [output, value] of graph.outputs) {
    const inputs = [nameOf(value)];
    if (inputs[0] === output) continue;
    onnxNodes.push({ operator: 'Identity', inputs, output, attributes: {} });
  }
  const infoOf = ({ type, shape }: Value): TensorInfo => ({
    type,
    shape: shape.map((length) => symbols.get(length) ?? length),
  });
  const infos = (values: ReadonlyMap<string, Value>): ReadonlyMap<string, TensorInfo> =>
    new Map([...values].map(([key, value]) => [key, infoOf(value)]));
  return {
    name,
    nodes: onnxNodes,
    tensors,
    inputs: infos(graph.inputs),
    outputs: infos(graph.outputs),
  };
}

/** The nodes that lead to outputs, in order, and every value that they or the outputs use. */
export function neededParts(graph: Graph): { nodes: Node[]; used: Set<Value> } {
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
    const input = inputs.at(0) ?? output;
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
