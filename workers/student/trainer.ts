/**
 * @file Runs a student's training and evaluation models. Parameters and optimiser state stay in
 * tensors of the runtime, on its device, from the first step to the last; they come to JavaScript for
 * checkpoints only.
 *
 * Invariant: after each finished `step` the state belongs to exactly `stepsDone` optimiser steps.
 */
import {
  evaluationModel,
  stateNames,
  trainingModel,
  type StudentModel,
} from '../../src/core/students/student-graph';
import type { FloatTensor, InferenceSession, Runtime, Tensor } from './runtime';

/** The arrays of one batch by input name, without the step's suffix. */
export type BatchArrays = Record<string, Float32Array | Int32Array>;

export interface TrainingBatch {
  inputs: BatchArrays;
  /** [rows x classes] */
  targets: Float32Array;
  /** [rows], already divided by the number of rows of the batch. */
  lossWeights: Float32Array;
}

export class Trainer {
  stepsDone = 0;
  readonly #runtime: Runtime;
  #model: StudentModel;
  #training: { session: InferenceSession; steps: number } | null = null;
  #evaluation: { session: InferenceSession; model: StudentModel } | null = null;
  readonly #state = new Map<string, FloatTensor>();

  constructor(runtime: Runtime, model: StudentModel) {
    this.#runtime = runtime;
    this.#model = model;
    for (const { name, shape } of model.parameters) {
      const size = shape.reduce((product, n) => product * n, 1);
      for (const tensor of stateNames(name)) {
        this.#state.set(tensor, runtime.float32(new Float32Array(size), shape));
      }
    }
  }

  /** Takes over saved parameters and moments. */
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

  /** Parameters and moments as arrays, copied off the device. */
  async save(): Promise<Record<string, Float32Array>> {
    const saved: Record<string, Float32Array> = {};
    for (const [name, tensor] of this.#state) {
      saved[name] = (await tensor.getData()).slice();
    }
    return saved;
  }

  /** Makes sessions for this shape, unless they exist. The parameters stay as they are. */
  async compile(model: StudentModel, stepsPerRun: number): Promise<void> {
    const same = JSON.stringify(model.batchInputs) === JSON.stringify(this.#model.batchInputs);
    if (same && this.#training?.steps === stepsPerRun) return;
    await this.#training?.session.release();
    this.#model = model;
    const resident = [...this.#state.keys()].map((name) => `${name}.next`);
    const bytes = trainingModel(model, stepsPerRun);
    this.#training = {
      session: await this.#runtime.createSession(bytes, resident),
      steps: stepsPerRun,
    };
  }

  /** One optimiser step a batch, in one run. Returns the loss of each step. */
  async step(batches: readonly TrainingBatch[], learningRate: number): Promise<Float32Array> {
    if (this.#training?.steps !== batches.length) {
      throw new Error(`The training model was not compiled for ${batches.length} steps a run.`);
    }
    const count = batches.length;
    const { rows, classes } = this.#model;
    const feeds: Record<string, Tensor> = {
      ...Object.fromEntries(this.#state),
      learningRate: this.#runtime.float32(new Float32Array(count).fill(learningRate), [count]),
      step: this.#runtime.float32(
        Float32Array.from({ length: count }, (_, k) => this.stepsDone + k + 1),
        [count],
      ),
    };
    batches.forEach(({ inputs, targets, lossWeights }, k) => {
      this.#feedInputs(feeds, this.#model, inputs, `.${k}`);
      feeds[`targets.${k}`] = this.#runtime.float32(targets, [rows, classes]);
      feeds[`lossWeights.${k}`] = this.#runtime.float32(lossWeights, [rows]);
    });
    const outputs = await this.#training.session.run(feeds);
    for (const [name, tensor] of this.#state) {
      tensor.dispose();
      this.#state.set(name, outputs[`${name}.next`] as FloatTensor);
    }
    this.stepsDone += count;
    return await (outputs['losses'] as FloatTensor).getData();
  }

  /** Softmax of a batch, [model.rows x classes]; padding rows included. */
  async evaluate(model: StudentModel, inputs: BatchArrays): Promise<Float32Array> {
    if (JSON.stringify(this.#evaluation?.model.batchInputs) !== JSON.stringify(model.batchInputs)) {
      await this.#evaluation?.session.release();
      const session = await this.#runtime.createSession(evaluationModel(model));
      this.#evaluation = { session, model };
    }
    const feeds: Record<string, Tensor> = {};
    for (const { name } of model.parameters) feeds[name] = this.#state.get(name) as FloatTensor;
    this.#feedInputs(feeds, model, inputs, '');
    const outputs = await this.#evaluation?.session.run(feeds);
    return await (outputs?.['probabilities'] as FloatTensor).getData();
  }

  async dispose(): Promise<void> {
    for (const tensor of this.#state.values()) tensor.dispose();
    this.#state.clear();
    await this.#training?.session.release();
    await this.#evaluation?.session.release();
    this.#training = null;
    this.#evaluation = null;
  }

  #feedInputs(
    feeds: Record<string, Tensor>,
    model: StudentModel,
    arrays: BatchArrays,
    suffix: string,
  ): void {
    for (const { name, shape } of model.batchInputs) {
      const data = arrays[name];
      if (!data) throw new Error(`The batch lacks the input “${name}”.`);
      feeds[name + suffix] =
        data instanceof Int32Array
          ? this.#runtime.int32(data, shape)
          : this.#runtime.float32(data, shape);
    }
  }
}
