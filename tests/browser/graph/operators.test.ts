/** @file Operators and the gradients through them, on WASM and WebGPU, against the interpreter. */
import { describe, expect, test } from 'vitest';
import { gradient } from '../../../src/core/graph/gradient';
import type { GraphCase } from '../../helpers/graph/graph-case';
import { OPERATOR_CASES } from '../../helpers/graph/graph-cases';
import { COMPOSITE_CASES } from '../../helpers/graph/graph-composites';
import { buildCase } from '../../helpers/graph/graph-gradient-check';
import {
  keepDevice,
  PROVIDERS,
  relativeError,
  runGraph,
  type Provider,
} from '../../helpers/graph/graph-runtime';
import { interpret } from '../../helpers/graph/interpreter';

const TOLERANCE = 1e-5;

describe.each(PROVIDERS)('%s agrees with the interpreter', (provider) => {
  keepDevice(provider);
  const cases = [...Object.values(OPERATOR_CASES).flat(), ...COMPOSITE_CASES];
  test.each(cases.map((each) => [each.name, each] as const))('%s', async (_, graphCase) => {
    expect(await largestError(graphCase, provider)).toBeLessThan(TOLERANCE);
  });
});

async function largestError(graphCase: GraphCase, provider: Provider): Promise<number> {
  const { graph, inputs, output, loss, feeds } = buildCase(graphCase);
  graph.output('output', output);
  gradient(graph, loss, inputs).forEach((dx, index) => graph.output(`dx${index}`, dx));
  const results = await runGraph(graph, provider, feeds);
  const expected = interpret(graph, feeds);
  const errors = [...graph.outputs].map(([name, value]) =>
    relativeError(results[name] ?? [], expected(value).data),
  );
  return Math.max(...errors);
}
