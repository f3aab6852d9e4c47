/**
 * @file From a student's forward pass to its two ONNX models: `trainingModel` (several optimiser
 * steps a run) and `evaluationModel` (softmax). Loss and optimiser are the same for every student.
 *
 * Names, which the trainer relies on: a parameter P goes in as P, P.m, P.v and comes out as P.next,
 * P.m.next, P.v.next; batch inputs of step k (0-based) end in `.k`.
 */
import { GraphBuilder, type Value } from '../graph/builder';
import { gradient } from '../graph/gradient';
import { encodeOnnx } from '../graph/onnx';
import { adamW, clipByGlobalNorm } from '../graph/optimizer';
import { at } from '../reads';

export interface ParameterSpec {
  name: string;
  shape: number[];
  /** Decoupled weight decay; 0 for biases. */
  weightDecay: number;
  /** Start values, [shape]; zeros where there is none. The caller must not change them. */
  initial?: () => Float32Array;
}

/** Numbers that are not trained and of which batches pick rows, [rows x width], row-major. */
export interface TableSpec {
  name: string;
  rows: number;
  width: number;
  /** Never changed once a trainer has seen it: other numbers are another array. */
  values: Float32Array;
}

export interface BatchInputSpec {
  name: string;
  shape: number[];
  type: 'float32' | 'int32';
  /**
   * The name of a table whose rows the batch picks: the batch then has their int32 numbers, [shape], and
   * the graph the rows, [...shape x width].
   */
  table?: string;
}

/** A student as a forward graph of static shape. */
export interface StudentModel {
  /** Rows of a batch. */
  rows: number;
  classes: number;
  parameters: ParameterSpec[];
  batchInputs: BatchInputSpec[];
  tables?: TableSpec[];
  /** Logits [rows x classes]. `parameter` and `input` give the graph's values by name. */
  logits(
    graph: GraphBuilder,
    parameter: (name: string) => Value,
    input: (name: string) => Value,
  ): Value;
}

/** How a student's graphs get the rows that a batch picks of a table. */
export interface InputOptions {
  /**
   * True: the tables are inputs under their own names, and rows are picked inside the graph, which is for
   * devices that tables can stay on. False: the rows that were picked are the inputs.
   */
  residentTables?: boolean;
}

/** How a training model takes its steps. */
export interface StepOptions extends InputOptions {
  /** Optimiser steps in a row, in one run. */
  steps: number;
  /** Gradients that are longer than this together are shortened to it; 0 leaves them as they are. */
  clipNorm?: number;
}

/** Names of all tensors that a parameter's state has, as the training model's inputs. */
export function stateNames(name: string): string[] {
  return [name, `${name}.m`, `${name}.v`];
}

/**
 * ONNX bytes of several optimiser steps in a row, so that parameters and moments cross into JavaScript
 * once a run and not once a step.
 *
 * Each step minimises L = sum over rows of lossWeight_i * cross-entropy(p_i, target_i) (CanDist's L_dr;
 * the caller divides the weights by the rows of the batch, which makes it a mean). Further inputs: `targets.k`
 * [rows x classes], `lossWeights.k` [rows], `step` and `learningRate` [steps]. Output `losses` [steps].
 */
export function trainingModel(model: StudentModel, options: StepOptions): Uint8Array {
  return encodeOnnx(trainingGraph(model, options), { name: 'training' });
}

