/**
 * @file The reading of files, as a person sees it: how far it is, whether nothing has come of it for long, and an end to
 * it. Whatever is wrong with a file or its worker, he need not wait for this page to notice.
 */
import { isStop } from '../../core/stopped';
import type { ProgressMessage } from '../../core/messages/progress';
import type { StepProgress } from '../../pipeline/steps';

/** Without news for so long, a person wonders. */
const PATIENCE_MS = 10_000;

export class Reading {
  #progress = $state.raw<StepProgress | null>(null);
  #isSlow = $state.raw(false);
  /** Ends what can be stopped. */
  #stop = $state.raw<AbortController | null>(null);
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** Null where nothing is read. */
  get progress(): StepProgress | null {
    return this.#progress;
  }

  /** Nothing has come of it for a while, and it can be stopped. */
  get isSlow(): boolean {
    return this.#isSlow && this.#stop !== null;
  }

  begin(message: ProgressMessage): void {
    this.report({ step: 'import', fraction: 0, message });
  }

  report(progress: StepProgress): void {
    this.#progress = progress;
    this.#isSlow = false;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => (this.#isSlow = true), PATIENCE_MS);
  }

  end(): void {
    this.#progress = null;
    this.#isSlow = false;
    clearTimeout(this.#patience);
  }

  /** Does what a person may stop; null where he did. */
  async stoppable<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | null> {
    const controller = new AbortController();
    this.#stop = controller;
    try {
      return await work(controller.signal);
    } catch (error) {
      if (controller.signal.aborted && isStop(error)) return null;
      throw error;
    } finally {
      this.#stop = null;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }
}
