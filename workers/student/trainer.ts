/**
 * @file Runs a student's training and evaluation models. Parameters and optimiser state stay in
 * tensors of the runtime, on its device, from the first step to the last; they come to JavaScript for
 * checkpoints only.
 *
 * Invariant: after each finished `step` the state belongs to exactly `stepsDone` optimiser steps.
 */
import {
  evaluationModel,
  pickRows,
  stateNames,
  tableOf,
  trainingModel,
  type StudentModel,
} from '../../src/core/students/student-graph';
import { DeviceTables } from './device-tables';
import type { FloatTensor, InferenceSession, Runtime, Tensor } from '../runtime';

/** The arrays of one batch by input name, without the step's suffix. */
export type BatchArrays = Record<string, Float32Array | Int32Array>;

/** Sessions kept for shapes seen before; each holds memory for its intermediate tensors. */
const MAX_SESSIONS = 12;

export interface TrainingBatch {
  inputs: BatchArrays;
  /** [rows x classes] */
  targets: Float32Array;
  /** [rows], already divided by the number of rows of the batch. */
  lossWeights: Float32Array;
}

export interface TrainerOptions {
  /** As in StepOptions. */
  clipNorm?: number;
  /** Shared with other trainers: whoever made them disposes of them, after the trainers. */
  tables?: DeviceTables;
}

/** Takes a student's optimiser steps, and keeps its parameters and the optimiser's state. */
export interface StudentTrainer {
  readonly stepsDone: number;
  /** Takes over trained parameters by name; the moments stay at zero. */
  setParameters(parameters: Record<string, Float32Array>): void;
  /** Takes over saved parameters and moments. */
  restore(tensors: Record<string, Float32Array>, stepsDone: number): void;
  /** A parameter's values, which the caller must not change, and which last until the next step. */
  parameter(name: string): Promise<Float32Array>;
  /** Copies of the parameters of all names: what `setParameters` takes. */
  parameters(): Promise<Record<string, Float32Array>>;
  /** Copies of parameters and moments. */
  save(): Promise<Record<string, Float32Array>>;
  /**
   * One optimiser step a batch, in one run.
   * @param learningRateOf the rate of a step, counted from 1 over the whole training.
   * @returns the loss of each step.
   */
  step(
    model: StudentModel,
    batches: readonly TrainingBatch[],
    learningRateOf: (step: number) => number,
  ): Promise<Float32Array>;
  /** Softmax of a batch, [model.rows x classes]; padding rows included. */
  evaluate(model: StudentModel, inputs: BatchArrays): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Trains by graphs on the runtime, as every student can be. */
export class Trainer implements StudentTrainer {
  stepsDone = 0;
  readonly #runtime: Runtime;
  /** The most recently used last. */
  readonly #sessions = new Map<string, InferenceSession>();
  readonly #state = new Map<string, FloatTensor>();
  readonly #tables: DeviceTables;
  readonly #ownsTables: boolean;
  readonly #parameterNames: readonly string[];
  readonly #clipNorm: number;

  constructor(runtime: Runtime, model: StudentModel, options: TrainerOptions = {}) {
    const { clipNorm = 0, tables } = options;
    this.#runtime = runtime;
    this.#parameterNames = model.parameters.map(({ name }) => name);
    this.#clipNorm = clipNorm;
    this.#tables = tables ?? new DeviceTables(runtime);
    this.#ownsTables = tables === undefined;
    for (const { name, shape, initial } of model.parameters) {
      const size = shape.reduce((product, n) => product * n, 1);
      for (const tensor of stateNames(name)) {
        const values = tensor === name ? initial?.().slice() : undefined;
        this.#state.set(tensor, runtime.float32(values ?? new Float32Array(size), shape));
      }
    }
  }

  setParameters(parameters: Record<string, Float32Array>): void {
    for (const [name, values] of Object.entries(parameters)) {
      const tensor = this.#state.get(name);
      if (tensor?.size !== values.length) throw new Error(`There is no such parameter “${name}”.`);
      tensor.dispose();
      this.#state.set(name, this.#runtime.float32(values.slice(), tensor.dims));
    }
  }

  restore(tensors: Record<string, Float32Array>, stepsDone: number): void {
    for (const [name, tensor] of this.#state) {
      const saved = tensors[name];
      if (saved?.length !== tensor.size) {
        throw new Error(`The saved training has no usable tensor “${name}”.`);
      }
      tensor.dispose();
      this.#state.set(name, this.#runtime.float32(saved.slice(), tensor.dims));
    }
    this.stepsDone = stepsDone;
  }

  async parameter(name: string): Promise<Float32Array> {
    const tensor = this.#state.get(name);
    if (!tensor) throw new Error(`There is no parameter “${name}”.`);
    return tensor.getData();
  }

