/** @file The projects this browser keeps. */
import type { ProjectRecord } from '../../persist/schema';
import { deleteProject, listProjects } from '../../pipeline/projects';
import { forgetDraft } from '../task-form/draft-storage';

export class Library {
  #projects = $state.raw<readonly ProjectRecord[]>([]);

  /** The latest touched first. */
  get projects(): readonly ProjectRecord[] {
    return this.#projects;
  }

  async refresh(): Promise<void> {
    this.#projects = await listProjects();
  }

  async remove(id: string): Promise<void> {
    await deleteProject(id);
    forgetDraft(id);
    await this.refresh();
  }
}
