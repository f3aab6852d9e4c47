/**
 * @file The `ngram` student's training graph, in the float64 interpreter, against softmax regression
 * and AdamW written out by hand over dense features.
 */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { GraphBuilder } from '../../../../src/core/graph/builder';
import { encodeOnnx } from '../../../../src/core/graph/onnx';
import { BatchPacker, dealRows, type BatchShape } from '../../../../src/core/students/batches';
import { ngramDistributions, ngramModel } from '../../../../src/core/students/ngram';
import {
  batchInputs,
  evaluationModel,
  stateNames,
  trainingGraph,
  trainingModel,
} from '../../../../src/core/students/student-graph';
import { interpret } from '../../../helpers/graph/interpreter';
import { mulberry32 } from '../../../helpers/random';
import { randomDistributions, rowsOf } from '../../../helpers/refinery/refinery-cases';
import { denseRows, picksFrom, randomSparseRows } from '../../../helpers/sparse';

// The models come as ONNX bytes; the graphs behind them are caught on their way into the encoder.
vi.mock(import('../../../../src/core/graph/onnx'), { spy: true });
afterAll(() => {
  vi.restoreAllMocks();
});

const [ROWS, TERMS, CLASSES] = [23, 12, 3];
const STEPS_PER_RUN = 3;
const LEARNING_RATE = 0.05;
const WEIGHT_DECAY = 0.3;

const random = mulberry32(17);
const features = randomSparseRows(random, ROWS, TERMS, 5);
const dense = denseRows(features, TERMS);
const targets = rowsOf(randomDistributions(random, ROWS, CLASSES), CLASSES);
/** Some rows have no loss, as those of D_out. */
const lossWeights = Array.from({ length: ROWS }, (_, row) => Number(row % 5 !== 2));
/** Batches of 4 and 3 rows, so that some are padded. */
const batches = dealRows(ROWS, 2 * STEPS_PER_RUN, random);
const shape = { rows: 4, columns: TERMS };
const model = ngramModel({ terms: TERMS, classes: CLASSES, weightDecay: WEIGHT_DECAY }, shape);

function graphOf(build: () => Uint8Array): GraphBuilder {
  build();
  const [graph] = vi.mocked(encodeOnnx).mock.lastCall ?? [];
  return graph as GraphBuilder;
}

type State = Record<string, ArrayLike<number>>;

/** All steps by the student's own graph, several a run. */
function trainedByGraph(clipNorm?: number): { state: State; losses: number[] } {
  const graph = graphOf(() => trainingModel(model, { steps: STEPS_PER_RUN, clipNorm }));
  const packer = new BatchPacker(picksFrom(features), TERMS);
  let state: State = {};
  for (const { name, shape: dims } of model.parameters) {
    const size = dims.reduce((product, length) => product * length, 1);
    for (const tensor of stateNames(name)) state[tensor] = new Float64Array(size);
  }
  const losses: number[] = [];
  for (let first = 0; first < batches.length; first += STEPS_PER_RUN) {
    const feeds: State = {
      ...state,
      learningRate: new Array<number>(STEPS_PER_RUN).fill(LEARNING_RATE),
      step: Array.from({ length: STEPS_PER_RUN }, (_, k) => first + k + 1),
    };
    batches.slice(first, first + STEPS_PER_RUN).forEach((rows, k) => {
      const { terms, values } = packer.pack(rows, shape);
      feeds[`terms.${k}`] = terms;
      feeds[`values.${k}`] = values;
      feeds[`targets.${k}`] = padded(
        [...rows].flatMap((row) => targets[row] ?? []),
        shape.rows * CLASSES,
      );
      feeds[`lossWeights.${k}`] = padded(
        [...rows].map((row) => (lossWeights[row] ?? 0) / rows.length),
        shape.rows,
      );
    });
    const tensorOf = interpret(graph, feeds);
    const output = (name: string): number[] => {
      const value = graph.outputs.get(name);
      if (!value) throw new Error(`no output ${name}`);
      return [...tensorOf(value).data];
    };
    losses.push(...output('losses'));
    state = Object.fromEntries(Object.keys(state).map((name) => [name, output(`${name}.next`)]));
  }
  return { state, losses };
}

