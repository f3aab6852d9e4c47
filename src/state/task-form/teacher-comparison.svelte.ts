/**
 * @file Two teachers compared on the same rows: the one that is held, as the form described it then, and the one
 * that the form describes now.
 */
import type { Message } from '../../core/messages/message';
import type { ProgressMessage } from '../../core/messages/progress';
import type { Comparison } from '../../core/planning/comparison';
import type { Recipe } from '../../core/task/recipe';
import { compareOnRows } from '../../pipeline/teach/compare-teachers';
import type { Network } from '../network.svelte';
import { TeacherWork } from '../run/teacher-work.svelte';
import type { EndpointKeys } from './endpoint-keys.svelte';

export class TeacherComparison {
  #held = $state.raw<Recipe | null>(null);
  #outcome = $state.raw<{ compared: readonly [Recipe, Recipe]; found: Comparison } | null>(null);
  readonly #work: TeacherWork;
  readonly #keys: EndpointKeys;

  constructor(network: Network, keys: EndpointKeys) {
    this.#work = new TeacherWork(network);
    this.#keys = keys;
  }

  /** What the form's teacher is compared with; null where none is held. */
  get held(): Recipe | null {
    return this.#held;
  }
  get outcome() {
    return this.#outcome;
  }
  /** What is happening; null where nothing is. */
  get message(): ProgressMessage | null {
    return this.#work.message;
  }
  get failure(): Message | null {
    return this.#work.failure;
  }

  hold(recipe: Recipe): void {
    this.#held = recipe;
    this.#outcome = null;
    this.#work.dismiss();
  }

  /** Asks both. Never throws. */
  async start(projectId: string, recipe: Recipe): Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.#outcome = null;
    const contender = (one: Recipe) => ({ recipe: one, key: this.#keys.forTeacher(one.teacher) });
    await this.#work.start(async (options) => {
      const found = await compareOnRows(projectId, [contender(held), contender(recipe)], options);
      this.#outcome = { compared: [held, recipe], found };
    });
  }

  /** Settles when nothing runs any more. */
  stop(): Promise<void> {
    return this.#work.stop();
  }

  async forget(): Promise<void> {
    await this.stop();
    this.#work.dismiss();
    this.#held = null;
    this.#outcome = null;
  }
}
