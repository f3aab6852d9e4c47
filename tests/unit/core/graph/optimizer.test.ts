/** @file AdamW against a plain transcription of the paper, clipping, and the schedule. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/core/graph/builder';
import { adamW, clipByGlobalNorm, learningRateAt } from '../../../../src/core/graph/optimizer';
import { randomArray, seededRandom } from '../../../helpers/graph/graph-random';
import { interpret } from '../../../helpers/graph/interpreter';

const SETTINGS = { beta1: 0.8, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.1 };

/** One AdamW step as a function of arrays; the state's moments start at zero. */
function stepper(size: number, settings: Partial<typeof SETTINGS>) {
  const graph = new GraphBuilder();
  const vector = (name: string) => graph.input(name, [size]);
  const next = adamW(graph, {
    parameter: vector('parameter'),
    gradient: vector('gradient'),
    firstMoment: vector('firstMoment'),
    secondMoment: vector('secondMoment'),
    learningRate: graph.input('learningRate', []),
    step: graph.input('step', []),
    ...settings,
  });
  const zeros = Float64Array.from({ length: size }, () => 0);
  let state: Record<'parameter' | 'firstMoment' | 'secondMoment', ArrayLike<number>> = {
    parameter: zeros,
    firstMoment: zeros,
    secondMoment: zeros,
  };
  return {
    start: (parameter: ArrayLike<number>) => {
      state = { ...state, parameter };
    },
    run: (gradient: ArrayLike<number>, learningRate: number, step: number): ArrayLike<number> => {
      const feeds = { ...state, gradient, learningRate: [learningRate], step: [step] };
      const tensorOf = interpret(graph, feeds);
      state = {
        parameter: tensorOf(next.parameter).data,
        firstMoment: tensorOf(next.firstMoment).data,
        secondMoment: tensorOf(next.secondMoment).data,
      };
      return state.parameter;
    },
  };
}

/** Algorithm 2 of Loshchilov & Hutter 2019, line by line, for one number. */
function paperAdamW(settings: typeof SETTINGS, theta: number) {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  let [m, v] = [0, 0];
  return (g: number, alpha: number, t: number): number => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g ** 2;
    const mHat = m / (1 - beta1 ** t);
    const vHat = v / (1 - beta2 ** t);
    theta -= (alpha * mHat) / (Math.sqrt(vHat) + epsilon) + alpha * weightDecay * theta;
    return theta;
  };
}

describe('adamW', () => {
  test('takes the steps of the paper', () => {
    const random = seededRandom(5);
    const initial = randomArray(4, random);
    const ours = stepper(4, SETTINGS);
    ours.start(initial);
    const theirs = [...initial].map((theta) => paperAdamW(SETTINGS, theta));
    for (let step = 1; step <= 20; step++) {
      const gradient = randomArray(4, random);
      const rate = 0.1 / step;
      const parameter = ours.run(gradient, rate, step);
      theirs.forEach((advance, index) => {
        expect(parameter[index]).toBeCloseTo(advance(gradient[index] ?? NaN, rate, step), 6);
      });
    }
  });

  test('takes the steps that were worked out by hand for the default settings', () => {
    const ours = stepper(1, {});
    ours.start([1]);
    // 1 - 0.1 · 0.01 · 1 - 0.1 · 0.5 / 0.5
    expect(ours.run([0.5], 0.1, 1)[0]).toBeCloseTo(0.899, 6);
    // m = 0.9 · 0.05 - 0.05 = -0.005, so m̂ = m / 0.19 = -0.0263158; v̂ = 0.25:
    // 0.899 · 0.999 + 0.1 · 0.0263158 / 0.5
    expect(ours.run([-0.5], 0.1, 2)[0]).toBeCloseTo(0.9033642, 6);
  });

  test('without decay leaves a parameter alone that has no gradient', () => {
    const ours = stepper(2, { weightDecay: 0 });
    ours.start([1, -2]);
    expect(ours.run([0, 0], 0.1, 1)).toEqual(Float64Array.of(1, -2));
  });

  test.each([
    ['with decay', 0.01, 11],
    ['without decay', 0, 10],
  ])('passes over the parameter as often as it says %s', (_, weightDecay, passes) => {
    const graph = new GraphBuilder();
    const [parameter, gradient, firstMoment, secondMoment] = ['p', 'g', 'm', 'v'].map((name) =>
      graph.input(name, [7]),
    ) as [never, never, never, never];
    const [learningRate, step] = [graph.input('rate', []), graph.input('step', [])];
    adamW(graph, {
      ...{ parameter, gradient, firstMoment, secondMoment, learningRate, step, weightDecay },
    });
    expect(graph.nodes.filter(({ output }) => output.shape[0] === 7)).toHaveLength(passes);
  });

  test('refuses a gradient of another shape', () => {
    const graph = new GraphBuilder();
    const [parameter, gradient, scalar] = [
      graph.input('parameter', [2, 3]),
      graph.input('gradient', [3, 2]),
      graph.input('scalar', []),
    ];
    const moments = { firstMoment: parameter, secondMoment: parameter };
    const scalars = { learningRate: scalar, step: scalar };
    expect(() => adamW(graph, { parameter, gradient, ...moments, ...scalars })).toThrow(
      'adamW: [3 x 2] for a parameter of [2 x 3]',
    );
  });
});

describe('clipByGlobalNorm', () => {
  const clipped = (a: number[], b: number[], maxNorm: number): number[][] => {
    const graph = new GraphBuilder();
    const inputs = [graph.input('a', [2]), graph.input('b', [1, 2])];
    const results = clipByGlobalNorm(graph, inputs, graph.input('maxNorm', []));
    const tensorOf = interpret(graph, { a, b, maxNorm: [maxNorm] });
    return results.map((result) => [...tensorOf(result).data]);
  };

  test('scales all gradients by one factor', () => {
    const [a = [], b = []] = clipped([3, 0], [0, 4], 1);
    expect(a[0]).toBeCloseTo(0.6, 12);
    expect(b[1]).toBeCloseTo(0.8, 12);
  });

  test('leaves gradients alone that are short enough, and zeros zero', () => {
    expect(clipped([3, 0], [0, 4], 6)).toEqual([[3, 0], [0, 4]]); // prettier-ignore
    expect(clipped([0, 0], [0, 0], 1)).toEqual([[0, 0], [0, 0]]); // prettier-ignore
  });

  test('takes a plain number, and no gradients at all', () => {
    const graph = new GraphBuilder();
    expect(clipByGlobalNorm(graph, [], 1)).toEqual([]);
  });
});

describe('learningRateAt', () => {
  const schedule = { peak: 1, warmupSteps: 4, totalSteps: 10 };
  test('rises to the peak and falls to nearly nothing', () => {
    const rates = [1, 2, 4, 5, 10, 11, 99].map((step) => learningRateAt(step, schedule));
    const expected = [0.25, 0.5, 1, 6 / 7, 1 / 7, 0, 0];
    rates.forEach((rate, index) => expect(rate).toBeCloseTo(expected[index] ?? NaN, 12));
  });

  test('starts at the peak without warm-up', () => {
    expect(learningRateAt(1, { ...schedule, warmupSteps: 0 })).toBe(1);
  });
});
