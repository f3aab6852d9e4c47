/**
 * @file The projects this browser keeps: what is known of each, and what can be done to one of them whether or not
 * it is open. A deleted one stays listed until that can no longer be undone.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Message } from '../../core/messages/message';
import type { ProjectRecord } from '../../persist/schema';
import { duplicateProject, renameProject } from '../../pipeline/library/change';
import {
  deleteUndoably,
  finishDeletions,
  UNDO_MS,
  undoDeletion,
  undoEnd,
} from '../../pipeline/library/deletion';
import { projectFacts, type ProjectFacts } from '../../pipeline/library/facts';
import { ProjectBusy, projectsAtWork } from '../../pipeline/project-lock';
import { listStoredProjects } from '../../pipeline/projects';
import { copyDraft, renameDraft } from '../task-form/draft-storage';
import { withoutLeftovers } from '../typed-storage';

/** Why something was not done to a project. */
interface Refusal {
  id: string;
  told: Message;
}

export class Library {
  #stored = $state.raw<readonly ProjectRecord[]>([]);
  readonly #facts = new SvelteMap<string, ProjectFacts>();
  readonly #atWork = new SvelteSet<string>();
  #refusal = $state.raw<Refusal | null>(null);
  #copying = $state.raw<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onListed: (ids: readonly string[]) => void;

  /** @param onListed is told the projects that there are, with those whose deletion can be undone: all others are gone. */
  constructor(onListed: (ids: readonly string[]) => void) {
    this.#onListed = onListed;
  }

  /** The latest touched first. */
  get projects(): readonly ProjectRecord[] {
    return this.#stored.filter((project) => undoEnd(project) === null);
  }

  /** The same, and at their places those whose deletion can be undone. */
  get listed(): readonly ProjectRecord[] {
    return this.#stored;
  }

  /** How long the deletion of a project can still be undone. */
  secondsToUndo(project: ProjectRecord): number {
    return waitUntil(undoEnd(project) ?? 0) / 1000;
  }

  /** What is known of a project; null while it is being found out. */
  factsOf(id: string): ProjectFacts | null {
    return this.#facts.get(id) ?? null;
  }

  /** Some tab works on it. */
  isAtWork(id: string): boolean {
    return this.#atWork.has(id);
  }

  /** Why the last thing that was asked for could not be done. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  /** The project that is being duplicated. */
  get copying(): string | null {
    return this.#copying;
  }

  async refresh(): Promise<void> {
    this.#stored = await withoutLeftovers(listStoredProjects);
    this.#onListed(this.#stored.map(({ id }) => id));
    this.#finishInTime();
  }

  /** The same, with what there is to know of each project. */
  async look(): Promise<void> {
    this.#refusal = null;
    await this.refresh();
    const atWork = await projectsAtWork();
    this.#atWork.clear();
    for (const id of atWork) this.#atWork.add(id);
    for (const project of this.projects) {
      this.#facts.set(project.id, await projectFacts(project));
    }
  }

  async rename(id: string, name: string): Promise<ProjectRecord> {
    const renamed = await renameProject(id, name);
    renameDraft(id, name);
    await this.refresh();
    return renamed;
  }

  /** @param isRunning the project runs in this very tab. */
  async duplicate(id: string, name: string, isRunning: boolean): Promise<void> {
    if (isRunning) {
      this.#refusal = { id, told: { code: 'project-running' } };
      return;
    }
    await this.#unlessBusy(id, async () => {
      this.#copying = id;
      try {
        const copy = await duplicateProject(id, name);
        copyDraft(id, copy.id, name);
      } finally {
        this.#copying = null;
      }
      await this.look();
    });
  }

  /** It can be undone for a while. False where another tab works on it. */
  async remove(id: string): Promise<boolean> {
    return this.#unlessBusy(id, async () => {
      await deleteUndoably(id);
      await this.refresh();
    });
  }

  async undoRemoval(id: string): Promise<void> {
    try {
      await undoDeletion(id);
    } finally {
      await this.look();
    }
  }

  async #unlessBusy(id: string, action: () => Promise<void>): Promise<boolean> {
    this.#refusal = null;
    try {
      await action();
      return true;
    } catch (error) {
      if (!(error instanceof ProjectBusy)) throw error;
      this.#refusal = { id, told: error.told };
      return false;
    }
  }

  #finishInTime(): void {
    clearTimeout(this.#timer);
    const ends = this.#stored.flatMap((project) => undoEnd(project) ?? []);
    if (ends.length === 0) return;
    this.#timer = setTimeout(
      () => {
        // Where it fails the marks stay, and the next page that opens tries again.
        this.#finish().catch(() => undefined);
      },
      waitUntil(Math.min(...ends)),
    );
  }

  async #finish(): Promise<void> {
    await finishDeletions();
    await this.refresh();
  }
}

/** A clock that was put back does not make it longer. */
function waitUntil(end: number): number {
  return Math.max(0, Math.min(UNDO_MS, end - Date.now()));
}
