/**
 * @file The store that everything else builds on: typed values, and nodes of ONNX operators.
 *
 * Invariant: nodes stand in topological order (a node's inputs are made before it); like values,
 * they are never changed or removed. Equal nodes and equal constants exist once, because every
 * operator is a pure function. Shape checks belong to the callers of `append`.
 */
import { formatShape, sizeOf, type Shape } from './shapes';

export type ElementType = 'float32' | 'int32' | 'bool';
export type ConstantData = Float32Array | Int32Array;

/** A tensor in the graph: an input, a constant or a node's output. Compared by identity. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** A graph that cannot be built: shapes or types that do not fit, or names taken twice. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

interface Signature<Inputs extends readonly Value[], Attributes = object> {
  readonly inputs: Inputs;
  readonly attributes: Readonly<Attributes>;
}
type Unary<Attributes = object> = Signature<readonly [Value], Attributes>;
type Binary<Attributes = object> = Signature<readonly [Value, Value], Attributes>;
type Ternary<Attributes = object> = Signature<readonly [Value, Value, Value], Attributes>;
type Reduction = Unary<{ axes: readonly number[]; keepDims: boolean }>;

/**
 * Every operator with its inputs and attributes, by its ONNX name and meaning. Shapes, axes and
 * other small integers are attributes here; the encoder makes int64 tensors of them where ONNX asks
 * for that, so that no int64 arithmetic (which WebGPU lacks) can enter a graph.
 */
export interface Operators {
  Abs: Unary;
  Add: Binary;
  Cast: Unary<{ to: ElementType }>;
  Clip: Unary<{ min: number; max: number }>;
  Concat: Signature<readonly Value[], { axis: number }>;
  Div: Binary;
  Equal: Binary;
  Erf: Unary;
  Exp: Unary;
  Expand: Unary<{ shape: Shape }>;
  Floor: Unary;
  Gather: Binary;
  Gemm: Signature<
    readonly [a: Value, b: Value] | readonly [a: Value, b: Value, bias: Value],
    { transA: boolean; transB: boolean }
  >;
  Greater: Binary;
  /** Passes its input on, but stops the gradient. */
  Identity: Unary;
  LayerNormalization: Ternary<{ epsilon: number }>;
  Less: Binary;
  Log: Unary;
  MatMul: Binary;
  Mul: Binary;
  Neg: Unary;
  Pad: Unary<{ before: readonly number[]; after: readonly number[] }>;
  Pow: Unary<{ exponent: number }>;
  ReduceMax: Reduction;
  ReduceMean: Reduction;
  ReduceSum: Reduction;
  ReduceSumSquare: Reduction;
  Relu: Unary;
  Reshape: Unary<{ shape: Shape }>;
  /** Adds updates [n x d] to rows of data [rows x d]: indices [n x 1] tell which. */
  ScatterElements: Ternary;
  Sigmoid: Unary;
  Slice: Unary<{ starts: readonly number[]; ends: readonly number[] }>;
  Softmax: Unary<{ axis: number }>;
  Sqrt: Unary;
  Sub: Binary;
  Tanh: Unary;
  Transpose: Unary<{ perm: readonly number[] }>;
  Where: Ternary;
}

export type OperatorName = keyof Operators;

export interface NodeOf<Name extends OperatorName> {
  readonly operator: Name;
  readonly inputs: Operators[Name]['inputs'];
  readonly attributes: Operators[Name]['attributes'];
  readonly output: Value;
}

/** A node; narrowed by comparing `operator`. */
export type Node = { [Name in OperatorName]: NodeOf<Name> }[OperatorName];

export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs = new Map<string, Value>();
  readonly outputs = new Map<string, Value>();
  readonly constants = new Map<Value, ConstantData>();
  readonly #values: Value[] = [];
  readonly #producers = new Map<Value, Node>();
  readonly #nodeByKey = new Map<string, Node>();
  readonly #constantsByKey = new Map<string, Value[]>();

  /** A tensor that is fed at each run. */
  input(name: string, shape: Shape, type: ElementType = 'float32'): Value {
    this.#claimName(name);
    const value = this.#newValue(shape, type);
    this.inputs.set(name, value);
    return value;
  }

  /**
   * A tensor that is part of the model. A number is a scalar (shape []), an array a vector unless
   * a shape is given; numbers are float32 unless a type is given.
   */
  constant(
    data: number | readonly number[] | ConstantData,
    shape?: Shape,
    type?: 'float32' | 'int32',
  ): Value {
    const kind = type ?? (data instanceof Int32Array ? 'int32' : 'float32');
    const numbers = typeof data === 'number' ? [data] : data;
    const array = kind === 'int32' ? new Int32Array(numbers) : new Float32Array(numbers);
    const fullShape = shape ?? (typeof data === 'number' ? [] : [array.length]);
    if (sizeOf(fullShape) !== array.length) {
      throw new GraphError(
        `constant: ${array.length} numbers do not fill the shape ${formatShape(fullShape)}`,
      );
    }
    const key = `${kind}${formatShape(fullShape)}`;
    const alike = this.#constantsByKey.get(key) ?? [];
    const known = alike.find((value) => sameNumbers(this.constants.get(value), array));
    if (known) return known;
    const value = this.#newValue(fullShape, kind);
    this.constants.set(value, array);
    alike.push(value);
    this.#constantsByKey.set(key, alike);
    return value;
  }

  /** Gives a value a name under which a run returns it, other than all names of inputs. */
  output(name: string, value: Value): void {
    this.#claimName(name);
    this.#requireOwn('output', value);
    this.outputs.set(name, value);
  }

  /** The output of a new node, or of the equal node that exists already. */
  protected append<Name extends OperatorName>(
    operator: Name,
    inputs: Operators[Name]['inputs'],
    attributes: Operators[Name]['attributes'],
    shape: Shape,
    type: ElementType,
  ): Value {
    for (const input of inputs) this.#requireOwn(operator, input);
    const key = JSON.stringify([operator, inputs.map(({ id }) => id), attributes]);
    const known = this.#nodeByKey.get(key);
    if (known) return known.output;
    const output = this.#newValue(shape, type);
    // The compiler cannot see that the four parts belong to one operator; the signature ensures it.
    const node = { operator, inputs, attributes, output } as unknown as Node;
    this.nodes.push(node);
    this.#producers.set(output, node);
    this.#nodeByKey.set(key, node);
    return output;
  }

  /** The node that makes a value; undefined for inputs and constants. */
  protected producer(value: Value): Node | undefined {
    return this.#producers.get(value);
  }

  #newValue(shape: Shape, type: ElementType): Value {
    const value = { id: this.#values.length, shape: [...shape], type };
    this.#values.push(value);
    return value;
  }

  #requireOwn(operator: string, value: Value): void {
    if (this.#values[value.id] !== value) {
      throw new GraphError(`${operator}: a value ${formatShape(value.shape)} of another graph`);
    }
  }

  #claimName(name: string): void {
    if (this.inputs.has(name) || this.outputs.has(name)) {
      throw new GraphError(`the name "${name}" is taken`);
    }
  }
}

function sameNumbers(known: ConstantData | undefined, array: ConstantData): boolean {
  return known !== undefined && known.every((number, index) => Object.is(number, array[index]));
}