  async parameters(): Promise<Record<string, Float32Array>> {
    const values: Record<string, Float32Array> = {};
    for (const name of this.#parameterNames) values[name] = (await this.parameter(name)).slice();
    return values;
  }

  async save(): Promise<Record<string, Float32Array>> {
    const saved: Record<string, Float32Array> = {};
    for (const [name, tensor] of this.#state) {
      saved[name] = (await tensor.getData()).slice();
    }
    return saved;
  }

  async step(
    model: StudentModel,
    batches: readonly TrainingBatch[],
    learningRateOf: (step: number) => number,
  ): Promise<Float32Array> {
    const count = batches.length;
    const steps = Float32Array.from(batches, (_, k) => this.stepsDone + k + 1);
    const { rows, classes } = model;
    const session = await this.#session(`train ${count}`, model, () =>
      trainingModel(model, {
        ...{ steps: count, clipNorm: this.#clipNorm },
        residentTables: this.#keepsTables(model),
      }),
    );
    const feeds: Record<string, Tensor> = {
      ...Object.fromEntries(this.#state),
      ...(await this.#tableFeeds(model)),
      learningRate: this.#runtime.float32(steps.map(learningRateOf), [count]),
      step: this.#runtime.float32(steps, [count]),
    };
    batches.forEach(({ inputs, targets, lossWeights }, k) => {
      this.#feedInputs(feeds, model, inputs, `.${k}`);
      feeds[`targets.${k}`] = this.#runtime.float32(targets, [rows, classes]);
      feeds[`lossWeights.${k}`] = this.#runtime.float32(lossWeights, [rows]);
    });
    const outputs = await session.run(feeds);
    for (const [name, tensor] of this.#state) {
      tensor.dispose();
      this.#state.set(name, outputs[`${name}.next`] as FloatTensor);
    }
    this.stepsDone += count;
    return await (outputs['losses'] as FloatTensor).getData();
  }

  async evaluate(model: StudentModel, inputs: BatchArrays): Promise<Float32Array> {
    const session = await this.#session('evaluate', model, () =>
      evaluationModel(model, { residentTables: this.#keepsTables(model) }),
    );
    const feeds: Record<string, Tensor> = { ...(await this.#tableFeeds(model)) };
    for (const { name } of model.parameters) feeds[name] = this.#state.get(name) as FloatTensor;
    this.#feedInputs(feeds, model, inputs, '');
    const outputs = await session.run(feeds);
    return await (outputs['probabilities'] as FloatTensor).getData();
  }

  async dispose(): Promise<void> {
    for (const tensor of this.#state.values()) tensor.dispose();
    this.#state.clear();
    if (this.#ownsTables) this.#tables.dispose();
    for (const session of this.#sessions.values()) await session.release();
    this.#sessions.clear();
  }

  /** The session of a model's shape, made when it is first wanted. */
  async #session(
    purpose: string,
    model: StudentModel,
    build: () => Uint8Array,
  ): Promise<InferenceSession> {
    const tables = model.tables?.map(({ rows }) => rows);
    const key = `${purpose} ${JSON.stringify([model.batchInputs, tables])}`;
    const known = this.#sessions.get(key);
    const resident = [...this.#state.keys()].map((name) => `${name}.next`);
    const session = known ?? (await this.#runtime.createSession(build(), resident));
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    for (const [oldest, unused] of this.#sessions) {
      if (this.#sessions.size <= MAX_SESSIONS) break;
      this.#sessions.delete(oldest);
      await unused.release();
    }
    return session;
  }

  #keepsTables({ tables = [] }: StudentModel): boolean {
    return this.#tables.canHold(tables);
  }

  async #tableFeeds(model: StudentModel): Promise<Record<string, FloatTensor>> {
    return this.#keepsTables(model) ? this.#tables.tensors(model.tables ?? []) : {};
  }

  #feedInputs(
    feeds: Record<string, Tensor>,
    model: StudentModel,
    arrays: BatchArrays,
    suffix: string,
  ): void {
    const keepsTables = this.#keepsTables(model);
    for (const { name, shape, table } of model.batchInputs) {
      const data = arrays[name];
      if (!data) throw new Error(`The batch lacks the input “${name}”.`);
      if (data instanceof Float32Array) {
        feeds[name + suffix] = this.#runtime.float32(data, shape);
      } else if (table === undefined || keepsTables) {
        feeds[name + suffix] = this.#runtime.int32(data, shape);
      } else {
        const spec = tableOf(model, table);
        feeds[name + suffix] = this.#runtime.float32(pickRows(spec, data), [...shape, spec.width]);
      }
    }
  }
}
