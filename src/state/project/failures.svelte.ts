/** @file The latest thing that went wrong outside a run, until it is dismissed or something works. */
import type { Message } from '../../core/messages/message';
import { failureOf } from '../failure';
import type { RunStep } from '../run/run-step';
import { storageTrouble, type StorageRemedy } from '../storage-trouble';

export class Failures {
  #told = $state.raw<Message | null>(null);
  #step = $state.raw<RunStep | null>(null);
  #remedies = $state.raw<readonly StorageRemedy[]>([]);

  get told(): Message | null {
    return this.#told;
  }

  /** The step that failed with it; null where the project is not affected. */
  get step(): RunStep | null {
    return this.#step;
  }

  /** Ways on, where it was the storage. */
  get remedies(): readonly StorageRemedy[] {
    return this.#remedies;
  }

  clear(): void {
    this.#told = null;
    this.#remedies = [];
    this.#step = null;
  }

  note(error: unknown, step: RunStep | null = null): void {
    this.#told = failureOf(error);
    this.#remedies = storageTrouble(error)?.remedies ?? [];
    this.#step = step;
  }

  /** Nothing that a user starts may end in an unhandled rejection. Null where it failed. */
  async attempt<Result>(
    step: RunStep | null,
    action: () => Promise<Result>,
  ): Promise<Result | null> {
    this.clear();
    try {
      return await action();
    } catch (error) {
      this.note(error, step);
      return null;
    }
  }
}
