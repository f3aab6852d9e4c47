/** @file What this browser on this machine can do, as far as the form of a task depends on it. */
import type { ModelInfo } from '../core/teaching/models';
import { listModels } from '../pipeline/annotate';
import { failureText } from './failure';

/** The types of the DOM promise `gpu`, many browsers lack it. */
interface GpuNavigator {
  gpu?: { requestAdapter(): Promise<object | null> };
}

const NO_WEBGPU =
  'This browser offers no WebGPU, which a language model in the page needs. Use a current Chrome, ' +
  'Edge or Safari, or choose another teacher.';
const NO_ADAPTER =
  'This browser knows WebGPU but finds no graphics card it may use. Choose another teacher.';

export class Machine {
  #noLanguageModel = $state.raw<string | null>(null);
  #models = $state.raw<readonly ModelInfo[]>([]);
  #modelsFailure = $state.raw<string | null>(null);
  #request: Promise<void> | null = null;

  /** Why no language model can run here; null if one can, or nobody has looked yet. */
  get noLanguageModel(): string | null {
    return this.#noLanguageModel;
  }

  /** Smallest first; empty until the list is there. */
  get models(): readonly ModelInfo[] {
    return this.#models;
  }

  get modelsFailure(): string | null {
    return this.#modelsFailure;
  }

  async lookForGpu(): Promise<void> {
    const { gpu } = navigator as GpuNavigator;
    if (!gpu) {
      this.#noLanguageModel = NO_WEBGPU;
      return;
    }
    const adapter = await gpu.requestAdapter().catch(() => null);
    this.#noLanguageModel = adapter ? null : NO_ADAPTER;
  }

  /** Fetches the list once: the library that holds it is large, and most tasks do without it. */
  loadModels(): Promise<void> {
    this.#request ??= this.#fetchModels();
    return this.#request;
  }

  async #fetchModels(): Promise<void> {
    try {
      this.#models = await listModels();
      this.#modelsFailure = null;
    } catch (error) {
      // The next one who asks may have a better connection.
      this.#request = null;
      this.#modelsFailure = failureText(error);
    }
  }
}
