/**
 * @file Graphs on WASM and WebGPU: operators and the gradients through them against the interpreter, and what only a
 * device can show: sums of repeated rows, equal masks, and training runs. In one file, since a GPU compiles anew in each.
 */
import { describe, expect, test } from 'vitest';
import { GraphBuilder, type Value } from '../../../src/core/graph/builder';
import { gradient } from '../../../src/core/graph/gradient';
import { adamW, clipByGlobalNorm } from '../../../src/core/graph/optimizer';
import type { GraphCase } from '../../helpers/graph/graph-case';
import { OPERATOR_CASES } from '../../helpers/graph/graph-cases';
import { COMPOSITE_CASES } from '../../helpers/graph/graph-composites';
import { buildCase } from '../../helpers/graph/graph-gradient-check';
import { randomArray, seededRandom } from '../../helpers/graph/graph-random';
import {
  keepDevice,
  PROVIDERS,
  relativeError,
  runGraph,
  runSession,
  startSession,
  type Provider,
} from '../../helpers/graph/graph-runtime';
import { interpret } from '../../helpers/graph/interpreter';

for (const provider of PROVIDERS) keepDevice(provider);

const TOLERANCE = 1e-5;

describe.each(PROVIDERS)('%s agrees with the interpreter', (provider) => {
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

describe.each(PROVIDERS)('%s', (provider) => {
  test('adds every update where many threads meet in the same rows', async () => {
    const [updates, width, rows] = [20_000, 16, 1000];
    const graph = new GraphBuilder();
    const indices = graph.input('indices', [updates], 'int32');
    const sums = graph.scatterAdd(indices, graph.input('updates', [updates, width]), rows);
    graph.output('sums', sums);
    const random = seededRandom(4);
    // Half of the updates meet in three rows. Small integers have exact sums in any order.
    const feeds = {
      indices: Int32Array.from({ length: updates }, (_, index) =>
        Math.floor(random() * (index % 2 === 0 ? 3 : rows)),
      ),
      updates: Float32Array.from({ length: updates * width }, () => Math.floor(random() * 8)),
    };
    const expected = new Float32Array(rows * width);
    feeds.updates.forEach((update, position) => {
      const row = feeds.indices[Math.floor(position / width)] ?? NaN;
      const offset = row * width + (position % width);
      expected[offset] = (expected[offset] ?? NaN) + update;
    });
    for (let repetition = 0; repetition < 3; repetition++) {
      const results = await runGraph(graph, provider, feeds);
      expect(relativeError(results['sums'] ?? [], expected)).toBe(0);
    }
  });

  test('drops exactly the elements that the interpreter drops', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [3, 50, 70]);
    const seed = graph.input('seed', []);
    graph.output('first', graph.dropout(x, 0.1, seed));
    graph.output('second', graph.dropout(x, 0.5, seed));
    for (const number of [0, 1, 12_345_678, 2 ** 24 - 1]) {
      const feeds = { x: new Float32Array(3 * 50 * 70).fill(1), seed: Float32Array.of(number) };
      const results = await runGraph(graph, provider, feeds);
      const expected = interpret(graph, feeds);
      for (const [name, value] of graph.outputs) {
        expect(results[name]).toEqual(Float32Array.from(expected(value).data));
      }
    }
  });
});

test('an MLP trains alike on WASM, on WebGPU and in the interpreter', async () => {
  const { graph, feedsAt } = mlpTraining();
  const reference = await train(feedsAt, (feeds) => {
    const tensorOf = interpret(graph, feeds);
    const outputs = [...graph.outputs].map(([name, value]) => [name, tensorOf(value).data]);
    return Promise.resolve(Object.fromEntries(outputs) as Record<string, Float64Array>);
  });
  expect(reference.at(-1)).toBeLessThan(0.6 * (reference[0] ?? NaN));
  for (const provider of PROVIDERS) {
    const losses = await trainOn(provider);
    expect(relativeError(losses, reference)).toBeLessThan(1e-5);
  }

  async function trainOn(provider: Provider): Promise<number[]> {
    const session = await startSession(graph, provider);
    const losses = await train(feedsAt, (feeds) => runSession(session, graph, feeds));
    await session.release();
    return losses;
  }
});

