/**
 * @file Operators on single elements and reductions over axes.
 *
 * Binary ones broadcast as NumPy does, and take a plain number for a scalar.
 */
import { axesOf, mismatch, requireTypes } from './checks';
import { Graph, type ElementType, type Value } from './graph';
import { broadcastShapes, broadcastsTo, reducedShape, type Shape } from './shapes';

/** A value, or a number that becomes a scalar constant of the other operand's type. */
export type Operand = Value | number;

type Unary =
  | 'Abs'
  | 'Erf'
  | 'Exp'
  | 'Floor'
  | 'Identity'
  | 'Log'
  | 'Neg'
  | 'Relu'
  | 'Sigmoid'
  | 'Sqrt'
  | 'Tanh';
type Binary = 'Add' | 'Div' | 'Equal' | 'Greater' | 'Less' | 'Mul' | 'Sub';
type Reduction = 'ReduceMax' | 'ReduceMean' | 'ReduceSum' | 'ReduceSumSquare';
type Axes = readonly number[];

export class ElementwiseOperators extends Graph {
  readonly abs = (x: Value): Value => this.#map('Abs', x);
  readonly erf = (x: Value): Value => this.#map('Erf', x);
  readonly exp = (x: Value): Value => this.#map('Exp', x);
  readonly floor = (x: Value): Value => this.#map('Floor', x);
  readonly log = (x: Value): Value => this.#map('Log', x);
  readonly neg = (x: Value): Value => this.#map('Neg', x);
  readonly relu = (x: Value): Value => this.#map('Relu', x);
  readonly sigmoid = (x: Value): Value => this.#map('Sigmoid', x);
  readonly sqrt = (x: Value): Value => this.#map('Sqrt', x);
  readonly tanh = (x: Value): Value => this.#map('Tanh', x);
  /** x itself, but no gradient flows back through it. */
  readonly stopGradient = (x: Value): Value => this.#map('Identity', x);

  readonly sub = (a: Operand, b: Operand): Value => this.#combine('Sub', a, b);
  readonly equal = (a: Operand, b: Operand): Value => this.#combine('Equal', a, b);
  readonly greater = (a: Operand, b: Operand): Value => this.#combine('Greater', a, b);
  readonly less = (a: Operand, b: Operand): Value => this.#combine('Less', a, b);
  readonly div = (a: Operand, b: Operand): Value =>
    this.#unlessNeutral(1, a, b) ?? this.#combine('Div', a, b);
  readonly add = (a: Operand, b: Operand): Value =>
    this.#unlessNeutral(0, a, b) ?? this.#unlessNeutral(0, b, a) ?? this.#combine('Add', a, b);
  readonly mul = (a: Operand, b: Operand): Value =>
    this.#unlessNeutral(1, a, b) ?? this.#unlessNeutral(1, b, a) ?? this.#combine('Mul', a, b);

  /** The maximum over `axes`, as of the others below: all axes by default. */
  readonly reduceMax = (x: Value, axes?: Axes, keepDims?: boolean): Value =>
    this.#reduce('ReduceMax', x, axes, keepDims);
  readonly reduceMean = (x: Value, axes?: Axes, keepDims?: boolean): Value =>
    this.#reduce('ReduceMean', x, axes, keepDims);
  readonly reduceSum = (x: Value, axes?: Axes, keepDims?: boolean): Value =>
    this.#reduce('ReduceSum', x, axes, keepDims);
  /** The sum of squares. */
  readonly reduceSumSquare = (x: Value, axes?: Axes, keepDims?: boolean): Value =>
    this.#reduce('ReduceSumSquare', x, axes, keepDims);

  /** x to a constant power. */
  pow(x: Value, exponent: number): Value {
    requireTypes('Pow', 'float32', x);
    return exponent === 1 ? x : this.append('Pow', [x], { exponent }, x.shape, 'float32');
  }

  /** x limited to [min, max]. */
  clip(x: Value, min: number, max: number): Value {
    requireTypes('Clip', 'float32', x);
    return this.append('Clip', [x], { min, max }, x.shape, 'float32');
  }

  /** `a` where the bool `condition` holds, `b` elsewhere; all three broadcast. */
  where(condition: Value, a: Operand, b: Operand): Value {
    requireTypes('Where', 'bool', condition);
    const [left, right, between] = this.#pair('Where', a, b);
    const shape = broadcastShapes(condition.shape, between);
    if (!shape) return mismatch('Where', condition, left, right);
    return this.append('Where', [condition, left, right], {}, shape, left.type);
  }

  /** x in another type; towards int32 it loses its fraction, towards bool all but being 0. */
  cast(x: Value, to: ElementType): Value {
    return x.type === to ? x : this.append('Cast', [x], { to }, x.shape, to);
  }

  #map(operator: Unary, x: Value): Value {
    requireTypes(operator, 'float32', x);
    return this.append(operator, [x], {}, x.shape, 'float32');
  }

  #combine(operator: Binary, a: Operand, b: Operand): Value {
    const [x, y, shape] = this.#pair(operator, a, b);
    const left = this.#unexpanded(x, y);
    const right = this.#unexpanded(y, left);
    const isComparison = operator === 'Equal' || operator === 'Greater' || operator === 'Less';
    return this.append(operator, [left, right], {}, shape, isComparison ? 'bool' : x.type);
  }

  /** Both operands as values, and the shape they broadcast to. */
  #pair(operator: string, a: Operand, b: Operand): [Value, Value, Shape] {
    const types = [a, b].flatMap((operand) => (typeof operand === 'number' ? [] : [operand.type]));
    const type = types[0] === 'int32' ? 'int32' : 'float32';
    const left = typeof a === 'number' ? this.constant(a, [], type) : a;
    const right = typeof b === 'number' ? this.constant(b, [], type) : b;
    const shape = broadcastShapes(left.shape, right.shape);
    if (!shape || left.type !== type || right.type !== type) return mismatch(operator, left, right);
    return [left, right, shape];
  }

  /** What x was expanded from, where broadcasting against `other` repeats it just the same. */
  #unexpanded(x: Value, other: Value): Value {
    const node = this.producer(x);
    if (node?.operator !== 'Expand') return x;
    const [source] = node.inputs;
    const between = broadcastShapes(source.shape, other.shape);
    return between && broadcastsTo(x.shape, between) ? source : x;
  }

  /** `other`, where `operand` is the scalar that leaves it as it is: 0 in a sum, 1 in a product. */
  #unlessNeutral(neutral: number, other: Operand, operand: Operand): Value | undefined {
    if (typeof other === 'number') return undefined;
    if (typeof operand === 'number') return operand === neutral ? other : undefined;
    const isNeutral = operand.shape.length === 0 && this.constants.get(operand)?.[0] === neutral;
    return isNeutral && operand.type === other.type ? other : undefined;
  }

  #reduce(operator: Reduction, x: Value, given: Axes | undefined, keepDims = false): Value {
    requireTypes(operator, 'float32', x);
    const axes = axesOf(operator, x, given ?? x.shape.map((_, axis) => axis));
    if (axes.length === 0 && operator !== 'ReduceSumSquare') return x;
    const shape = reducedShape(x.shape, axes, keepDims);
    return this.append(operator, [x], { axes, keepDims }, shape, 'float32');
  }
}
