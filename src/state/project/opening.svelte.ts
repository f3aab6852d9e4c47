/**
 * @file What is opened: a table, a recipe, both, a sample. Invariant: a table that cannot be read or
 * a recipe that does not fit leaves the open project as it was.
 */
import { RecipeError, type Recipe } from '../../core/task/recipe';
import type { TaskChange } from '../../pipeline/open/describe-task';
import { importFile } from '../../pipeline/open/import-file';
import { requestPersistence } from '../../pipeline/projects';
import { loadSample } from '../../pipeline/open/samples';
import type { StepProgress } from '../../pipeline/steps';
import type { Run } from '../run/run.svelte';
import { sortFiles } from './inputs';
import type { OpenProject } from './open-project.svelte';

export class Opening {
  #reading = $state.raw<StepProgress | null>(null);
  readonly #project: OpenProject;
  readonly #run: Run;

  constructor(project: OpenProject, run: Run) {
    this.#project = project;
    this.#run = run;
  }

  /** The file that is being read, if any. */
  get reading(): StepProgress | null {
    return this.#reading;
  }

  async files(files: readonly File[]): Promise<void> {
    await this.#read(files.map(({ name }) => name).join(', '), async () => {
      const { table, recipe, project } = await sortFiles(files);
      if (project) return this.#projectFile(project);
      if (table) return this.#table(table, recipe, recipe !== null);
      if (recipe) await this.apply(recipe);
      return { run: null };
    });
  }

  async sample(name: string, runs: boolean): Promise<void> {
    await this.#read(name, async () => {
      const { table, recipe } = await loadSample(name);
      return this.#table(table, recipe, runs);
    });
  }

  /** Gives the open project another recipe, and shows it. */
  async apply(change: TaskChange): Promise<void> {
    if (!this.#project.record) {
      throw new RecipeError(
        'A recipe needs a table. Drop both together, or open the table first and then the recipe.',
      );
    }
    await this.#project.adopt(await this.#project.changeTask(change), 'task');
  }

  /** Shows from the first moment that files are being read; the run that this starts goes on after it. */
  async #read(names: string, read: () => Promise<{ run: Promise<void> | null }>): Promise<void> {
    if (this.#reading) throw new RecipeError('Another file is still being read. Wait for its end.');
    this.#reading = { step: 'import', fraction: 0, message: `Reading ${names}` };
    const { run } = await read().finally(() => (this.#reading = null));
    await run;
  }

  /** Opens a project that came as a file where it stopped, and runs nothing of it. */
  async #projectFile(file: File): Promise<{ run: null }> {
    const onProgress = (progress: StepProgress) => (this.#reading = progress);
    const { openProjectFile } = await import('../../pipeline/files/project/open-project-file');
    const project = await openProjectFile(file, { onProgress });
    void requestPersistence().catch(() => false);
    await this.#project.adopt(project);
    return { run: null };
  }

  async #table(
    table: File,
    recipe: Recipe | null,
    runs: boolean,
  ): Promise<{ run: Promise<void> | null }> {
    const before = this.#project.record;
    try {
      await this.#project.pause();
      const onProgress = (progress: StepProgress) => (this.#reading = progress);
      const imported = await importFile(table, { onProgress });
      void requestPersistence().catch(() => false);
      this.#project.take(imported);
      const described = recipe ? await this.#project.changeTask(recipe) : imported;
      if (recipe && runs) return { run: this.#run.resume() };
      await this.#project.adopt(described);
      return { run: null };
    } catch (error) {
      // What was imported before the recipe turned out not to fit is there to be described by hand.
      const imported = this.#project.record;
      if (imported && imported !== before) await this.#project.adopt(imported);
      throw error;
    }
  }
}
