/** @file What the form's changes would cost, looked up anew while a person types. */
import { costOfChange, type ChangeCost } from '../../pipeline/open/change-cost';
import type { TaskEdit } from '../../pipeline/open/describe-task';
import type { Message } from '../../core/messages/message';
import { failureOf } from '../failure';

/** Typing is not held up by it. */
const DELAY_MS = 300;

export class ChangeCosts {
  #cost = $state.raw<ChangeCost | null>(null);
  #failure = $state.raw<Message | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** Null where nothing is lost, or it is not known yet. */
  get cost(): ChangeCost | null {
    return this.#cost;
  }
  /** Why the change is not possible. */
  get failure(): Message | null {
    return this.#failure;
  }

  /** @param edit null while the form is not complete. */
  look(projectId: string, edit: TaskEdit | null): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    if (!edit) {
      this.forget();
      return;
    }
    const turn = this.#asked;
    this.#timer = setTimeout(() => void this.#find(projectId, edit, turn), DELAY_MS);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#cost = null;
    this.#failure = null;
  }

  async #find(projectId: string, edit: TaskEdit, turn: number): Promise<void> {
    try {
      const cost = await costOfChange(projectId, edit);
      if (turn !== this.#asked) return;
      this.#cost = cost;
      this.#failure = null;
    } catch (error) {
      if (turn === this.#asked) this.#failure = failureOf(error);
    }
  }
}
