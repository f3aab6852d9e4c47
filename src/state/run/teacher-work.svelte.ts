/** @file A short piece of work with the teacher, outside of a run: one at a time, and it can be stopped. */
import { isStop } from '../../core/stopped';
import type { TeacherJobOptions } from '../../pipeline/teach/teacher-job';
import type { ProgressMessage } from '../../core/messages/progress';
import type { Message } from '../../core/messages/message';
import { failureOf } from '../failure';
import type { Network } from '../network.svelte';
import { watchHidden } from './watch-hidden';

export class TeacherWork {
  #message = $state.raw<ProgressMessage | null>(null);
  #failure = $state.raw<Message | null>(null);
  #controller: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  /** What is happening; null where nothing is. */
  get message(): ProgressMessage | null {
    return this.#message;
  }
  /** Why the latest work failed; null where it did not, or was stopped. */
  get failure(): Message | null {
    return this.#failure;
  }

  /** Stops what goes on, then begins; settles with the end of the work. Never throws. */
  async start(work: (options: TeacherJobOptions) => Promise<void>): Promise<void> {
    await this.stop();
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    this.#failure = null;
    this.#message = { code: 'getting-ready' };
    const onLoading = (told: ProgressMessage) => {
      if (!signal.aborted) this.#message = told;
    };
    this.#ended = this.#network
      .during(() => work({ signal, onLoading, watchHidden }), signal)
      .catch((error: unknown) => {
        if (!isStop(error)) this.#failure = failureOf(error);
      })
      .finally(() => {
        this.#controller = null;
        this.#message = null;
      });
    await this.#ended;
  }

  /** Settles when nothing runs any more. */
  async stop(): Promise<void> {
    this.#controller?.abort();
    await this.#ended;
  }

  /** The latest failure is no longer shown. */
  dismiss(): void {
    this.#failure = null;
  }
}
