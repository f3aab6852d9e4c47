/** @file The encoder's graph and its AdamW steps against PyTorch, in float64. */
import { describe, expect, test } from 'vitest';
import { trainingGraph } from '../../../../../src/core/students/student-graph';
import { interpret } from '../../../../helpers/graph/interpreter';
import {
  gradientGraph,
  isKeyBias,
  loadBertTiny,
  oracle,
  PARAMETERS,
  summaryError,
  trainingFeeds,
  unpack,
  unpackGradients,
} from '../../../../helpers/encoder/bert-tiny';
import { fixtureBytes } from '../../../../helpers/encoder/fixtures';

const relativeError = (actual: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? NaN)))) /
  Math.max(...expected.map(Math.abs));

// The interpreter is slow, the more so where tests run side by side.
describe('the encoder agrees with PyTorch', { timeout: 60_000 }, () => {
  test('in its forward pass, loss and every gradient', async () => {
    const { graph, feeds } = gradientGraph(
      await loadBertTiny(fixtureBytes('bert-tiny/model.safetensors')),
    );
    const tensorOf = interpret(graph, feeds);
    const result = (name: string) => {
      const value = graph.outputs.get(name);
      return value ? tensorOf(value).data : [];
    };
    expect(relativeError(result('pooled'), oracle.pooled.flat())).toBeLessThan(1e-5);
    expect(relativeError(result('logits'), oracle.logits.flat())).toBeLessThan(1e-5);
    expect(relativeError(result('loss'), oracle.adamw.losses.slice(0, 1))).toBeLessThan(1e-5);
    const gradients = unpackGradients(result);
    expect(gradients.size).toBe(Object.keys(oracle.grad).length);
    for (const [name, expected] of Object.entries(oracle.grad)) {
      const numbers = gradients.get(name) ?? [];
      if (isKeyBias(name)) expect(Math.hypot(...numbers)).toBeLessThan(1e-12);
      else expect(summaryError(numbers, expected), name).toBeLessThan(1e-4);
    }
  });

  test('in three steps of AdamW', async () => {
    const tiny = await loadBertTiny(fixtureBytes('bert-tiny/model.safetensors'));
    const graph = trainingGraph(tiny.model, { steps: 3 });
    const tensorOf = interpret(graph, trainingFeeds(tiny, 3));
    const result = (name: string) => {
      const value = graph.outputs.get(name);
      return value ? tensorOf(value).data : [];
    };
    expect(relativeError(result('losses'), oracle.adamw.losses)).toBeLessThan(1e-4);
    const after = unpack((name) => result(`${name}.next`), PARAMETERS);
    for (const [name, expected] of Object.entries(oracle.adamw.after3)) {
      expect(summaryError(after.get(name) ?? [], expected), name).toBeLessThan(1e-7);
    }
  });
});
