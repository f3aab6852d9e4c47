/** @file The `ngram` student's steps over sparse rows against those of its graph, in the float64 interpreter. */
import { describe, expect, test } from 'vitest';
import { selectRows } from '../../../../src/core/refinery/folds';
import { BatchPacker, dealRows } from '../../../../src/core/students/batches';
import {
  LinearTraining,
  type LinearParameter,
} from '../../../../src/core/students/linear-training';
import { ngramModel } from '../../../../src/core/students/ngram';
import { selectFeatures } from '../../../../src/core/students/sparse';
import { stateNames, trainingGraph } from '../../../../src/core/students/student-graph';
import { interpret } from '../../../helpers/graph/interpreter';
import { mulberry32 } from '../../../helpers/random';
import { randomDistributions } from '../../../helpers/refinery/refinery-cases';
import { picksFrom, randomSparseRows } from '../../../helpers/sparse';

const [ROWS, TERMS, STEPS, RATE, DECAY] = [40, 15, 6, 0.05, 0.3];

/** All steps by both, from the same start. */
function trained(classes: number, clipNorm: number) {
  const random = mulberry32(classes);
  const features = randomSparseRows(random, ROWS, TERMS, 6);
  const distributions = Float32Array.from(randomDistributions(random, ROWS, classes));
  const batches = dealRows(ROWS, STEPS, random).map((rows) => ({
    rows,
    features: selectFeatures(features, rows),
    targets: selectRows(distributions, rows, classes),
    // Some rows have no loss, as those of D_out.
    lossWeights: Float32Array.from(rows, (row) => (row % 5 === 2 ? 0 : 1 / rows.length)),
  }));
  const parameterOf = (size: number, weightDecay: number): LinearParameter => ({
    values: Float32Array.from({ length: size }, () => random() - 0.5),
    firstMoment: new Float32Array(size),
    secondMoment: new Float32Array(size),
    weightDecay,
  });
  const state = { evidence: parameterOf(TERMS * classes, DECAY), bias: parameterOf(classes, 0) };
  const names = (name: string, { values, firstMoment, secondMoment }: LinearParameter) =>
    stateNames(name).map((tensor, i) => [tensor, [values, firstMoment, secondMoment][i]?.slice()]);
  const start = [...names('evidence', state.evidence), ...names('bias', state.bias)];

  const shape = { rows: Math.max(...batches.map(({ rows }) => rows.length)), columns: TERMS };
  const model = ngramModel({ terms: TERMS, classes, weightDecay: DECAY }, shape);
  const graph = trainingGraph(model, { steps: STEPS, clipNorm });
  const feeds = Object.fromEntries(start) as Record<string, ArrayLike<number>>;
  feeds['learningRate'] = new Array<number>(STEPS).fill(RATE);
  feeds['step'] = Array.from({ length: STEPS }, (_, k) => k + 1);
  const packer = new BatchPacker(picksFrom(features), TERMS);
  batches.forEach(({ rows, targets, lossWeights }, k) => {
    const padded = (values: Float32Array, size: number) =>
      Array.from({ length: size }, (_, i) => values[i] ?? 0);
    const { terms, values } = packer.pack(rows, shape);
    Object.assign(feeds, { [`terms.${k}`]: terms, [`values.${k}`]: values });
    feeds[`targets.${k}`] = padded(targets, shape.rows * classes);
    feeds[`lossWeights.${k}`] = padded(lossWeights, shape.rows);
  });
  const tensorOf = interpret(graph, feeds);
  const output = (name: string) => {
    const value = graph.outputs.get(name);
    if (!value) throw new Error(`no output ${name}`);
    return [...tensorOf(value).data];
  };

  const training = new LinearTraining(state, clipNorm);
  const losses = batches.map((batch, k) =>
    training.step(batch, { learningRate: RATE, step: k + 1 }),
  );
  const { evidence, bias } = state;
  return {
    linear: { losses, evidence: evidence.values, bias: bias.values, second: evidence.secondMoment },
    graph: {
      losses: output('losses'),
      evidence: output('evidence.next'),
      bias: output('bias.next'),
      second: output('evidence.v.next'),
    },
  };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const difference = Array.from(actual, (value, i) => Math.abs(value - (expected[i] ?? NaN)));
  expect(Math.max(...difference)).toBeLessThan(2e-5);
}

describe('steps over sparse rows are those of the graph', () => {
  test.each([
    [2, 0],
    [4, 0],
    [7, 0],
    [9, 0.05],
  ])('with %i classes, gradients clipped to %d', (classes, clipNorm) => {
    const { linear, graph } = trained(classes, clipNorm);
    expectClose(linear.losses, graph.losses);
    expectClose(linear.evidence, graph.evidence);
    expectClose(linear.bias, graph.bias);
    expectClose(linear.second, graph.second);
  });

  test('and a number that overflows shows in the loss', () => {
    const values = new Float32Array([Infinity, 0]);
    const parameter = (size: number) => ({
      values: new Float32Array(size),
      ...{ firstMoment: new Float32Array(size), secondMoment: new Float32Array(size) },
      weightDecay: 0,
    });
    const training = new LinearTraining({
      evidence: { ...parameter(2), values },
      bias: parameter(2),
    });
    const features = {
      ...{ starts: Int32Array.of(0), ends: Int32Array.of(1) },
      ...{ indices: Int32Array.of(0), values: Float32Array.of(1) },
    };
    const batch = { features, targets: Float32Array.of(0, 1), lossWeights: Float32Array.of(1) };
    expect(training.step(batch, { learningRate: 0.1, step: 1 })).not.toSatisfy(Number.isFinite);
  });
});
