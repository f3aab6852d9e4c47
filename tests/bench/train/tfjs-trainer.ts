/**
 * @file TensorFlow.js as a contestant: its own gradients, its Adam, and decoupled weight decay, which it
 * lacks. Losses are read as often as our engine reads them, so that neither waits for the GPU more often.
 */
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { Provider } from './api';
import type { Contestant } from './measure';
import type { TrainingCase } from './training-case';

export type Parameters = Record<string, tf.Variable>;

/** One way to write a student's forward pass. */
export interface TfjsForm {
  name: string;
  /** It works around slow WASM kernels, and is not tried elsewhere. */
  isForWasm?: boolean;
  /** The tensors of a step's batch; the caller disposes of them. */
  inputs(step: number): Record<string, tf.Tensor>;
  logits(parameters: Parameters, inputs: Record<string, tf.Tensor>): tf.Tensor;
}

/** The epsilon of our AdamW. */
const EPSILON = 1e-8;

/** @returns the WASM threads that it has; null on WebGPU. */
export async function startTfjs(provider: Provider, threads: number): Promise<number | null> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  setThreadsCount(threads);
  if (!(await tf.setBackend(provider))) {
    throw new Error(`TensorFlow.js could not start its ${provider} backend.`);
  }
  return provider === 'wasm' ? getThreadsCount() : null;
}

export class TfjsTrainer implements Contestant {
  readonly #case: TrainingCase;
  readonly #form: TfjsForm;
  readonly #parameters: Parameters;
  readonly #optimizer: tf.AdamOptimizer;

  constructor(trainingCase: TrainingCase, form: TfjsForm) {
    const { model, learningRate } = trainingCase;
    this.#case = trainingCase;
    this.#form = form;
    this.#parameters = Object.fromEntries(
      model.parameters.map(({ name, shape, initial }) => {
        const values = initial?.();
        const start = values ? tf.tensor(values, shape) : tf.zeros(shape);
        return [name, tf.variable(start)];
      }),
    );
    this.#optimizer = tf.train.adam(learningRate, 0.9, 0.999, EPSILON);
  }

  async train(first: number, steps: number): Promise<number[]> {
    const { stepsPerRun } = this.#case;
    const losses: number[] = [];
    for (let done = 0; done < steps; done += stepsPerRun) {
      const pending = tf.tidy(() =>
        tf.stack(Array.from({ length: stepsPerRun }, (_, k) => this.#step(first + done + k))),
      );
      losses.push(...(await pending.data()));
      pending.dispose();
    }
    return losses;
  }

  dispose(): void {
    tf.dispose(this.#parameters);
    this.#optimizer.dispose();
  }

  #step(step: number): tf.Scalar {
    return tf.tidy(() => {
      const { model } = this.#case;
      const { targets, lossWeights } = this.#case.targets(step);
      const inputs = this.#form.inputs(step);
      const targetTensor = tf.tensor2d(targets, [model.rows, model.classes]);
      const weightTensor = tf.tensor1d(lossWeights);
      const variables = Object.values(this.#parameters);
      const { value, grads } = tf.variableGrads(
        () =>
          tf.losses.softmaxCrossEntropy(
            targetTensor,
            this.#form.logits(this.#parameters, inputs),
            weightTensor,
            0,
            tf.Reduction.SUM,
          ),
        variables,
      );
      this.#decay();
      this.#optimizer.applyGradients(
        Object.entries(this.#parameters).map(([name, variable]) => ({
          name: variable.name,
          tensor: grads[variable.name] ?? missingGradient(name),
        })),
      );
      return value;
    });
  }

  /** p ← (1 - lr·decay)·p: one pass. After the gradients, which belong to the parameters as they were. */
  #decay(): void {
    const { model, learningRate } = this.#case;
    for (const { name, weightDecay } of model.parameters) {
      const variable = this.#parameters[name];
      if (weightDecay > 0) variable?.assign(tf.mul(variable, 1 - learningRate * weightDecay));
    }
  }
}

function missingGradient(name: string): never {
  throw new Error(`TensorFlow.js made no gradient of “${name}”.`);
}
