/**
 * @file The random mask of dropout, made of integer arithmetic inside the graph.
 *
 * Invariant: every step is exact (int32 products wrap modulo 2^32 on WASM as in WGSL), so one seed
 * gives one mask on every device; a hash through sin(), as shaders have it, would not.
 */
import { at } from '../reads';
import { GraphError, type Value } from './graph';
import type { GraphOperators } from './operators';
import { formatShape, sizeOf, type Shape } from './shapes';

const INT32_MIN = -(2 ** 31);
const INT32_RANGE = 2 ** 32;

/**
 * A mask of `shape` [... x columns]: 0 with probability `rate`, else 1 / (1 - rate). Masks of other
 * seeds, and of another `salt` in the same graph, are independent.
 *
 * A position is kept if its hash lies below a threshold: h = A(row) + B(row) · K(column) mod 2^32,
 * where K is a random constant, and A and B are products of such constants with the seed mixed in.
 * The comparison looks at the high bits of h, which depend on all bits of the factors. A and B have
 * an element for each row only, and serve all masks of as many rows: a mask costs four passes.
 */
export function dropoutMask(
  graph: GraphOperators,
  shape: Shape,
  rate: number,
  seed: Value,
  salt: number,
): Value {
  if (!(rate > 0 && rate < 1) || seed.type !== 'float32' || sizeOf(seed.shape) !== 1) {
    const given = `${seed.type}${formatShape(seed.shape)}`;
    throw new GraphError(`dropout: rate ${rate} must be in [0, 1), seed ${given} a float32 scalar`);
  }
  const columns = shape.at(-1) ?? 1;
  const rowShape = [...shape.slice(0, -1), 1];
  const rows = sizeOf(rowShape);
  const scalar = graph.cast(graph.reshape(seed, []), 'int32');
  const rowHash = (stream: number): Value =>
    graph.add(graph.constant(randomInt32(rows, stream)), mixed(graph, scalar, stream));
  const offset = graph.reshape(graph.mul(rowHash(1), rowHash(2)), rowShape);
  const slope = graph.reshape(graph.mul(rowHash(3), rowHash(4)), rowShape);
  const columnKeys = graph.constant(randomInt32(columns, 5 + salt), [columns]);
  const hash = graph.add(offset, graph.mul(slope, columnKeys));
  const threshold = Math.round(INT32_MIN + (1 - rate) * INT32_RANGE);
  return graph.where(graph.less(hash, threshold), 1 / (1 - rate), 0);
}

/** Two rounds of s = (s + s / 2^15) · odd: division stands in for the shift that int32 lacks. */
function mixed(graph: GraphOperators, seed: Value, stream: number): Value {
  const factors = randomInt32(3, -stream).map((key) => key | 1);
  const round = (s: Value, factor: number): Value =>
    graph.mul(graph.add(s, graph.div(s, 2 ** 15)), factor);
  const first = graph.mul(graph.add(seed, stream), at(factors, 0));
  return round(round(first, at(factors, 1)), at(factors, 2));
}

/** Pseudorandom 32-bit integers of a stream: splitmix32 (Steele, Lea & Flood 2014). */
function randomInt32(count: number, stream: number): Int32Array {
  let state = Math.imul(stream, 0x632be5ab);
  return Int32Array.from({ length: count }, () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  });
}
