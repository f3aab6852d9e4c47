/**
 * @file Lengths that are known only when a model runs: how many texts, how many tokens.
 *
 * Shapes are numbers, and stay so: a prime stands in for such a length. The arithmetic of shapes is
 * exact without knowing of it, and a product (of rows and tokens, say) still tells what it is made of.
 */
import { at } from '../reads';
import { GraphError, type Graph } from './graph';
import { formatShape, type Shape } from './shapes';

export const BATCH = 8191;
export const TOKENS = 131_071;

/** Names of lengths that are not known yet, by the prime that stands for each. */
export type Symbols = ReadonlyMap<number, string>;

export const NO_SYMBOLS: Symbols = new Map();
export const TEXT_SYMBOLS: Symbols = new Map([
  [BATCH, 'batch'],
  [TOKENS, 'tokens'],
]);

/** Whether a length is a symbol or a product with one. */
export function isSymbolic(symbols: Symbols, length: number): boolean {
  return length > 0 && [...symbols.keys()].some((prime) => length % prime === 0);
}

/** A target shape as ONNX's Reshape takes it. */
export interface ReshapeTarget {
  /** In terms of ONNX: -1 is worked out; a symbol's prime is to be replaced by its length. */
  readonly lengths: readonly number[];
  /** Whether any prime is left in it. */
  readonly needsSymbols: boolean;
}

/** @throws GraphError for a shape that ONNX cannot be told: more than one product with symbols. */
export function reshapeTarget(symbols: Symbols, shape: Shape): ReshapeTarget {
  const unknown = [...shape.keys()].filter((axis) => isSymbolic(symbols, at(shape, axis)));
  const product = unknown.find((axis) => !symbols.has(at(shape, axis)));
  const workedOut = product ?? unknown.at(-1);
  const left = unknown.filter((axis) => axis !== workedOut);
  if (left.some((axis) => !symbols.has(at(shape, axis)))) {
    throw new GraphError(`Reshape: two unknown products in ${formatShape(shape)}`);
  }
  const lengths = shape.map((length, axis) => (axis === workedOut ? -1 : length));
  return { lengths, needsSymbols: left.length > 0 };
}

/** Where a run finds a symbol's length: an input's name and axis. */
export function symbolSource(graph: Graph, symbol: number): { input: string; axis: number } {
  for (const [input, { shape }] of graph.inputs) {
    const axis = shape.indexOf(symbol);
    if (axis >= 0) return { input, axis };
  }
  throw new GraphError(`no input has the unknown length ${symbol}`);
}
