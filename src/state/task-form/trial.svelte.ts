/** @file A trial of the teacher on a few rows, while it goes on and after it. */
import type { Message } from '../../core/messages/message';
import type { ProgressMessage } from '../../core/messages/progress';
import type { Recipe, Shot } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import type { TaskEdit } from '../../pipeline/open/describe-task';
import { tryTeacher, type TeacherTrial } from '../../pipeline/teach/teacher-trial';
import { writeExamples } from '../../pipeline/teach/write-examples';
import type { Network } from '../network.svelte';
import { TeacherWork } from '../run/teacher-work.svelte';
import { saysTheSame, type DraftValues } from './values/draft-values';
import { canReason, type Strategy, type TeacherValues } from './values/teacher-values';

export class Trial {
  #outcome = $state.raw<TeacherTrial | null>(null);
  #tried = $state.raw<DraftValues | null>(null);
  /** Rows an hour of each teacher and strategy that was tried. */
  #paces = $state.raw<Readonly<Record<string, number>>>({});
  readonly #work: TeacherWork;

  constructor(network: Network) {
    this.#work = new TeacherWork(network);
  }

  get isRunning(): boolean {
    return this.message !== null;
  }
  /** What is happening; null where nothing is. */
  get message(): ProgressMessage | null {
    return this.#work.message;
  }
  get outcome(): TeacherTrial | null {
    return this.#outcome;
  }
  get failure(): Message | null {
    return this.#work.failure;
  }
  /** Whether the form still says what was tried. */
  isOf(values: DraftValues): boolean {
    return this.#tried !== null && saysTheSame(this.#tried, values);
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
    tried: DraftValues,
  ): Promise<ProjectRecord | null> {
    await this.#begin(async (options) => {
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
    await this.#begin(async (options) => {
      examples = await writeExamples(recipe, { ...options, key });
    });
    return examples;
  }

  /** Settles when nothing runs any more. */
  stop(): Promise<void> {
    return this.#work.stop();
  }

  async forget(): Promise<void> {
    await this.stop();
    this.#work.dismiss();
    this.#outcome = null;
    this.#tried = null;
  }

  async #begin(work: Parameters<TeacherWork['start']>[0]): Promise<void> {
    await this.forget();
    await this.#work.start(work);
  }
}

/** What a teacher's pace depends on most. */
function paceKey(values: TeacherValues): string {
  const { teacherKind, strategy, model, endpointUrl, endpointModel, chainOfThought } = values;
  const reasons = canReason(strategy) && chainOfThought;
  return JSON.stringify([teacherKind, strategy, model, endpointUrl, endpointModel, reasons]);
}
