/** @file The encoded model, read back field by field. */
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/core/graph/builder';
import { encodeOnnx } from '../../../../src/core/graph/onnx';

interface Message {
  readonly varints: Map<number, number[]>;
  readonly bytes: Map<number, Uint8Array[]>;
}

/** The varint and the length-delimited fields of a message. */
function readMessage(buffer: Uint8Array): Message {
  const message: Message = { varints: new Map(), bytes: new Map() };
  const reader = new PbfReader(buffer);
  reader.readFields((field, { varints, bytes }, pbf) => {
    if (pbf.type === 0) varints.set(field, [...(varints.get(field) ?? []), pbf.readVarint(true)]);
    else if (pbf.type === 2) bytes.set(field, [...(bytes.get(field) ?? []), pbf.readBytes()]);
  }, message);
  return message;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

function readModel(graph: GraphBuilder) {
  const model = readMessage(encodeOnnx(graph, { name: 'test' }));
  const [graphBytes = new Uint8Array()] = model.bytes.get(7) ?? [];
  const { bytes } = readMessage(graphBytes);
  const messages = (field: number): Message[] => (bytes.get(field) ?? []).map(readMessage);
  const names = (field: number, nameField: number): string[] =>
    messages(field).map((message) => text(message.bytes.get(nameField)?.[0]));
  return {
    name: text(bytes.get(2)?.[0]),
    irVersion: model.varints.get(1),
    operatorSets: (model.bytes.get(8) ?? []).map((set) => readMessage(set).varints.get(2)),
    nodes: messages(1).map((node) => ({
      operator: text(node.bytes.get(4)?.[0]),
      inputs: (node.bytes.get(1) ?? []).map(text),
      output: text(node.bytes.get(2)?.[0]),
    })),
    tensors: names(5, 8),
    inputs: names(11, 1),
    outputs: names(12, 1),
  };
}

describe('encodeOnnx', () => {
  test('names versions, inputs, outputs and nodes', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [2, 3]);
    graph.output('y', graph.relu(graph.neg(x)));
    expect(readModel(graph)).toEqual({
      name: 'test',
      irVersion: [9],
      operatorSets: [[20]],
      nodes: [
        { operator: 'Neg', inputs: ['x'], output: 'Neg:1' },
        { operator: 'Relu', inputs: ['Neg:1'], output: 'y' },
      ],
      tensors: [],
      inputs: ['x'],
      outputs: ['y'],
    });
  });

  test('leaves out nodes and constants that no output needs, but no input', () => {
    const graph = new GraphBuilder();
    const [x, idle] = [graph.input('x', [2]), graph.input('idle', [2])];
    graph.add(idle, 5);
    graph.output('y', graph.mul(x, 2));
    const { nodes, tensors, inputs } = readModel(graph);
    expect(nodes.map(({ operator }) => operator)).toEqual(['Mul']);
    expect(tensors).toHaveLength(1);
    expect(inputs).toEqual(['x', 'idle']);
  });

  test('makes int64 tensors of shapes and axes, equal ones once', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [2, 3]);
    graph.output('a', graph.reduceSum(x, [1]));
    graph.output('b', graph.reduceMax(x, [1]));
    graph.output('c', graph.reshape(x, [6]));
    expect(readModel(graph).tensors).toEqual(['int64/1', 'int64/6']);
  });

  test('passes stopGradient on as its input', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [2]);
    graph.output('y', graph.exp(graph.stopGradient(graph.stopGradient(x))));
    expect(readModel(graph).nodes).toEqual([{ operator: 'Exp', inputs: ['x'], output: 'y' }]);
  });

  test('gives a value under several names, and an input or constant as an output', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [2]);
    const y = graph.exp(x);
    graph.output('first', y);
    graph.output('second', y);
    graph.output('input', graph.stopGradient(x));
    graph.output('constant', graph.constant(3));
    expect(readModel(graph).nodes).toEqual([
      { operator: 'Exp', inputs: ['x'], output: 'first' },
      { operator: 'Identity', inputs: ['first'], output: 'second' },
      { operator: 'Identity', inputs: ['x'], output: 'input' },
      { operator: 'Identity', inputs: ['constant:3'], output: 'constant' },
    ]);
  });
});