function padded(values: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, index) => values[index] ?? 0);
}

/** Softmax regression by AdamW with PyTorch's defaults, one number at a time. */
function trainedByHand(clipNorm = Infinity): {
  evidence: number[][];
  bias: number[];
  losses: number[];
  norms: number[];
} {
  const zeros = (rows: number) =>
    Array.from({ length: rows }, () => new Array<number>(CLASSES).fill(0));
  // The bias is one more row, of a feature that is always 1 and does not decay.
  const weights = zeros(TERMS + 1);
  const [firstMoments, secondMoments] = [zeros(TERMS + 1), zeros(TERMS + 1)];
  const losses: number[] = [];
  const norms: number[] = [];
  batches.forEach((rows, index) => {
    const gradient = zeros(TERMS + 1);
    let loss = 0;
    for (const row of rows) {
      const x = [...(dense[row] ?? []), 1];
      const p = softmax(logitsOf(weights, x));
      const share = (lossWeights[row] ?? 0) / rows.length;
      p.forEach((probability, j) => {
        const q = targets[row]?.[j] ?? 0;
        loss -= share * q * Math.log(probability);
        x.forEach((value, term) => add(gradient, term, j, share * (probability - q) * value));
      });
    }
    losses.push(loss);
    const norm = Math.hypot(...gradient.flat());
    norms.push(norm);
    const shortened = Math.min(1, clipNorm / norm);
    const t = index + 1;
    weights.forEach((ofTerm, term) => {
      const decay = term < TERMS ? WEIGHT_DECAY : 0;
      ofTerm.forEach((weight, j) => {
        const g = shortened * (gradient[term]?.[j] ?? 0);
        const m = 0.9 * (firstMoments[term]?.[j] ?? 0) + 0.1 * g;
        const v = 0.999 * (secondMoments[term]?.[j] ?? 0) + 0.001 * g * g;
        set(firstMoments, term, j, m);
        set(secondMoments, term, j, v);
        const direction = m / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
        ofTerm[j] = weight * (1 - LEARNING_RATE * decay) - LEARNING_RATE * direction;
      });
    });
  });
  return { evidence: weights.slice(0, TERMS), bias: weights[TERMS] ?? [], losses, norms };
}

function logitsOf(weights: readonly (readonly number[])[], x: readonly number[]): number[] {
  return Array.from({ length: CLASSES }, (_, j) =>
    x.reduce((sum, value, term) => sum + value * (weights[term]?.[j] ?? 0), 0),
  );
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function set(matrix: number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells) cells[column] = value;
}

function add(matrix: number[][], row: number, column: number, value: number): void {
  set(matrix, row, column, (matrix[row]?.[column] ?? 0) + value);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i], `number ${i}`).toBeCloseTo(value, digits));
}

