/**
 * @file The update of a parameter as graph nodes: AdamW, clipping of gradients, and the schedule of
 * the learning rate (a plain function, since the rate is an input of each step).
 */
import { GraphError, type GraphBuilder, type Value } from './builder';
import { formatShape, sameShape } from './shapes';

export interface AdamWOptions {
  readonly parameter: Value;
  readonly gradient: Value;
  /** Of the parameter's shape, zero before the first step. */
  readonly firstMoment: Value;
  readonly secondMoment: Value;
  /** Float32 scalars: the rate of this step, and its number counted from 1. */
  readonly learningRate: Value;
  readonly step: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

export interface AdamWState {
  readonly parameter: Value;
  readonly firstMoment: Value;
  readonly secondMoment: Value;
}

/**
 * One step of AdamW (Loshchilov & Hutter 2019, algorithm 2), with decay times learning rate as in
 * PyTorch:
 *
 *   m ← β₁·m + (1-β₁)·g,  v ← β₂·v + (1-β₂)·g²
 *   p ← (1 - lr·decay)·p - lr · m/(1-β₁ᵗ) / (√(v/(1-β₂ᵗ)) + ε)
 *
 * Elementwise passes over the parameter are what a step costs, so the moments are kept as
 * M = m/(1-β₁) and V = v/(1-β₂), and all scalars are folded first: with c = √((1-β₂)/(1-β₂ᵗ)),
 *
 *   M ← β₁·M + g,  V ← β₂·V + g²
 *   p ← (1 - lr·decay)·p - (lr·(1-β₁)/((1-β₁ᵗ)·c)) · M / (√V + ε/c)
 *
 * That is 11 passes, 10 without decay; the first form takes 15. M and V start at 0, as m and v do.
 */
export function adamW(graph: GraphBuilder, options: AdamWOptions): AdamWState {
  const { parameter, gradient, firstMoment, secondMoment, learningRate, step } = options;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  for (const { shape } of [gradient, firstMoment, secondMoment]) {
    if (!sameShape(shape, parameter.shape)) {
      const [has, needs] = [shape, parameter.shape].map(formatShape);
      throw new GraphError(`adamW: ${has} for a parameter of ${needs}`);
    }
  }
  const first = graph.add(graph.mul(firstMoment, beta1), gradient);
  const second = graph.add(graph.mul(secondMoment, beta2), graph.mul(gradient, gradient));

  const bias1 = graph.sub(1, power(graph, beta1, step));
  const bias2 = graph.sub(1, power(graph, beta2, step));
  const secondScale = graph.sqrt(graph.div(1 - beta2, bias2));
  const rate = graph.div(graph.mul(learningRate, 1 - beta1), graph.mul(bias1, secondScale));
  const floor = graph.div(epsilon, secondScale);
  const keep = weightDecay === 0 ? 1 : graph.sub(1, graph.mul(learningRate, weightDecay));

  const direction = graph.div(first, graph.add(graph.sqrt(second), floor));
  const next = graph.sub(graph.mul(parameter, keep), graph.mul(direction, rate));
  return { parameter: next, firstMoment: first, secondMoment: second };
}

/** base^exponent for a scalar value in the exponent. */
function power(graph: GraphBuilder, base: number, exponent: Value): Value {
  return graph.exp(graph.mul(exponent, Math.log(base)));
}

/**
 * The gradients times min(1, maxNorm / norm), where norm is the Euclidean norm of all of them
 * together (Pascanu, Mikolov & Bengio 2013). Two passes over each gradient.
 */
export function clipByGlobalNorm(
  graph: GraphBuilder,
  gradients: readonly Value[],
  maxNorm: Value | number,
): Value[] {
  const squares = gradients.map((gradient) => graph.reduceSumSquare(gradient));
  const norm = graph.sqrt(
    squares.reduce((sum, square) => graph.add(sum, square), graph.constant(0)),
  );
  // Dividing by the larger of the two leaves small gradients alone, and zero ones finite.
  const scale = graph.div(maxNorm, graph.max(norm, maxNorm));
  return gradients.map((gradient) => graph.mul(gradient, scale));
}

/**
 * The learning rate of a step counted from 1: linearly up to `peak` at step `warmupSteps` (without
 * warm-up, at the first step), then linearly down to 0 one step after the last. The warm-up must
 * end by `totalSteps`.
 */
export function learningRateAt(
  step: number,
  schedule: { peak: number; warmupSteps: number; totalSteps: number },
): number {
  const warmup = Math.max(1, schedule.warmupSteps);
  const end = schedule.totalSteps + 1;
  return schedule.peak * Math.max(0, Math.min(step / warmup, (end - step) / (end - warmup)));
}
