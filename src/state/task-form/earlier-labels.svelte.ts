/** @file Labels that a table brings along from an earlier export: offered once, taken when a person says so. */
import {
  findEarlierLabels,
  takeEarlierLabels,
  type EarlierLabels as Found,
} from '../../pipeline/files/earlier-labels';

export class EarlierLabels {
  #projectId: string | null = null;
  #found = $state.raw<Found | null>(null);
  #taken = $state.raw<number | null>(null);

  /** What the table says of them; null where it is no export of this page. */
  get found(): Found | null {
    return this.#found;
  }
  /** How many were taken; null while nobody said so. */
  get taken(): number | null {
    return this.#taken;
  }

  async look(projectId: string): Promise<void> {
    if (projectId === this.#projectId) return;
    this.forget();
    this.#projectId = projectId;
    const found = await findEarlierLabels(projectId);
    if (projectId === this.#projectId) this.#found = found;
  }

  async take(): Promise<void> {
    if (this.#projectId !== null) this.#taken = await takeEarlierLabels(this.#projectId);
  }

  forget(): void {
    this.#projectId = null;
    this.#found = null;
    this.#taken = null;
  }
}
