/**
 * @file The language models that this browser can have: what is offered, what is kept, what is on its
 * way. Invariant: at most one download at a time.
 */
import {
  DEFAULT_MODEL,
  fitOf,
  formOf,
  type CachedModel,
  type FitReason,
  type MachineInfo,
  type ModelFit,
  type ModelInfo,
} from '../core/engines/webllm-models';
import { recommendModel, type RecommendationReason } from '../core/engines/recommended-models';
import type { LoadProgress } from '../core/teaching/teacher';
import * as pipeline from '../pipeline/teach/language-models';
import type { Message } from '../core/messages/message';
import { failureOf } from './failure';
import type { Network } from './network.svelte';

/** A model as the page shows it. */
export interface OfferedModel {
  id: string;
  /** The form that this machine would load: itself or its single-precision twin. */
  loadedId: string;
  /** GPU memory in MB (10^6 bytes); null where nobody says, as for models of one's own. */
  vramMB: number | null;
  contextTokens: number | null;
  /** The twin is taken, because this GPU lacks half precision. */
  isTwin: boolean;
  needsShaderF16: boolean;
  page: string | null;
  fit: ModelFit;
  /** Why it does not run well; null where it does. */
  reason: FitReason | null;
  /** Why it is the one to begin with on this machine; null where it is not. */
  recommendation: RecommendationReason | null;
  isDefault: boolean;
  /** Null: nothing of it is in this browser. */
  kept: { sizeBytes: number | null; isComplete: boolean; isImported: boolean } | null;
}

export interface Download {
  /** Of the form that is loaded. */
  id: string;
  fraction: number;
  message: string;
}

export class LanguageModels {
  #offered = $state.raw<readonly ModelInfo[]>([]);
  #machine = $state.raw<MachineInfo | null>(null);
  #cached = $state.raw<readonly CachedModel[]>([]);
  #download = $state.raw<Download | null>(null);
  #failure = $state.raw<Message | null>(null);
  #request: Promise<unknown> | null = null;
  #controller: AbortController | null = null;

  readonly #network: Network;

  readonly #models = $derived.by(() => offeredOf(this.#offered, this.#machine, this.#cached));

  constructor(network: Network) {
    this.#network = network;
  }

  /** Smallest first, then those of one's own; empty until the list is there. */
  get all(): readonly OfferedModel[] {
    return this.#models;
  }
  /** Null until somebody has looked. */
  get machine(): MachineInfo | null {
    return this.#machine;
  }
  get download(): Download | null {
    return this.#download;
  }
  get failure(): Message | null {
    return this.#failure;
  }

  of(id: string | null): OfferedModel | undefined {
    return this.#models.find((model) => model.id === (id ?? DEFAULT_MODEL));
  }

  /** Looks once: the library that holds the list is large, and most tasks do without it. */
  look(): Promise<unknown> {
    this.#request ??= this.#look().then(
      () => (this.#failure = null),
      (error: unknown) => {
        // The next one who asks may have a better connection.
        this.#request = null;
        this.#failure = failureOf(error);
      },
    );
    return this.#request;
  }

  /** Begins or goes on; ends when the model is there, paused or failed, and never throws. */
  async fetch(model: OfferedModel): Promise<void> {
    const id = model.loadedId;
    await this.#work(id, (note, signal) =>
      this.#network.during(() => pipeline.downloadModel(id, note, signal), signal),
    );
  }

  pause(): void {
    this.#controller?.abort();
  }

  async remove(model: OfferedModel): Promise<void> {
    await this.#work(model.loadedId, () => pipeline.deleteModel(model.loadedId));
  }

  /** The id of the model in a folder; null where it is none. */
  async take(files: readonly pipeline.FolderFile[]): Promise<string | null> {
    let id: string | null = null;
    await this.#work('', async (note) => (id = await pipeline.importModel(files, note)));
    return id;
  }

  async #look(): Promise<void> {
    [this.#offered, this.#machine, this.#cached] = await Promise.all([
      pipeline.listModels(),
      pipeline.machineInfo(),
      pipeline.cachedModels(),
    ]);
  }

  async #work(
    id: string,
    work: (note: (progress: LoadProgress) => void, signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    if (this.#download) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#failure = null;
    this.#download = { id, fraction: 0, message: 'Getting ready' };
    const note = ({ fraction, message }: LoadProgress) => {
      if (this.#controller === controller) this.#download = { id, fraction, message };
    };
    try {
      await work(note, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.#failure = failureOf(error);
    }
    this.#controller = null;
    this.#download = null;
    await this.#look().catch(() => undefined);
  }
}

function offeredOf(
  offered: readonly ModelInfo[],
  machine: MachineInfo | null,
  cached: readonly CachedModel[],
): OfferedModel[] {
  const keptById = new Map(
    cached.map(({ id, sizeBytes, complete, imported }) => [
      id,
      { sizeBytes, isComplete: complete, isImported: imported },
    ]),
  );
  const recommended = machine && recommendModel(offered, machine);
  const listed = offered.map((model): OfferedModel => {
    const form = (machine && formOf(model, machine)) ?? model;
    const kept = keptById.get(form.id) ?? null;
    // What is here already needs no more room.
    const surroundings = machine && (kept?.isComplete ? { ...machine, freeBytes: null } : machine);
    const { fit, reason } = surroundings
      ? fitOf(model, surroundings)
      : { fit: 'good' as const, reason: null };
    return {
      id: model.id,
      loadedId: form.id,
      vramMB: form.vramMB,
      contextTokens: model.contextTokens,
      isTwin: form.id !== model.id,
      needsShaderF16: model.needsShaderF16,
      page: model.page,
      fit,
      reason,
      recommendation: model.id === recommended?.model.id ? recommended.why : null,
      isDefault: model.id === DEFAULT_MODEL,
      kept,
    };
  });
  return [...listed, ...cached.filter(({ imported }) => imported).map(importedModel)];
}

function importedModel({ id, sizeBytes, complete }: CachedModel): OfferedModel {
  return {
    id,
    loadedId: id,
    vramMB: null,
    contextTokens: null,
    isTwin: false,
    needsShaderF16: false,
    page: null,
    fit: 'good',
    reason: null,
    recommendation: null,
    isDefault: false,
    kept: { sizeBytes, isComplete: complete, isImported: true },
  };
}
