/**
 * @file Reverse-mode differentiation, graph to graph: appends the nodes that compute a loss's
 * gradient. Nothing is executed here, so second derivatives are the gradient of a gradient.
 */
import type { GraphBuilder } from './builder';
import { GraphError, type Node, type Value } from './graph';
import { GRADIENT_RULES, type GradientRule, type GradientRules } from './gradient-rules';
import { broadcastAxes, formatShape } from './shapes';

/**
 * The gradient of `loss` with respect to each target, of the target's shape. A loss that is no
 * scalar counts as its sum; targets may be inputs or any other float32 values of the graph, and one
 * that does not influence the loss gets zeros. `rules` are another table in tests only.
 */
export function gradient(
  graph: GraphBuilder,
  loss: Value,
  targets: readonly Value[],
  rules: GradientRules = GRADIENT_RULES,
): Value[] {
  for (const value of [loss, ...targets]) {
    if (value.type !== 'float32') {
      throw new GraphError(`gradient: ${value.type}${formatShape(value.shape)} is not float32`);
    }
  }
  const forward = [...graph.nodes];
  const influenced = downstream(forward, targets);
  const contributions = new Map([[loss, [graph.expand(graph.constant(1), loss.shape)]]]);

  for (const node of forward.reverse()) {
    const arriving = contributions.get(node.output);
    // The table gives each operator the rule for its nodes; types cannot follow that look-up.
    const rule = rules[node.operator] as GradientRule<Node>;
    if (!arriving || !influenced.has(node.output)) continue;
    const passed = rule(graph, node, graph.sum(arriving));
    node.inputs.forEach((input, index) => {
      const contribution = passed[index];
      if (!contribution || !influenced.has(input)) return;
      const known = contributions.get(input) ?? [];
      contributions.set(input, [...known, sumToShape(graph, contribution, input)]);
    });
  }
  return targets.map((target) => {
    const arriving = contributions.get(target);
    return arriving ? graph.sum(arriving) : graph.expand(graph.constant(0), target.shape);
  });
}

/** The targets and everything computed from them. */
function downstream(nodes: readonly Node[], targets: readonly Value[]): Set<Value> {
  const reached = new Set(targets);
  for (const { inputs, output } of nodes) {
    if (inputs.some((input) => reached.has(input))) reached.add(output);
  }
  return reached;
}

/** Undoes broadcasting: what an input gave to several outputs, it gets back as their sum. */
function sumToShape(graph: GraphBuilder, x: Value, { shape }: Value): Value {
  const axes = broadcastAxes(shape, x.shape);
  return axes.length === 0 ? x : graph.reshape(graph.reduceSum(x, axes), shape);
}
