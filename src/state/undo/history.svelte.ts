/** @file Steps that were done, to be undone and done again in reverse order; a step may be of one row or of many. */
export class History<Step> {
  #done = $state.raw<readonly Step[]>([]);
  #undone = $state.raw<readonly Step[]>([]);

  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  add(step: Step): void {
    this.#done = [...this.#done, step];
    this.#undone = [];
  }

  /** The step to take back: the last one, or one whose redoing failed. */
  undo(step = this.#done.at(-1)): Step | null {
    if (step === undefined) return null;
    this.#done = this.#done.filter((one) => one !== step);
    this.#undone = [...this.#undone, step];
    return step;
  }

  /** The step to do again: the last one that was undone, or one whose undoing failed. */
  redo(step = this.#undone.at(-1)): Step | null {
    if (step === undefined) return null;
    this.#undone = this.#undone.filter((one) => one !== step);
    this.#done = [...this.#done, step];
    return step;
  }

  /** What could not be stored never happened. */
  drop(step: Step): void {
    this.#done = this.#done.filter((one) => one !== step);
  }

  /** Goes from now back through what was done, then from now on through what was undone, and keeps what is left of each. */
  keep(back: (step: Step) => Step | null, on: (step: Step) => Step | null): void {
    this.#done = leftOf(this.#done, back);
    this.#undone = leftOf(this.#undone, on);
  }

  forget(): void {
    this.#done = [];
    this.#undone = [];
  }
}

function leftOf<Step>(steps: readonly Step[], left: (step: Step) => Step | null): Step[] {
  const latestFirst = steps.toReversed().flatMap((step) => left(step) ?? []);
  return latestFirst.toReversed();
}
