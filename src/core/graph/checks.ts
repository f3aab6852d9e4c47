/** @file What operators check of their inputs: a failure is a GraphError that names the shapes. */
import { at } from '../reads';
import { GraphError, type ElementType, type Value } from './graph';
import { formatShape, normaliseAxes } from './shapes';

export function requireTypes(operator: string, type: ElementType, ...values: Value[]): void {
  if (values.some((value) => value.type !== type)) mismatch(`${operator} of ${type}`, ...values);
}

/** Axes counted from the front. */
export function axesOf(operator: string, x: Value, axes: readonly number[]): readonly number[] {
  const normalised = normaliseAxes(axes, x.shape.length);
  if (normalised) return normalised;
  throw new GraphError(`${operator}: no axes (${axes.join()}) in ${formatShape(x.shape)}`);
}

export function axisOf(operator: string, x: Value, axis: number): number {
  return at(axesOf(operator, x, [axis]), 0);
}

export function mismatch(operator: string, ...values: Value[]): never {
  const described = values.map(({ type, shape }) => `${type}${formatShape(shape)}`);
  throw new GraphError(`${operator}: ${described.join(', ')} do not fit together`);
}
