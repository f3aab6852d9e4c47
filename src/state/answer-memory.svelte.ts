/** @file How many answers of language models this browser remembers, and the way to forget them. */
import { clearAnswers, countAnswers } from '../pipeline/teach/answer-cache';

export class AnswerMemory {
  #count = $state.raw(0);

  get count(): number {
    return this.#count;
  }

  async look(): Promise<void> {
    this.#count = await countAnswers();
  }

  async forget(): Promise<void> {
    await clearAnswers();
    this.#count = 0;
  }
}
