/** @file A trial of the teacher on a few rows, while it goes on and after it. */
import type { Recipe, Shot } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import type { TaskEdit } from '../../pipeline/open/describe-task';
import type { TeacherJobOptions } from '../../pipeline/teach/teacher-job';
import { tryTeacher, type TeacherTrial } from '../../pipeline/teach/teacher-trial';
import { writeExamples } from '../../pipeline/teach/write-examples';
import { isStop } from '../../core/stopped';
import { failureText } from '../failure';
import type { Network } from '../network.svelte';
import { canReason, type Strategy, type TeacherValues } from './teacher-values';

export class Trial {
  #message = $state.raw<string | null>(null);
  #outcome = $state.raw<TeacherTrial | null>(null);
  #failure = $state.raw<string | null>(null);
  #tried = $state.raw<TeacherValues | null>(null);
  /** Rows an hour of each teacher and strategy that was tried. */
  #paces = $state.raw<Readonly<Record<string, number>>>({});
  #controller: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();

  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  get isRunning(): boolean {
    return this.#message !== null;
  }
  /** What is happening; null where nothing is. */
  get message(): string | null {
    return this.#message;
  }
  get outcome(): TeacherTrial | null {
    return this.#outcome;
  }
  get failure(): string | null {
    return this.#failure;
  }
  /** The form's values as they were tried, to see whether they have changed since. */
  get tried(): TeacherValues | null {
    return this.#tried;
  }
  /** Rows an hour of the form's teacher with a strategy, if that was tried since the form was opened. */
  paceOf(values: TeacherValues, strategy: Strategy): number | null {
    return this.#paces[paceKey({ ...values, strategy })] ?? null;
  }

  /** Never throws. Null where it failed or was stopped. */
  async start(
    projectId: string,
    edit: TaskEdit,
    key: string | undefined,
    tried: TeacherValues,
  ): Promise<ProjectRecord | null> {
    await this.#while('Getting ready', async (options) => {
      this.#outcome = await tryTeacher(projectId, edit, { ...options, key });
      this.#tried = tried;
      const { rowsPerHour } = this.#outcome.estimate;
      if (rowsPerHour > 0) this.#paces = { ...this.#paces, [paceKey(tried)]: rowsPerHour };
    });
    return this.#outcome?.project ?? null;
  }

  /** Examples that the language model writes for each label. Never throws; empty where it failed. */
  async writeExamples(recipe: Recipe, key: string | undefined): Promise<Shot[]> {
    let examples: Shot[] = [];
    await this.#while('Getting ready', async (options) => {
      examples = await writeExamples(recipe, { ...options, key });
    });
    return examples;
  }

  /** Settles when nothing runs any more. */
  async stop(): Promise<void> {
    this.#controller?.abort();
    await this.#ended;
  }

  async forget(): Promise<void> {
    await this.stop();
    this.#outcome = null;
    this.#failure = null;
    this.#tried = null;
  }

  async #while(
    message: string,
    work: (options: TeacherJobOptions) => Promise<void>,
  ): Promise<void> {
    await this.forget();
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    this.#message = message;
    const onLoading = (words: string) => {
      if (!signal.aborted) this.#message = words;
    };
    this.#ended = this.#network
      .during(() => work({ signal, onLoading }), signal)
      .catch((error: unknown) => {
        if (!isStop(error)) this.#failure = failureText(error);
      })
      .finally(() => {
        this.#controller = null;
        this.#message = null;
      });
    await this.#ended;
  }
}

/** What a teacher's pace depends on most. */
function paceKey(values: TeacherValues): string {
  const { teacherKind, strategy, model, endpointUrl, endpointModel, chainOfThought } = values;
  const reasons = canReason(strategy) && chainOfThought;
  return JSON.stringify([teacherKind, strategy, model, endpointUrl, endpointModel, reasons]);
}
