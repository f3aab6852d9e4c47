/** @file Every gradient rule against finite differences in float64, and a check of that check. */
import { describe, expect, test } from 'vitest';
import { GraphBuilder, type Value } from '../../../../src/core/graph/builder';
import { gradient } from '../../../../src/core/graph/gradient';
import {
  GRADIENT_RULES,
  notDifferentiable,
  type GradientRule,
  type GradientRules,
} from '../../../../src/core/graph/gradient-rules';
import type { Node, OperatorName } from '../../../../src/core/graph/graph';
import { OPERATOR_CASES } from '../../../helpers/graph/graph-cases';
import { COMPOSITE_CASES } from '../../../helpers/graph/graph-composites';
import { gradientError } from '../../../helpers/graph/graph-gradient-check';
import { interpret } from '../../../helpers/graph/interpreter';

const TOLERANCE = 1e-6;
const OPERATORS = Object.keys(GRADIENT_RULES) as OperatorName[];
const DIFFERENTIABLE = OPERATORS.filter((name) => GRADIENT_RULES[name] !== notDifferentiable);

describe('the gradient agrees with finite differences', () => {
  const cases = [...Object.values(OPERATOR_CASES).flat(), ...COMPOSITE_CASES];
  test.each(cases.map((each) => [each.name, each] as const))('%s', (_, graphCase) => {
    expect(gradientError(graphCase)).toBeLessThan(TOLERANCE);
  });
});

describe('a broken rule is noticed', () => {
  const mutations: Record<
    string,
    (graph: GraphBuilder, g: Value | undefined) => Value | undefined
  > = {
    'off by 1 %': (graph, g) => g && graph.mul(g, 1.01),
    dropped: () => undefined,
  };
  const pairs = DIFFERENTIABLE.flatMap((name) =>
    Object.keys(mutations).map((mutation) => [name, mutation] as const),
  );
  test.each(pairs)('%s %s', (name, mutation) => {
    const rule = GRADIENT_RULES[name] as GradientRule<Node>;
    const broken: GradientRule<Node> = (graph, node, g) =>
      rule(graph, node, g).map((contribution) => mutations[mutation]?.(graph, contribution));
    const rules: GradientRules = { ...GRADIENT_RULES, [name]: broken };
    const errors = OPERATOR_CASES[name].map((graphCase) => gradientError(graphCase, rules));
    expect(Math.max(...errors)).toBeGreaterThan(100 * TOLERANCE);
  });
});

describe('gradient', () => {
  test('sums what arrives over several ways', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', []);
    const y = graph.add(graph.mul(x, x), graph.add(x, graph.mul(x, 3)));
    const [dx] = gradient(graph, y, [x]);
    expect(interpret(graph, { x: [5] })(dx as Value).data).toEqual(Float64Array.of(14));
  });

  test('gives zeros for a target that does not influence the loss', () => {
    const graph = new GraphBuilder();
    const [x, unused] = [graph.input('x', [2]), graph.input('unused', [2, 2])];
    const [dUnused] = gradient(graph, graph.reduceSum(x), [unused]);
    const tensor = interpret(graph, { x: [1, 2], unused: [1, 2, 3, 4] })(dUnused as Value);
    expect(tensor).toEqual({ shape: [2, 2], data: new Float64Array(4) });
  });

  test('takes a value inside the graph as a target, such as a slice of one tensor', () => {
    const graph = new GraphBuilder();
    const packed = graph.input('packed', [4]);
    const [a, b] = [graph.slice(packed, [0], [2]), graph.slice(packed, [2], [4])];
    const gradients = gradient(graph, graph.reduceSum(graph.mul(a, b)), [a, b, packed]);
    const tensorOf = interpret(graph, { packed: [1, 2, 3, 4] });
    const [da, db, dPacked] = gradients.map((value) => [...tensorOf(value).data]);
    expect([da, db, dPacked]).toEqual([[3, 4], [1, 2], [3, 4, 1, 2]]); // prettier-ignore
  });

  test('puts the gradients of slices side by side where they fill the whole', () => {
    const operatorsOf = (cuts: readonly (readonly [start: number, end: number])[]): string[] => {
      const graph = new GraphBuilder();
      const x = graph.input('x', [2, 6]);
      const parts = cuts.map(([start, end]) => graph.slice(x, [start], [end], [1]));
      const loss = graph.reduceSum(graph.exp(graph.concat(parts, 1)));
      const forward = graph.nodes.length;
      gradient(graph, loss, [x]);
      return graph.nodes.slice(forward).map(({ operator }) => operator);
    };
    expect(operatorsOf([[3, 6], [0, 2], [2, 3]]).at(-1)).toBe('Concat'); // prettier-ignore
    expect(operatorsOf([[0, 2], [3, 6]]).at(-1)).toBe('Add'); // prettier-ignore
    expect(operatorsOf([[0, 4], [2, 6]]).at(-1)).toBe('Add'); // prettier-ignore
  });

  test('ends at stopGradient', () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', []);
    const [dx] = gradient(graph, graph.mul(graph.stopGradient(x), x), [x]);
    expect(interpret(graph, { x: [5] })(dx as Value).data).toEqual(Float64Array.of(5));
  });

  test('refuses targets that are not float32', () => {
    const graph = new GraphBuilder();
    const indices = graph.input('indices', [3], 'int32');
    const loss = graph.reduceSum(graph.gather(graph.input('table', [2]), indices));
    expect(() => gradient(graph, loss, [indices])).toThrow('int32[3] is not float32');
  });
});
