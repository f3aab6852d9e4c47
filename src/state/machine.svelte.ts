/** @file What this browser on this machine can do and keeps, beyond any one project. */
import { BuiltInModel, type BuiltInFactory } from '../core/engines/built-in-model';
import { AnswerMemory } from './answer-memory.svelte';
import { LanguageModels } from './language-models.svelte';
import type { Network } from './network.svelte';

/** The types of the DOM promise `gpu`, many browsers lack it. */
interface GpuNavigator {
  gpu?: { requestAdapter(): Promise<object | null> };
}

const NO_WEBGPU =
  'No language model runs in this page here: this browser gives pages no way to the graphics card (WebGPU). A current Chrome, Edge or Safari does. Keywords, a column or a server of your own do without it.';
const NO_ADAPTER =
  'No language model runs in this page here: this browser finds no graphics card that it may use. Keywords, a column or a server of your own do without it.';
const NO_BUILT_IN =
  'This browser has no language model of its own. Chrome and Edge have one on computers with enough memory and free disk space.';

export class Machine {
  readonly memory = new AnswerMemory();
  readonly languageModels: LanguageModels;
  #noLanguageModel = $state.raw<string | null>(null);
  #noBuiltInModel = $state.raw<string | null>(null);
  #mustLoadBuiltIn = $state.raw(false);
  #hasLooked = $state.raw(false);

  constructor(network: Network) {
    this.languageModels = new LanguageModels(network);
  }

  /** Why no language model can run here; null if one can, or nobody has looked yet. */
  get noLanguageModel(): string | null {
    return this.#noLanguageModel;
  }

  /** Why the browser's own model cannot be used; null if it can, or nobody has looked yet. */
  get noBuiltInModel(): string | null {
    return this.#noBuiltInModel;
  }

  /** What this machine can do is known. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** The browser offers its own model, but has to download it first. */
  get mustLoadBuiltIn(): boolean {
    return this.#mustLoadBuiltIn;
  }

  async look(): Promise<void> {
    await Promise.all([this.#lookForGpu(), this.#lookForBuiltIn()]);
    this.#hasLooked = true;
  }

  async #lookForBuiltIn(): Promise<void> {
    const { LanguageModel } = globalThis as { LanguageModel?: BuiltInFactory };
    const state = await new BuiltInModel(LanguageModel)
      .availability()
      .catch(() => 'unavailable' as const);
    this.#noBuiltInModel = state === 'unavailable' ? NO_BUILT_IN : null;
    this.#mustLoadBuiltIn = state === 'downloadable' || state === 'downloading';
  }

  async #lookForGpu(): Promise<void> {
    const { gpu } = navigator as GpuNavigator;
    if (!gpu) {
      this.#noLanguageModel = NO_WEBGPU;
      return;
    }
    const adapter = await gpu.requestAdapter().catch(() => null);
    this.#noLanguageModel = adapter ? null : NO_ADAPTER;
  }
}