describe('the training graph', () => {
  const byGraph = trainedByGraph();
  const byHand = trainedByHand();

  test('takes the steps of softmax regression with AdamW', () => {
    // Constants of a graph are single precision, so no more digits can agree.
    expectClose(byGraph.losses, byHand.losses, 6);
    expectClose(byGraph.state['evidence'] ?? [], byHand.evidence.flat(), 5);
    expectClose(byGraph.state['bias'] ?? [], byHand.bias, 5);
  });

  test('shortens long gradients of all parameters together, and only those', () => {
    const { norms } = byHand;
    const clipNorm = norms.toSorted((a, b) => a - b)[norms.length >> 1] ?? NaN;
    const clipped = trainedByGraph(clipNorm);
    const expected = trainedByHand(clipNorm);
    expectClose(clipped.losses, expected.losses, 6);
    expectClose(clipped.state['evidence'] ?? [], expected.evidence.flat(), 5);
    expectClose(clipped.state['bias'] ?? [], expected.bias, 5);
    expect(expected.losses.at(-1)).not.toBeCloseTo(byHand.losses.at(-1) ?? NaN, 5);
    expect(expected.norms.some((norm) => norm < clipNorm)).toBe(true);
  });

  test('costs nothing where gradients are not clipped', () => {
    const nodesOf = (clipNorm?: number) =>
      trainingGraph(model, { steps: 1, clipNorm }).nodes.length;
    expect(nodesOf(0)).toBe(nodesOf(undefined));
    expect(nodesOf(1)).toBeGreaterThan(nodesOf(0));
  });

  test('begins with the loss of an even distribution, ln of the number of classes', () => {
    const rows = [...(batches[0] ?? [])];
    const share = rows.filter((row) => lossWeights[row] === 1).length / rows.length;
    expect(byGraph.losses[0]).toBeCloseTo(share * Math.log(CLASSES), 6);
  });

  test('learns: every weight has moved', () => {
    const evidence = Array.from(byGraph.state['evidence'] ?? []);
    expect(Math.max(...evidence.map(Math.abs))).toBeGreaterThan(LEARNING_RATE);
  });
});

describe('dropout', () => {
  const [RATE, COUNT] = [0.4, 2000];
  const even: BatchShape = { rows: COUNT, columns: 1 };
  /** The logits of texts that all have one and the same feature. */
  const logitsWith = (seed: number) => {
    const options = { terms: 1, classes: 1, weightDecay: 0, dropout: RATE };
    const graph = new GraphBuilder();
    const dropping = ngramModel(options, even);
    const inputs = batchInputs(graph, dropping);
    const evidence = graph.constant([3], [1, 1]);
    const logits = dropping.logits(
      graph,
      (name) => (name === 'evidence' ? evidence : graph.constant([0], [1, 1])),
      (name) => inputs.get(name) ?? graph.constant(NaN),
    );
    const feeds = { terms: [0], values: new Float32Array(COUNT).fill(0.5), seed: [seed] };
    return [...interpret(graph, feeds)(logits).data];
  };

  test('drops features of texts, and makes up for them in the others', () => {
    const logits = logitsWith(1);
    const dropped = logits.filter((logit) => logit === 0).length / COUNT;
    expect(dropped).toBeGreaterThan(RATE - 0.05);
    expect(dropped).toBeLessThan(RATE + 0.05);
    for (const logit of logits.filter((value) => value !== 0)) {
      expect(logit).toBeCloseTo((0.5 * 3) / (1 - RATE), 5);
    }
    expect(logitsWith(2)).not.toEqual(logits);
  });

  test('is not there unless it is asked for', () => {
    expect(model.batchInputs.map(({ name }) => name)).toEqual(['terms', 'values']);
  });
});

describe('the evaluation graph', () => {
  test('is the softmax of the bag of evidence', () => {
    const { state } = trainedByGraph();
    const { evidence, bias } = trainedByHand();
    const graph = graphOf(() => evaluationModel(model));
    const rows = Int32Array.of(5, 0, 22);
    const { terms, values } = new BatchPacker(picksFrom(features), TERMS).pack(rows, shape);
    const tensorOf = interpret(graph, {
      evidence: state['evidence'] ?? [],
      bias: state['bias'] ?? [],
      terms,
      values,
    });
    const probabilities = graph.outputs.get('probabilities');
    if (!probabilities) throw new Error('no probabilities');
    const actual = tensorOf(probabilities).data;
    const expected = [...rows].flatMap((row) =>
      softmax(logitsOf([...evidence, bias], [...(dense[row] ?? []), 1])),
    );
    expectClose(actual.slice(0, rows.length * CLASSES), expected, 5);
  });

  test('and entry by entry over sparse rows the same', () => {
    const { evidence, bias } = trainedByHand();
    const flat = Float32Array.from(evidence.flat());
    const actual = ngramDistributions(features, flat, Float32Array.from(bias));
    const expected = dense.flatMap((row) => softmax(logitsOf([...evidence, bias], [...row, 1])));
    expectClose(actual, expected, 5);
  });
});
