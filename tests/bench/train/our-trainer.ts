/** @file Our engine as a contestant: the app's Trainer on the app's Runtime. */
import type { Runtime } from '../../../workers/student/runtime';
import { Trainer } from '../../../workers/student/trainer';
import { stateNames } from '../../../src/core/students/student-graph';
import type { Contestant } from './measure';
import type { TrainingCase } from './training-case';

export class OurTrainer implements Contestant {
  readonly #case: TrainingCase;
  readonly #trainer: Trainer;

  private constructor(trainingCase: TrainingCase, trainer: Trainer) {
    this.#case = trainingCase;
    this.#trainer = trainer;
  }

  static async start(runtime: Runtime, trainingCase: TrainingCase): Promise<OurTrainer> {
    const { model, initial, stepsPerRun } = trainingCase;
    const trainer = new Trainer(runtime, model);
    const tensors: Record<string, Float32Array> = {};
    for (const { name, shape } of model.parameters) {
      const size = shape.reduce((product, n) => product * n, 1);
      for (const tensor of stateNames(name)) tensors[tensor] = new Float32Array(size);
      tensors[name] = initial[name] ?? new Float32Array(size);
    }
    trainer.restore(tensors, 0);
    await trainer.compile(model, stepsPerRun);
    return new OurTrainer(trainingCase, trainer);
  }

  /** `steps` must be a multiple of the steps per run. */
  async train(first: number, steps: number): Promise<number[]> {
    const { stepsPerRun, learningRate } = this.#case;
    const losses: number[] = [];
    for (let done = 0; done < steps; done += stepsPerRun) {
      const batches = Array.from({ length: stepsPerRun }, (_, k) => {
        const step = first + done + k;
        return { inputs: this.#case.inputs(step), ...this.#case.targets(step) };
      });
      losses.push(...(await this.#trainer.step(batches, learningRate)));
    }
    return losses;
  }

  dispose(): Promise<void> {
    return this.#trainer.dispose();
  }
}
