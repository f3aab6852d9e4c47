/** @file Our engine as a contestant: the app's Trainer on the app's Runtime. */
import type { Runtime } from '../../../workers/runtime';
import { Trainer, type StudentTrainer } from '../../../workers/student/trainer';
import type { Contestant } from './measure';
import type { TrainingCase } from './training-case';

export class OurTrainer implements Contestant {
  readonly #case: TrainingCase;
  readonly #trainer: StudentTrainer;

  constructor(runtime: Runtime, trainingCase: TrainingCase) {
    this.#case = trainingCase;
    this.#trainer =
      trainingCase.newTrainer?.(runtime) ?? new Trainer(runtime, trainingCase.model, trainingCase);
  }

  /** `steps` must be a multiple of the steps per run. */
  async train(first: number, steps: number): Promise<number[]> {
    const { model, stepsPerRun, learningRate } = this.#case;
    const losses: number[] = [];
    for (let done = 0; done < steps; done += stepsPerRun) {
      const batches = Array.from({ length: stepsPerRun }, (_, k) => {
        const step = first + done + k;
        return { inputs: this.#case.inputs(step), ...this.#case.targets(step) };
      });
      losses.push(...(await this.#trainer.step(model, batches, () => learningRate)));
    }
    return losses;
  }

  dispose(): Promise<void> {
    return this.#trainer.dispose();
  }
}
