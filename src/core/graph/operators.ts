/**
 * @file Operators that multiply, normalise, pick and rearrange; the rest is in elementwise.ts.
 *
 * Invariant: a graph that was built runs; whatever does not fit throws a GraphError that names the
 * operator and the shapes. Axes may be negative (counted from the end).
 */
import { at } from '../reads';
import { axisOf, mismatch, requireTypes } from './checks';
import { ElementwiseOperators } from './elementwise';
import { GraphError, type Value } from './graph';
import {
  broadcastShapes,
  broadcastsTo,
  formatShape,
  sameShape,
  sizeOf,
  type Shape,
} from './shapes';

export class GraphOperators extends ElementwiseOperators {
  /** Matrix product of [... x m x k] and [... x k x n]; leading axes broadcast. */
  matMul(a: Value, b: Value): Value {
    requireTypes('MatMul', 'float32', a, b);
    const [m, inner] = a.shape.slice(-2);
    const [innerOfB, n] = b.shape.slice(-2);
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    if (!batch || m === undefined || n === undefined || inner !== innerOfB) {
      return mismatch('MatMul', a, b);
    }
    return this.append('MatMul', [a, b], {}, [...batch, m, n], 'float32');
  }

  /** a·b (+ bias) of matrices, each transposed first where asked; bias broadcasts to [m x n]. */
  gemm(
    a: Value,
    b: Value,
    options: { transA?: boolean; transB?: boolean; bias?: Value } = {},
  ): Value {
    const { transA = false, transB = false, bias } = options;
    requireTypes('Gemm', 'float32', a, b, ...(bias ? [bias] : []));
    const [m, inner] = transA ? a.shape.toReversed() : a.shape;
    const [innerOfB, n] = transB ? b.shape.toReversed() : b.shape;
    const areMatrices = a.shape.length === 2 && b.shape.length === 2;
    if (!areMatrices || m === undefined || n === undefined || inner !== innerOfB) {
      return mismatch('Gemm', a, b);
    }
    const shape = [m, n];
    if (bias && !broadcastsTo(bias.shape, shape)) return mismatch('Gemm', bias, a, b);
    return this.append('Gemm', bias ? [a, b, bias] : [a, b], { transA, transB }, shape, 'float32');
  }

  /** exp(x) / Σ exp(x) along an axis. */
  softmax(x: Value, axis = -1): Value {
    requireTypes('Softmax', 'float32', x);
    return this.append('Softmax', [x], { axis: axisOf('Softmax', x, axis) }, x.shape, 'float32');
  }

  /**
   * (x - mean) / sqrt(variance + epsilon) * scale + bias over the last axis [... x d]; scale and
   * bias are [d]. Ba, Kiros & Hinton 2016, equation 4; the variance is the biased one.
   */
  layerNormalization(x: Value, scale: Value, bias: Value, epsilon = 1e-5): Value {
    requireTypes('LayerNormalization', 'float32', x, scale, bias);
    const last = x.shape.slice(-1);
    if (last.length === 0 || !sameShape(scale.shape, last) || !sameShape(bias.shape, last)) {
      return mismatch('LayerNormalization', x, scale, bias);
    }
    return this.append('LayerNormalization', [x, scale, bias], { epsilon }, x.shape, 'float32');
  }

  /** The rows of table [rows x ...] that the int32 indices [...i] name: [...i x ...]. */
  gather(table: Value, indices: Value): Value {
    requireTypes('Gather', 'int32', indices);
    if (table.shape.length === 0) return mismatch('Gather', table, indices);
    const shape = [...indices.shape, ...table.shape.slice(1)];
    return this.append('Gather', [table, indices], {}, shape, table.type);
  }

  /** The axes in another order, by default reversed: axis i of the result is axis order[i] of x. */
  transpose(x: Value, order: readonly number[] = x.shape.map((_, axis) => axis).reverse()): Value {
    const perm = order.map((axis) => axisOf('Transpose', x, axis));
    if (perm.length !== x.shape.length || new Set(perm).size !== perm.length) {
      throw new GraphError(`Transpose: (${order.join()}) is no order of ${formatShape(x.shape)}`);
    }
    const shape = perm.map((axis) => at(x.shape, axis));
    return this.append('Transpose', [x], { perm }, shape, x.type);
  }

