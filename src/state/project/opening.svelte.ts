/**
 * @file What is opened: a table, a recipe, both, a sample. Invariant: a table that cannot be read or
 * a recipe that does not fit leaves the open project as it was.
 */
import type { ImportChoices } from '../../core/table/choices';
import { RecipeError, type Recipe } from '../../core/task/recipe';
import { columnsOf } from '../../core/task/recipe-columns';
import type { ProjectRecord } from '../../persist/schema';
import type { TaskChange } from '../../pipeline/open/describe-task';
import { dropTable, keepTable, readTable } from '../../pipeline/open/import-file';
import { requestPersistence } from '../../pipeline/projects';
import { loadSample } from '../../pipeline/open/samples';
import type { StepProgress } from '../../pipeline/steps';
import type { Run } from '../run/run.svelte';
import { ImportReview } from './import-review.svelte';
import { sortFiles } from './inputs';
import type { OpenProject } from './open-project.svelte';

export class Opening {
  /** Asks a person where a file leaves a question. */
  readonly review = new ImportReview();
  #reading = $state.raw<StepProgress | null>(null);
  #last: Promise<unknown> = Promise.resolve();
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
      const { tables, recipe, project } = await sortFiles(files);
      if (project) return this.#projectFile(project);
      if (tables.length > 0) return this.#table(tables, recipe, recipe !== null);
      if (recipe) await this.apply(recipe);
      return { run: null };
    });
  }

  async sample(name: string, runs: boolean): Promise<void> {
    await this.#read(name, async () => {
      const { table, recipe } = await loadSample(name);
      return this.#table([table], recipe, runs);
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
    if (this.review.asked) {
      // Another file is opened instead of the one that is asked about.
      this.review.leave();
      await this.#last.catch(() => undefined);
    }
    this.#reading = { step: 'import', fraction: 0, message: `Reading ${names}` };
    const last = read().finally(() => (this.#reading = null));
    this.#last = last;
    const { run } = await last;
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
    files: readonly File[],
    recipe: Recipe | null,
    runs: boolean,
  ): Promise<{ run: Promise<void> | null }> {
    const before = this.#project.record;
    try {
      await this.#project.pause();
      const imported = await this.#import(files, recipe);
      if (!imported) return { run: null };
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

  /** Reads files until nothing is in doubt or a person is content; null where he is not. */
  async #import(files: readonly File[], recipe: Recipe | null): Promise<ProjectRecord | null> {
    const name = files.map((file) => file.name).join(', ');
    let choices: ImportChoices = recipe?.data ?? {};
    for (let wasAsked = false; ; wasAsked = true) {
      const table = await readTable(files, {
        choices,
        expected: recipe ? columnsOf(recipe) : [],
        onProgress: (progress) => (this.#reading = progress),
      });
      if (!wasAsked && table.findings.questions.length === 0) return keepTable(table);
      this.#reading = null;
      const answer = await this.review.ask(table);
      if (answer === 'accept') return keepTable(table);
      await dropTable(table);
      if (answer === 'leave') return null;
      choices = answer;
      this.#reading = { step: 'import', fraction: 0, message: `Reading ${name}` };
    }
  }
}
