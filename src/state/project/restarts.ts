/** @file The ways in which the open project's task is changed and run again. */
import { parseRecipe, type Recipe } from '../../core/task/recipe';
import { moreRoom } from '../../core/planning/more-room';
import { isLanguageModelConfig, type Strategy } from '../../core/teaching/settings';
import type { Again } from '../../pipeline/teach/ask-again';
import type { TaskChange, TaskEdit } from '../../pipeline/open/describe-task';
import { raisedBudget } from '../../pipeline/teach/rounds';
import type { Run } from '../run/run.svelte';
import type { OpenProject } from './open-project.svelte';

export class Restarts {
  readonly #project: OpenProject;
  readonly #run: Run;
  /** Of a large table that takes a while: who presses once more meanwhile has asked for nothing else. */
  #isChanging = false;

  constructor(project: OpenProject, run: Run) {
    this.#project = project;
    this.#run = run;
  }

  /** Runs the open project by a whole recipe, with what a person has said of the change to it. */
  async runBy(edit: TaskEdit): Promise<void> {
    await this.#changeAndRun(edit);
  }

  /** Takes one of the ways out that a failed teacher offers, and goes on. */
  async retryWith(
    change:
      { model: string } | { contextTokens: number } | { budget: object } | { strategy: Strategy },
  ): Promise<void> {
    await this.#changeAndRun((recipe) => withTeacher(recipe, change));
  }

  /** Gives a model more room for thoughts and answers, and asks again about the rows that failed. */
  async retryWithMoreRoom(strategy: Strategy): Promise<void> {
    await this.#changeAndRun(
      (recipe) =>
        isLanguageModelConfig(recipe.teacher)
          ? withTeacher(recipe, moreRoom(recipe.teacher))
          : recipe,
      { strategy },
    );
  }

  /** Goes on with so many rows more; with none, it labels with what there is. */
  async annotateMore(rows: number): Promise<void> {
    const { id } = this.#project.record ?? {};
    if (id === undefined) return;
    await this.#changeAndRun(async (recipe) =>
      withTeacher(recipe, { budget: await raisedBudget(id, recipe, rows) }),
    );
  }

  async #changeAndRun(change: TaskChange, again?: Again): Promise<void> {
    if (!this.#project.record?.recipe && typeof change === 'function') return;
    if (this.#isChanging) return;
    await this.#project.attempt(async () => {
      this.#isChanging = true;
      await this.#project.changeTask(change).finally(() => (this.#isChanging = false));
      await this.#run.resume(again);
    }, 'task');
  }
}

function withTeacher(recipe: Recipe, settings: object): Recipe {
  return parseRecipe({ ...recipe, teacher: { ...recipe.teacher, ...settings } });
}
