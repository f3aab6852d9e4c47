/**
 * @file The random mask of dropout, made of integer arithmetic inside the graph.
 *
 * Invariant: every step is exact (int32 products wrap modulo 2^32 on WASM as in WGSL), so one seed
 * gives one mask on every device; a hash through sin(), as shaders have it, would not.
 */
import { GraphError, type Value } from './graph';
import type { GraphOperators } from './operators';
import { formatShape, sizeOf, type Shape } from './shapes';

/** Scales a signed 32-bit number's range to probabilities. */
const INT32_RANGE = 2 ** 32;
const INT32_MIN = -(2 ** 31);

/**
 * A mask of `shape` [... x columns]: 0 with probability `rate`, else 1 / (1 - rate). Masks of other
 * seeds and of other calls (`salt`) are independent.
 *
 * With random constants K, the number of a position is h = A(row) + B(row) · K(column) mod 2^32,
 * where A and B are products of numbers hashed from the row and the seed: for any two columns a
 * pair of rows differs in both. Only high bits decide, which depend on all bits of the factors.
 * The rows' numbers are shared by all masks of equally many rows: a mask costs three passes.
 */
export function dropoutMask(
  graph: GraphOperators,
  shape: Shape,
  rate: number,
  seed: Value,
  salt: number,
): Value {
  if (!(rate > 0 && rate < 1) || seed.type !== 'float32' || sizeOf(seed.shape) !== 1) {
    throw new GraphError(
      `dropout: rate ${rate} must lie in [0, 1), the seed ${formatShape(seed.shape)} be a float32 scalar`,
    );
  }
  const columns = shape.at(-1) ?? 1;
  const rowShape = [...shape.slice(0, -1), 1];
  const rows = sizeOf(rowShape);
  const scalar = graph.cast(graph.reshape(seed, []), 'int32');
  const rowHash = (stream: number): Value => {
    const keys = graph.constant(randomInt32(rows, stream), [rows, 1]);
    return graph.reshape(graph.add(keys, mixed(graph, scalar, stream)), rowShape);
  };
  const offset = graph.mul(rowHash(1), rowHash(2));
  const slope = graph.mul(rowHash(3), rowHash(4));
  const columnKeys = graph.constant(randomInt32(columns, 5 + salt), [columns]);
  const hash = graph.add(offset, graph.mul(slope, columnKeys));
  const threshold = Math.round(INT32_MIN + (1 - rate) * INT32_RANGE);
  return graph.where(graph.less(hash, threshold), 1 / (1 - rate), 0);
}

/** Two rounds of s = (s + s / 2^15) · odd: division stands in for the shift that int32 lacks. */
function mixed(graph: GraphOperators, seed: Value, stream: number): Value {
  const [first = 1, second = 1, third = 1] = randomInt32(3, -stream).map((key) => key | 1);
  const round = (s: Value, factor: number): Value =>
    graph.mul(graph.add(s, graph.div(s, 2 ** 15)), factor);
  return round(round(graph.mul(graph.add(seed, stream), first), second), third);
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
