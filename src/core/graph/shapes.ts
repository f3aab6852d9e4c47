/** @file Arithmetic of static shapes, which knows no graph. What does not fit is undefined. */
import { at } from '../reads';

/** Dimensions, outermost first; tensors are row-major. A scalar's shape is []. */
export type Shape = readonly number[];

export const formatShape = (shape: Shape): string => `[${shape.join(' x ')}]`;

export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The common shape of two operands under NumPy's rule, or undefined where there is none. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const aligned = (shape: Shape, axis: number): number => {
    const own = axis - rank + shape.length;
    return own < 0 ? 1 : at(shape, own);
  };
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const [left, right] = [aligned(a, axis), aligned(b, axis)];
    if (left !== right && left !== 1 && right !== 1) return undefined;
    shape.push(left === 1 ? right : left);
  }
  return shape;
}

/** Whether a tensor of the one shape can be repeated to fill the other. */
export function broadcastsTo(narrow: Shape, wide: Shape): boolean {
  const shape = broadcastShapes(narrow, wide);
  return shape !== undefined && sameShape(shape, wide);
}

/** The axes of `wide` along which `narrow` was repeated to broadcast to it. */
export function broadcastAxes(narrow: Shape, wide: Shape): number[] {
  const added = wide.length - narrow.length;
  return wide.flatMap((length, axis) =>
    axis < added || (narrow[axis - added] === 1 && length !== 1) ? [axis] : [],
  );
}

/** Axes counted from the front, ascending, without repeats; undefined where one is out of range. */
export function normaliseAxes(axes: readonly number[], rank: number): number[] | undefined {
  const fromFront = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const exist = fromFront.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);
  return exist ? [...new Set(fromFront)].sort((a, b) => a - b) : undefined;
}

/** The shape after reducing `axes` (already normalised). */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  if (keepDims) return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return shape.filter((_, axis) => !axes.includes(axis));
}
