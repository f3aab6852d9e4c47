/** @file Graphs of lengths that are known only when they run. */
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { GraphBuilder, GraphError } from '../../../../src/core/graph/builder';
import { encodeOnnx } from '../../../../src/core/graph/onnx';
import { BATCH, TEXT_SYMBOLS, TOKENS } from '../../../../src/core/graph/symbols';

const WIDTH = 6;

/** The means of each text's tokens, by way of a product of all tokens: [batch x width]. */
function meansGraph(): GraphBuilder {
  const graph = new GraphBuilder();
  const x = graph.input('x', [BATCH, TOKENS, WIDTH]);
  const flat = graph.reshape(x, [BATCH * TOKENS, WIDTH]);
  const parts = [0, 3].map((start) => graph.slice(flat, [start], [start + 3], [1]));
  const swapped = graph.reshape(graph.concat(parts.reverse(), 1), [BATCH, TOKENS, 2, 3]);
  const means = graph.reduceMean(graph.transpose(swapped, [0, 2, 1, 3]), [2]);
  graph.output('means', graph.reshape(means, [BATCH, WIDTH]));
  graph.output('first', graph.reshape(graph.slice(x, [0], [1], [1]), [BATCH, WIDTH]));
  return graph;
}

describe('a graph of unknown lengths', () => {
  test('runs at any', async () => {
    const session = await ort.InferenceSession.create(
      encodeOnnx(meansGraph(), { symbols: TEXT_SYMBOLS }),
    );
    const [input] = session.inputMetadata;
    expect(input).toMatchObject({ shape: ['batch', 'tokens', WIDTH] });
    for (const [batch, tokens] of [
      [1, 1],
      [3, 5],
      [8, 2],
    ] as const) {
      const numbers = Float32Array.from({ length: batch * tokens * WIDTH }, (_, i) => (i * 7) % 11);
      const x = new ort.Tensor('float32', numbers, [batch, tokens, WIDTH]);
      const { means, first } = await session.run({ x });
      expect(means?.dims).toEqual([batch, WIDTH]);
      for (let row = 0; row < batch; row++) {
        for (let j = 0; j < WIDTH; j++) {
          const at = (token: number, column: number) =>
            numbers[(row * tokens + token) * WIDTH + column] ?? NaN;
          const swapped = (j + 3) % WIDTH;
          const sum = [...Array(tokens).keys()].reduce((sum, t) => sum + at(t, swapped), 0);
          expect(means?.data[row * WIDTH + j]).toBeCloseTo(sum / tokens, 5);
          expect(first?.data[row * WIDTH + j]).toBe(at(0, j));
        }
      }
    }
  });

  test('is refused where ONNX could not be told a shape', () => {
    const twoProducts = new GraphBuilder();
    const x = twoProducts.input('x', [BATCH, 2, TOKENS, 3]);
    twoProducts.output('y', twoProducts.reshape(x, [BATCH * 2, TOKENS * 3]));
    const expanded = new GraphBuilder();
    expanded.output('y', expanded.expand(expanded.input('x', [1]), [BATCH]));
    for (const graph of [twoProducts, expanded]) {
      expect(() => encodeOnnx(graph, { symbols: TEXT_SYMBOLS })).toThrow(GraphError);
    }
  });

  test('has these lengths as plain numbers unless it is told of them', async () => {
    const graph = new GraphBuilder();
    graph.output('y', graph.neg(graph.input('x', [BATCH])));
    const session = await ort.InferenceSession.create(encodeOnnx(graph));
    expect(session.inputMetadata[0]).toMatchObject({ shape: [BATCH] });
  });
});
