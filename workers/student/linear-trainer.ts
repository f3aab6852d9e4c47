/**
 * @file Trains the `ngram` student on the processor, over sparse rows and without the runtime; what it keeps is
 * what `Trainer` keeps, so that a training begun on a GPU goes on here.
 */
import { at } from '../../src/core/reads';
import {
  LinearTraining,
  type LinearParameter,
  type LinearState,
} from '../../src/core/students/linear-training';
import type { SparseRows } from '../../src/core/students/sparse';
import { stateNames, type StudentModel } from '../../src/core/students/student-graph';
import type { BatchArrays, StudentTrainer, TrainingBatch } from './trainer';

/** A batch of sparse rows as arrays by name. */
export function sparseArrays({ starts, ends, indices, values }: SparseRows): BatchArrays {
  return { starts, ends, indices, values };
}

export class LinearTrainer implements StudentTrainer {
  stepsDone = 0;
  readonly #state = new Map<string, Float32Array>();
  readonly #training: LinearTraining;
  readonly #parameterNames: readonly string[];

  /** @param model of `ngramModel`, at any shape. */
  constructor({ parameters }: StudentModel, clipNorm = 0) {
    this.#parameterNames = parameters.map(({ name }) => name);
    const state = new Map<string, LinearParameter>();
    for (const { name, shape, weightDecay } of parameters) {
      const size = shape.reduce((product, n) => product * n, 1);
      const tensors = stateNames(name).map((tensor) => {
        const values = new Float32Array(size);
        this.#state.set(tensor, values);
        return values;
      });
      const [values, firstMoment, secondMoment] = [at(tensors, 0), at(tensors, 1), at(tensors, 2)];
      state.set(name, { values, firstMoment, secondMoment, weightDecay });
    }
    const named = (name: keyof LinearState): LinearParameter => {
      const parameter = state.get(name);
      if (!parameter) throw new Error(`The model has no parameter “${name}”.`);
      return parameter;
    };
    this.#training = new LinearTraining(
      { evidence: named('evidence'), bias: named('bias') },
      clipNorm,
    );
  }

  setParameters(parameters: Record<string, Float32Array>): void {
    for (const [name, values] of Object.entries(parameters)) this.#write(name, values);
  }

  restore(tensors: Record<string, Float32Array>, stepsDone: number): void {
    for (const name of this.#state.keys()) this.#write(name, tensors[name]);
    this.stepsDone = stepsDone;
  }

  parameter(name: string): Promise<Float32Array> {
    const values = this.#state.get(name);
    if (!values) throw new Error(`There is no parameter “${name}”.`);
    return Promise.resolve(values);
  }

  parameters(): Promise<Record<string, Float32Array>> {
    return Promise.resolve(this.#copies(this.#parameterNames));
  }

  save(): Promise<Record<string, Float32Array>> {
    return Promise.resolve(this.#copies([...this.#state.keys()]));
  }

  step(
    _model: StudentModel,
    batches: readonly TrainingBatch[],
    learningRateOf: (step: number) => number,
  ): Promise<Float32Array> {
    const losses = Float32Array.from(batches, ({ inputs, targets, lossWeights }) => {
      this.stepsDone += 1;
      return this.#training.step(
        { features: inputs as unknown as SparseRows, targets, lossWeights },
        { step: this.stepsDone, learningRate: learningRateOf(this.stepsDone) },
      );
    });
    return Promise.resolve(losses);
  }

  /** The student itself is evaluated row by row, by its parameters. */
  evaluate(): Promise<Float32Array> {
    throw new Error('A linear student is evaluated by its parameters.');
  }

  dispose(): Promise<void> {
    this.#state.clear();
    return Promise.resolve();
  }

  #copies(names: readonly string[]): Record<string, Float32Array> {
    return Object.fromEntries(
      names.map((name) => [name, this.#state.get(name)?.slice()]),
    ) as Record<string, Float32Array>;
  }

  #write(name: string, values: Float32Array | undefined): void {
    const kept = this.#state.get(name);
    if (!kept || kept.length !== values?.length) {
      throw new Error(`There is no usable tensor “${name}”.`);
    }
    kept.set(values);
  }
}
