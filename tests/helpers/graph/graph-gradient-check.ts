/** @file Holds a gradient that was derived as a graph against finite differences in float64. */
import { GraphBuilder, type Value } from '../../../src/core/graph/builder';
import { gradient } from '../../../src/core/graph/gradient';
import type { GradientRules } from '../../../src/core/graph/gradient-rules';
import type { GraphCase } from './graph-case';
import { randomArray, seededRandom } from './graph-random';
import { interpret } from './interpreter';

/** A case made into a graph: its loss is a randomly weighted sum of the case's output. */
export interface BuiltCase {
  readonly graph: GraphBuilder;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly loss: Value;
  readonly feeds: Record<string, Float32Array>;
}

const sizeOf = ({ shape }: Value): number => shape.reduce((size, length) => size * length, 1);

export function buildCase(graphCase: GraphCase, seed = 1): BuiltCase {
  const random = seededRandom(seed);
  const graph = new GraphBuilder();
  const inputs = graphCase.inputs.map((shape, index) => graph.input(`x${index}`, shape));
  const output = graphCase.build(graph, ...(inputs as [Value, Value, Value, Value]));
  const weights = graph.constant(randomArray(sizeOf(output), random), output.shape);
  const loss = graph.reduceSum(graph.mul(output, weights));
  const feeds = Object.fromEntries(
    inputs.map((input, index) => [
      `x${index}`,
      randomArray(sizeOf(input), random, graphCase.range),
    ]),
  );
  return { graph, inputs, output, loss, feeds };
}

/** The largest difference of both gradients, relative to the largest component (at least 1). */
export function gradientError(graphCase: GraphCase, rules?: GradientRules): number {
  const { graph, inputs, loss, feeds } = buildCase(graphCase);
  const gradients = gradient(graph, loss, inputs, rules);
  const tensorOf = interpret(graph, feeds);
  const forward = buildCase(graphCase);
  let largest = 1;
  let error = 0;
  gradients.forEach((derived, index) => {
    const differences = finiteDifferences(forward, `x${index}`);
    tensorOf(derived).data.forEach((component, position) => {
      const difference = differences[position] ?? NaN;
      largest = Math.max(largest, Math.abs(difference));
      error = Math.max(error, Math.abs(component - difference));
    });
  });
  return error / largest;
}

/** (L(x + h) - L(x - h)) / 2h for each element x of an input, with an error of the order of h². */
function finiteDifferences({ graph, loss, feeds }: BuiltCase, name: string): Float64Array {
  const h = 1e-5;
  const values = Float64Array.from(feeds[name] ?? []);
  const lossWith = (position: number, value: number): number =>
    interpret(graph, { ...feeds, [name]: values.with(position, value) })(loss).data[0] ?? NaN;
  return values.map(
    (value, position) => (lossWith(position, value + h) - lossWith(position, value - h)) / (2 * h),
  );
}