type Arrays = Record<string, Float32Array | Float64Array>;

const STEPS = 20;

/** The losses of the steps; each step's outputs NAME' are the next one's inputs NAME. */
async function train(
  feedsAt: (step: number) => Record<string, Float32Array>,
  run: (feeds: Record<string, Float32Array>) => Promise<Arrays>,
): Promise<number[]> {
  const losses: number[] = [];
  let state = feedsAt(0);
  for (let step = 1; step <= STEPS; step++) {
    const results = await run({ ...state, ...feedsAt(step) });
    losses.push(results['loss']?.[0] ?? NaN);
    const next = Object.entries(results).filter(([name]) => name.endsWith("'"));
    state = Object.fromEntries(next.map(([name, data]) => [name.slice(0, -1), toFloat32(data)]));
  }
  return losses;
}

const toFloat32 = (data: ArrayLike<number>): Float32Array => Float32Array.from(data);

const [BATCH, INPUTS, HIDDEN, CLASSES] = [16, 8, 12, 3];
const PARAMETERS = {
  scale: [INPUTS],
  bias: [INPUTS],
  weight1: [INPUTS, HIDDEN],
  bias1: [HIDDEN],
  weight2: [HIDDEN, CLASSES],
};

/** The cross-entropy of layer norm, a gelu layer with dropout, and a softmax. */
function mlpLoss(graph: GraphBuilder, parameters: readonly Value[]): Value {
  const [scale, bias, weight1, bias1, weight2] = parameters as [Value, Value, Value, Value, Value];
  const normalised = graph.layerNormalization(graph.input('x', [BATCH, INPUTS]), scale, bias);
  const activated = graph.gelu(graph.gemm(normalised, weight1, { bias: bias1 }));
  const logits = graph.gemm(graph.dropout(activated, 0.2, graph.input('seed', [])), weight2);
  const target = graph.input('target', [BATCH, CLASSES]);
  const logLikelihood = graph.reduceSum(graph.mul(target, graph.logSoftmax(logits)), [1]);
  return graph.neg(graph.reduceMean(logLikelihood));
}

/**
 * A train step with clipping and AdamW. `feedsAt(0)` is the initial state, `feedsAt(step)` what a
 * step is fed besides the state.
 */
function mlpTraining() {
  const random = seededRandom(11);
  const graph = new GraphBuilder();
  const entries = Object.entries(PARAMETERS);
  const parameters = entries.map(([name, shape]) => graph.input(name, shape));
  const loss = mlpLoss(graph, parameters);
  graph.output('loss', loss);

  const [learningRate, step] = [graph.input('rate', []), graph.input('step', [])];
  const initial: Record<string, Float32Array> = {};
  const gradients = clipByGlobalNorm(graph, gradient(graph, loss, parameters), 1);
  entries.forEach(([name, shape], index) => {
    const [parameter, derived] = [parameters[index], gradients[index]] as [Value, Value];
    const next = adamW(graph, {
      ...{ parameter, gradient: derived, learningRate, step },
      firstMoment: graph.input(`${name}.m`, shape),
      secondMoment: graph.input(`${name}.v`, shape),
    });
    graph.output(`${name}'`, next.parameter);
    graph.output(`${name}.m'`, next.firstMoment);
    graph.output(`${name}.v'`, next.secondMoment);
    const size = shape.reduce((product, length) => product * length, 1);
    initial[name] = randomArray(size, random, [-0.5, 0.5]);
    initial[`${name}.m`] = initial[`${name}.v`] = new Float32Array(size);
  });

  const x = randomArray(BATCH * INPUTS, random);
  const target = Float32Array.from({ length: BATCH * CLASSES }, (_, position) =>
    Number(position % CLASSES === Math.floor(position / CLASSES) % CLASSES),
  );
  const feedsAt = (number: number): Record<string, Float32Array> => {
    if (number === 0) return initial;
    const scalar = Float32Array.of(number);
    return { x, target, rate: Float32Array.of(0.05), step: scalar, seed: scalar };
  };
  return { graph, feedsAt };
}