/** The graph of `trainingModel`. */
export function trainingGraph(
  model: StudentModel,
  { steps, clipNorm = 0, residentTables = false }: StepOptions,
): GraphBuilder {
  const graph = new GraphBuilder();
  const tables = residentTables ? tableInputs(graph, model) : null;
  const rates = graph.input('learningRate', [steps]);
  const counts = graph.input('step', [steps]);
  const state = new Map<string, Value>();
  for (const { name, shape } of model.parameters) {
    for (const tensor of stateNames(name)) state.set(tensor, graph.input(tensor, shape));
  }
  const losses: Value[] = [];
  for (let k = 0; k < steps; k++) {
    const parameter = (name: string) => required(state, name);
    const inputs = batchInputs(graph, model, `.${k}`, tables);
    const logits = model.logits(graph, parameter, (name) => required(inputs, name));
    const loss = weightedCrossEntropy(
      graph,
      logits,
      graph.input(`targets.${k}`, [model.rows, model.classes]),
      graph.input(`lossWeights.${k}`, [model.rows]),
    );
    losses.push(graph.reshape(loss, [1]));
    const current = model.parameters.map(({ name }) => parameter(name));
    const unclipped = gradient(graph, loss, current);
    const gradients = clipNorm > 0 ? clipByGlobalNorm(graph, unclipped, clipNorm) : unclipped;
    const scalar = (vector: Value) => graph.reshape(graph.slice(vector, [k], [k + 1]), []);
    model.parameters.forEach(({ name, weightDecay }, i) => {
      const next = adamW(graph, {
        parameter: required(state, name),
        gradient: gradients[i] as Value,
        firstMoment: required(state, `${name}.m`),
        secondMoment: required(state, `${name}.v`),
        learningRate: scalar(rates),
        step: scalar(counts),
        weightDecay,
      });
      state.set(name, next.parameter);
      state.set(`${name}.m`, next.firstMoment);
      state.set(`${name}.v`, next.secondMoment);
    });
  }
  for (const [name, value] of state) graph.output(`${name}.next`, value);
  graph.output('losses', graph.concat(losses, 0));
  return graph;
}

/** ONNX bytes of the forward pass: parameters and batch inputs → `probabilities` [rows x classes]. */
export function evaluationModel(
  model: StudentModel,
  { residentTables = false }: InputOptions = {},
): Uint8Array {
  const graph = new GraphBuilder();
  const tables = residentTables ? tableInputs(graph, model) : null;
  const parameters = new Map(
    model.parameters.map(({ name, shape }) => [name, graph.input(name, shape)]),
  );
  const inputs = batchInputs(graph, model, '', tables);
  const logits = model.logits(
    graph,
    (name) => required(parameters, name),
    (name) => required(inputs, name),
  );
  graph.output('probabilities', graph.softmax(logits, -1));
  return encodeOnnx(graph, { name: 'evaluation' });
}

/** A model's tables as inputs of a graph, by name. */
export function tableInputs(
  graph: GraphBuilder,
  { tables = [] }: StudentModel,
): Map<string, Value> {
  return new Map(
    tables.map(({ name, rows, width }) => [name, graph.input(name, [rows, width])] as const),
  );
}

/** What the student sees of a batch, by name. @param tables as inputs of the graph, or null. */
export function batchInputs(
  graph: GraphBuilder,
  model: StudentModel,
  suffix = '',
  tables: Map<string, Value> | null = null,
): Map<string, Value> {
  return new Map(
    model.batchInputs.map(({ name, shape, type, table }) => {
      const input = name + suffix;
      if (table === undefined) return [name, graph.input(input, shape, type)];
      if (!tables) return [name, graph.input(input, [...shape, tableOf(model, table).width])];
      return [name, graph.gather(required(tables, table), graph.input(input, shape, 'int32'))];
    }),
  );
}

export function tableOf({ tables = [] }: StudentModel, name: string): TableSpec {
  const table = tables.find((candidate) => candidate.name === name);
  if (!table) throw new Error(`The student has no table "${name}".`);
  return table;
}

/** The rows of a table by their numbers, one after the other. */
export function pickRows({ width, values }: TableSpec, rows: Int32Array): Float32Array {
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

/** -sum over i, j of weight_i * target_ij * log softmax(logits)_ij, a scalar. */
function weightedCrossEntropy(
  graph: GraphBuilder,
  logits: Value,
  targets: Value,
  weights: Value,
): Value {
  const weighted = graph.mul(targets, graph.reshape(weights, [at(weights.shape, 0), 1]));
  return graph.neg(
    graph.reduceSum(graph.mul(weighted, graph.logSoftmax(logits, -1)), [0, 1], false),
  );
}

function required(values: Map<string, Value>, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(`The student's graph has no tensor "${name}".`);
  return value;
}
