/**
 * @file The graph as models use it: the ONNX operators, and the composites made of them.
 *
 * A composite needs no gradient rule, since its parts have theirs.
 */
import { at } from '../reads';
import { mismatch } from './checks';
import { dropoutMask } from './dropout';
import type { Operand } from './elementwise';
import { GraphError, type NodeOf, type Value } from './graph';
import { GraphOperators } from './operators';
import { sameShape, sizeOf } from './shapes';

export { GraphError, type Value } from './graph';
export type { Shape } from './shapes';

export class GraphBuilder extends GraphOperators {
  #dropouts = 0;

  /**
   * The sum of values of one shape. Where they are parts between zeros that together fill the
   * shape, which is how the gradients of slices meet, the parts are put side by side instead.
   */
  sum(values: readonly Value[]): Value {
    const [first, ...others] = values;
    if (!first) throw new GraphError('sum: no values');
    if (others.length === 0) return first;
    return this.#joined(values) ?? others.reduce((sum, value) => this.add(sum, value), first);
  }

  /** The larger of two values, elementwise; of equals, the first. */
  max(a: Value, b: Operand): Value {
    return this.where(this.less(a, b), b, a);
  }

  /** The smaller of two values, elementwise; of equals, the first. */
  min(a: Value, b: Operand): Value {
    return this.where(this.greater(a, b), b, a);
  }

  /**
   * log(softmax(x)) = x - max - log(sum(exp(x - max))), which neither overflows nor takes the log
   * of 0. The shift by max changes nothing, so no gradient needs to flow through it.
   */
  logSoftmax(x: Value, axis = -1): Value {
    const shifted = this.sub(x, this.stopGradient(this.reduceMax(x, [axis], true)));
    return this.sub(shifted, this.log(this.reduceSum(this.exp(shifted), [axis], true)));
  }

  /** x · Φ(x) = x/2 · (1 + erf(x / √2)). Hendrycks & Gimpel 2016, the exact form. */
  gelu(x: Value): Value {
    const cumulative = this.add(this.erf(this.mul(x, Math.SQRT1_2)), 1);
    return this.mul(this.mul(x, 0.5), cumulative);
  }

  /**
   * Sums by row: row r of the result [rows x ...d] is the sum of those updates [...i x ...d] whose
   * int32 index [...i] is r. The gradient of `gather`, right for repeated indices. WebGPU adds in
   * no fixed order, so that runs may differ in the last bit.
   */
  scatterAdd(indices: Value, updates: Value, rows: number): Value {
    const inner = updates.shape.slice(indices.shape.length);
    if (!sameShape(updates.shape.slice(0, indices.shape.length), indices.shape)) {
      return mismatch('scatterAdd', indices, updates);
    }
    const flatIndices = this.reshape(indices, [sizeOf(indices.shape), 1]);
    const flatUpdates = this.reshape(updates, [sizeOf(indices.shape), sizeOf(inner)]);
    return this.reshape(this.scatterIntoZeros(flatIndices, flatUpdates, rows), [rows, ...inner]);
  }

  /**
   * Weighted sums of table rows: table [rows x d], int32 indices [b x l] and weights [b x l] give
   * [b x d]. Pad short bags with any index and weight 0.
   */
  embeddingBag(table: Value, indices: Value, weights: Value): Value {
    const [bags, length] = indices.shape;
    const areMatrices = table.shape.length === 2 && indices.shape.length === 2;
    if (!areMatrices || !length || !bags || !sameShape(indices.shape, weights.shape)) {
      return mismatch('embeddingBag', table, indices, weights);
    }
    const rows = this.gather(table, indices);
    const sums = this.matMul(this.reshape(weights, [bags, 1, length]), rows);
    return this.reshape(sums, [bags, at(sums.shape, 2)]);
  }

  /**
   * Zeroes each element of x [... x d] with the probability `rate` and divides the others by
   * 1 - rate (Srivastava et al. 2014). The mask is made inside the graph from `seed`, a float32
   * scalar that holds an integer below 2^24: each seed and each call in a graph has its own mask,
   * the same on every device. To drop by a mask made elsewhere, multiply by it.
   */
  dropout(x: Value, rate: number, seed: Value): Value {
    if (rate === 0) return x;
    return this.mul(x, dropoutMask(this, x.shape, rate, seed, this.#dropouts++));
  }

  /** Padded values without their padding, one after the other; undefined unless they fit so. */
  #joined(values: readonly Value[]): Value | undefined {
    const nodes = values.map((value) => this.producer(value));
    const pads = nodes.filter((node) => node?.operator === 'Pad');
    const [first] = pads;
    if (!first || pads.length < values.length) return undefined;
    const whole = first.output.shape;
    const axis = whole.findIndex((length, i) => length !== first.inputs[0].shape[i]);
    if (axis < 0) return undefined;
    const startOf = ({ attributes: { before } }: NodeOf<'Pad'>): number => at(before, axis);
    const parts = pads.sort((a, b) => startOf(a) - startOf(b));
    let end = 0;
    for (const pad of parts) {
      const [{ shape }] = pad.inputs;
      const length = at(shape, axis);
      const isElsewhereWhole = sameShape(shape, whole.with(axis, length));
      if (startOf(pad) !== end || !isElsewhereWhole) return undefined;
      end += length;
    }
    if (end !== whole[axis]) return undefined;
    return this.concat(
      parts.map(({ inputs: [x] }) => x),
      axis,
    );
  }
}
