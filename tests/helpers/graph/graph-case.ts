/** @file What a case is that gradients and devices are tested with. */
import type { GraphBuilder, Shape, Value } from '../../../src/core/graph/builder';

export interface GraphCase {
  readonly name: string;
  /** Shapes of the float32 inputs, all of which the gradient is taken of. */
  readonly inputs: readonly Shape[];
  /** The range that inputs are drawn from; [-2, 2] by default. */
  readonly range?: readonly [number, number];
  readonly build: (graph: GraphBuilder, ...inputs: readonly [Value, Value, Value, Value]) => Value;
}

/** Shapes written as '2x3', and a scalar's as 'scalar', with commas between. */
function shapes(text: string): Shape[] {
  return text.split(', ').map((shape) => (shape === 'scalar' ? [] : shape.split('x').map(Number)));
}

/** One graph with inputs of several shapes, as `shapes` reads them. */
export function casesOf(
  name: string,
  layouts: readonly string[],
  build: GraphCase['build'],
  range?: readonly [number, number],
): GraphCase[] {
  return layouts.map((layout) => ({
    name: `${name} of ${layout}`,
    inputs: shapes(layout),
    ...(range && { range }),
    build,
  }));
}

/** A vector and a tensor of rank 3. */
export const UNARY = ['5', '2x1x3'];

/** Operands without, and with every kind of, broadcasting. */
export const BINARY = ['2x3, 2x3', '2x3, 3', 'scalar, 2x3', '2x1x3, 4x1'];

/** Constant int32 indices. */
export function indices(graph: GraphBuilder, rows: readonly number[], shape: Shape): Value {
  return graph.constant(rows, shape, 'int32');
}