  /** The same elements in another shape; one length may be -1, which is then worked out. */
  reshape(x: Value, shape: Shape): Value {
    const known = shape.reduce((size, length) => (length === -1 ? size : size * length), 1);
    const full = shape.map((length) => (length === -1 ? sizeOf(x.shape) / known : length));
    if (sizeOf(full) !== sizeOf(x.shape) || full.some((length) => !Number.isInteger(length))) {
      throw new GraphError(`Reshape: ${formatShape(x.shape)} cannot become ${formatShape(shape)}`);
    }
    if (sameShape(full, x.shape)) return x;
    return this.append('Reshape', [x], { shape: full }, full, x.type);
  }

  /** x repeated along axes of length 1 and new leading axes, as far as `shape`. */
  expand(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    if (!broadcastsTo(x.shape, shape)) {
      throw new GraphError(`Expand: ${formatShape(x.shape)} cannot become ${formatShape(shape)}`);
    }
    return this.append('Expand', [x], { shape }, shape, x.type);
  }

  /** The elements from `starts` up to (not including) `ends` along `axes`, by default the first. */
  slice(
    x: Value,
    starts: readonly number[],
    ends: readonly number[],
    axes: readonly number[] = starts.map((_, axis) => axis),
  ): Value {
    const allStarts = x.shape.map(() => 0);
    const allEnds = [...x.shape];
    axes.forEach((given, index) => {
      const axis = axisOf('Slice', x, given);
      const length = at(x.shape, axis);
      const fromFront = (end = 0): number => (end < 0 ? end + length : end);
      allStarts[axis] = fromFront(starts[index]);
      allEnds[axis] = Math.min(fromFront(ends[index]), length);
    });
    const shape = allEnds.map((end, axis) => end - at(allStarts, axis));
    if (shape.some((length) => length <= 0) || allStarts.some((start) => start < 0)) {
      throw new GraphError(
        `Slice: nothing of ${formatShape(x.shape)} between (${starts.join()}) and (${ends.join()})`,
      );
    }
    if (sameShape(shape, x.shape)) return x;
    return this.append('Slice', [x], { starts: allStarts, ends: allEnds }, shape, x.type);
  }

  /** Zeros around x: `before[axis]` and `after[axis]` of them. */
  pad(x: Value, before: readonly number[], after: readonly number[]): Value {
    requireTypes('Pad', 'float32', x);
    if (before.length !== x.shape.length || after.length !== x.shape.length) {
      throw new GraphError(`Pad: ${formatShape(x.shape)} by (${before.join()}), (${after.join()})`);
    }
    const shape = x.shape.map((length, axis) => length + at(before, axis) + at(after, axis));
    return this.append('Pad', [x], { before, after }, shape, 'float32');
  }

  /** Values one after the other along an axis; equal in all other axes. */
  concat(values: readonly Value[], axis = 0): Value {
    const [first] = values;
    if (!first) throw new GraphError('Concat: no values');
    const along = axisOf('Concat', first, axis);
    const rest = first.shape.toSpliced(along, 1);
    const fits = ({ shape, type }: Value): boolean =>
      shape.length === first.shape.length &&
      sameShape(shape.toSpliced(along, 1), rest) &&
      type === first.type;
    if (!values.every(fits)) return mismatch('Concat', ...values);
    const total = values.reduce((sum, { shape }) => sum + at(shape, along), 0);
    const shape = first.shape.with(along, total);
    if (values.length === 1) return first;
    return this.append('Concat', values, { axis: along }, shape, first.type);
  }

  /** Adds updates [n x d] into zeros [rows x d] at the rows that int32 indices [n x 1] name. */
  protected scatterIntoZeros(indices: Value, updates: Value, rows: number): Value {
    requireTypes('ScatterElements', 'int32', indices);
    requireTypes('ScatterElements', 'float32', updates);
    const [n, d] = updates.shape;
    if (d === undefined || !sameShape(indices.shape, [n ?? 0, 1])) {
      return mismatch('ScatterElements', indices, updates);
    }
    const zeros = this.expand(this.constant(0), [rows, d]);
    return this.append('ScatterElements', [zeros, indices, updates], {}, zeros.shape, 'float32');
  }
}
