/** @file Nodes appended to a model that is known by its bytes alone. */
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { joinParts, type FilePart } from '../../../../src/core/file-parts';
import { GraphBuilder } from '../../../../src/core/graph/builder';
import { encodeOnnx, toOnnxModel } from '../../../../src/core/graph/onnx';
import { appendedParts, readForeignModel } from '../../../../src/core/graph/onnx-append';
import { memorySource } from '../../../helpers/encoder/memory-source';

/** x [2 x 3] → y = x · weights [2 x 4]. */
function foreignBytes(): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.input('x', [2, 3]);
  graph.output('y', graph.matMul(x, graph.constant([...Array(12).keys()], [3, 4])));
  return encodeOnnx(graph, { name: 'foreign' });
}

/** y → z = max of relu(y - 20), each row's. */
function addition() {
  const graph = new GraphBuilder();
  const y = graph.input('y', [2, 4]);
  graph.output('z', graph.reduceMax(graph.relu(graph.sub(y, graph.constant([20]))), [1]));
  const model = toOnnxModel(graph, { name: 'addition' });
  const renamed = (name: string): string => (name === 'y' || name === 'z' ? name : `added/${name}`);
  return {
    ...model,
    nodes: model.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(renamed),
      output: renamed(node.output),
    })),
    tensors: new Map([...model.tensors].map(([name, tensor]) => [renamed(name), tensor])),
  };
}

async function inMemory(parts: readonly FilePart[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    if (part instanceof Uint8Array) pieces.push(part);
    else for await (const piece of part.read()) pieces.push(piece);
  }
  return joinParts(pieces);
}

describe('a model that was made elsewhere', () => {
  test('is known by the names of its inputs and outputs', async () => {
    const { inputs, outputs } = await readForeignModel(memorySource(foreignBytes()));
    expect({ inputs, outputs }).toEqual({ inputs: ['x'], outputs: ['y'] });
  });

  test('goes on with the nodes that are appended to it', async () => {
    const model = await readForeignModel(memorySource(foreignBytes()));
    const session = await ort.InferenceSession.create(
      await inMemory(appendedParts(model, addition())),
    );
    expect(session.inputNames).toEqual(['x']);
    expect(session.outputNames).toEqual(['z']);
    const x = new ort.Tensor('float32', Float32Array.of(1, 1, 1, 0, 0, 1), [2, 3]);
    // y is [12 15 18 21] and [8 9 10 11].
    const { z } = await session.run({ x });
    expect(z?.data).toEqual(Float32Array.of(1, 0));
  });

  test('is not read beyond the beginnings of its fields', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [1, 1000]);
    const weights = Float32Array.from({ length: 1_000_000 }, (_, i) => i);
    graph.output('y', graph.matMul(x, graph.constant(weights, [1000, 1000])));
    const source = memorySource(encodeOnnx(graph));
    await readForeignModel(source);
    expect(source.reads.reduce((sum, [start, end]) => sum + end - start, 0)).toBeLessThan(1000);
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array, RegExp]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 20), /^cut$/],
    ['empty', () => new Uint8Array(), /^no-graph$/],
    ['of something else', () => new TextEncoder().encode('<!doctype html>'), /./],
  ])('that is %s is refused', async (_, damage, message) => {
    const model = readForeignModel(memorySource(damage(foreignBytes())));
    await expect(model).rejects.toThrow(RangeError);
    await expect(model).rejects.toThrow(message);
  });
});
