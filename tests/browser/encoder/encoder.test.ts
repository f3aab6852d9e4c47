/** @file The encoder in float32 on the devices that it trains on, against PyTorch in float64. */
import { beforeAll, describe, expect, test } from 'vitest';
import { trainingGraph } from '../../../src/core/students/student-graph';
import weightsUrl from '../../fixtures/bert-tiny/model.safetensors?url';
import { keepDevice, PROVIDERS, relativeError, runGraph } from '../../helpers/graph/graph-runtime';
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
  type BertTiny,
} from '../../helpers/encoder/bert-tiny';

const STEPS = oracle.adamw.losses.length;

describe.each(PROVIDERS)('on %s the encoder agrees with PyTorch', (provider) => {
  keepDevice(provider);
  let tiny: BertTiny;

  beforeAll(async () => {
    const response = await fetch(weightsUrl);
    tiny = await loadBertTiny(new Uint8Array(await response.arrayBuffer()));
  });

  test('in its forward pass, loss and every gradient', async () => {
    const { graph, feeds } = gradientGraph(tiny);
    const results = await runGraph(graph, provider, feeds);
    const result = (name: string) => results[name] ?? [];
    expect(relativeError(result('pooled'), oracle.pooled.flat())).toBeLessThan(1e-5);
    expect(relativeError(result('logits'), oracle.logits.flat())).toBeLessThan(1e-5);
    expect(relativeError(result('loss'), oracle.adamw.losses.slice(0, 1))).toBeLessThan(1e-5);
    const gradients = unpackGradients(result);
    for (const [name, expected] of Object.entries(oracle.grad)) {
      const numbers = gradients.get(name) ?? [];
      if (isKeyBias(name)) expect(Math.hypot(...numbers), name).toBeLessThan(1e-6);
      else expect(summaryError(numbers, expected), name).toBeLessThan(1e-4);
    }
  });

  test('in three steps of AdamW', async () => {
    const graph = trainingGraph(tiny.model, { steps: STEPS });
    const results = await runGraph(graph, provider, trainingFeeds(tiny, STEPS));
    expect(relativeError(results['losses'] ?? [], oracle.adamw.losses)).toBeLessThan(1e-4);
    const after = unpack((name) => results[`${name}.next`] ?? [], PARAMETERS);
    for (const [name, expected] of Object.entries(oracle.adamw.after3)) {
      const numbers = after.get(name) ?? [];
      if (isKeyBias(name)) {
        // Adam divides a gradient by its own size, so the rounding noise of a gradient that is 0
        // becomes steps of up to the learning rate. They change nothing but these biases.
        const mostMoved = STEPS * oracle.adamw.lr * 1.01;
        expected.head.forEach((bias, i) => {
          expect(Math.abs((numbers[i] ?? NaN) - bias), name).toBeLessThan(mostMoved);
        });
      } else {
        // Weight decay is 3 · 0.001 · 0.01 of a parameter, and must be seen; rounding is a hundredth of it.
        expect(summaryError(numbers, expected), name).toBeLessThan(1e-5);
      }
    }
  });
});
