/**
 * @file The project that is open: its record, the screen that shows it, what went wrong with it, and the
 * one way to change its task. The parts of the page that show or run it join it. Invariant: nothing of
 * this tab works on the project while its task is changed, and a change that fails leaves it as it was.
 */
import type { Message } from '../../core/messages/message';
import type { ProjectRecord } from '../../persist/schema';
import { changeTask, type TaskChange } from '../../pipeline/open/describe-task';
import type { RunStep } from '../run/run-step';
import { openingScreen, type Screen } from '../screens';
import type { StorageRemedy } from '../storage-trouble';
import { forgetDraft } from '../task-form/draft-storage';
import { Failures } from './failures.svelte';

/** A part of the page that shows the open project, or works on it. */
export interface ProjectPart {
  /** Ends what it does with the project; settles when nothing of it runs any more. */
  pause?(): Promise<void>;
  /** Another project or another task has taken the place of the one that it knows. */
  forget?(): void;
  /** The project was opened, on a screen. */
  adopt?(record: ProjectRecord | null, screen: Screen): Promise<void>;
  /** A setting of the same task was changed. */
  follow?(record: ProjectRecord): void;
  /** The project's labels can be read, or must be read again. */
  showLabels?(record: ProjectRecord): Promise<void>;
}

export class OpenProject {
  #record = $state.raw<ProjectRecord | null>(null);
  #screen = $state.raw<Screen>('start');
  readonly #failures = new Failures();
  readonly #parts: ProjectPart[] = [];

  get record(): ProjectRecord | null {
    return this.#record;
  }
  get screen(): Screen {
    return this.#screen;
  }
  /** The latest thing that went wrong outside a run. */
  get failure(): Message | null {
    return this.#failures.told;
  }
  /** The step that failed with it; null where the project is not affected. */
  get failedStep(): RunStep | null {
    return this.#failures.step;
  }

  /** Ways on from the failure, where it was the storage. */
  get remedies(): readonly StorageRemedy[] {
    return this.#failures.remedies;
  }

  join(part: ProjectPart): void {
    this.#parts.push(part);
  }

  show(screen: Screen): void {
    this.#screen = screen;
  }

  /** Another project, or another task of the same: nothing of the one before holds. */
  take(record: ProjectRecord | null): void {
    this.#record = record;
    for (const part of this.#parts) part.forget?.();
  }

  /** The same project and task, further on. */
  update(record: ProjectRecord): void {
    this.#record = record;
  }

  /** The same task with another setting, or of another name; what stands half filled in the form stays. */
  follow(record: ProjectRecord): void {
    this.update(record);
    for (const part of this.#parts) part.follow?.(record);
  }

  /** Settles when nothing of this tab works on the project any more. */
  async pause(): Promise<void> {
    await Promise.all(this.#parts.flatMap((part) => part.pause?.() ?? []));
  }

  /** Opens a project where it stopped, or at its task, and runs nothing; null closes it. */
  async adopt(record: ProjectRecord | null, screen?: 'task' | 'projects'): Promise<void> {
    await this.pause();
    this.take(record);
    const shown = screen ?? openingScreen(record);
    this.#screen = shown;
    await Promise.all(this.#parts.flatMap((part) => part.adopt?.(record, shown) ?? []));
  }

  /**
   * Changes the open project's task; what comes next, to show it or to run it, is the caller's.
   * @param keepsForm the change is one setting, and what stands half filled in the form stays.
   * @throws ProjectBusy while another tab works on the project; RecipeError.
   */
  async changeTask(change: TaskChange, keepsForm = false): Promise<ProjectRecord> {
    const { id } = this.#record ?? {};
    if (id === undefined) throw new Error('No project is open.');
    await this.pause();
    const changed = await changeTask(id, change);
    if (keepsForm) {
      this.follow(changed);
    } else {
      forgetDraft(id);
      this.take(changed);
    }
    return changed;
  }

  async showLabels(record: ProjectRecord): Promise<void> {
    await Promise.all(this.#parts.flatMap((part) => part.showLabels?.(record) ?? []));
    if (this.#screen === 'run') this.#screen = 'results';
  }

  /** Nothing that a user starts may end in an unhandled rejection. Null where it failed. */
  attempt<Result>(
    action: () => Promise<Result>,
    step: RunStep | null = null,
  ): Promise<Result | null> {
    return this.#failures.attempt(step, action);
  }

  noteFailure(error: unknown): void {
    this.#failures.note(error);
  }

  dismissFailure(): void {
    this.#failures.clear();
  }
}
