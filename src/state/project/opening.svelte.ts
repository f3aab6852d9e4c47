/**
 * @file What is opened: a table, a recipe, both, a sample. Invariant: a table that cannot be read or
 * a recipe that does not fit leaves the open project as it was.
 */
import type { ImportChoices } from '../../core/table/choices';
import { RecipeError, type Recipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { applyRecipe } from '../../pipeline/open/describe-task';
import { columnsOf } from '../../core/task/recipe-columns';
import { dropTable, keepTable, readTable } from '../../pipeline/open/import-file';
import { requestPersistence } from '../../pipeline/projects';
import { loadSample } from '../../pipeline/open/samples';
import type { StepProgress } from '../../pipeline/steps';
import { forgetDraft } from '../task-form/draft-storage';
import { ImportReview } from './import-review.svelte';
import { sortFiles } from './inputs';

/** What opening needs of the page. */
export interface OpeningDesk {
  project(): ProjectRecord | null;
  /** Settles when nothing runs any more. */
  pause(): Promise<void>;
  /** Makes it the open project, without showing it. */
  take(project: ProjectRecord): void;
  /** Opens it where it stopped, or at its task. */
  adopt(project: ProjectRecord, screen?: 'task'): Promise<void>;
  run(project: ProjectRecord): Promise<void>;
}

export class Opening {
  /** Asks a person where a file leaves a question. */
  readonly review = new ImportReview();
  #reading = $state.raw<StepProgress | null>(null);
  #last: Promise<unknown> = Promise.resolve();
  readonly #desk: OpeningDesk;

  constructor(desk: OpeningDesk) {
    this.#desk = desk;
  }

  /** The file that is being read, if any. */
  get reading(): StepProgress | null {
    return this.#reading;
  }

  async files(files: readonly File[]): Promise<void> {
    await this.#read(files.map(({ name }) => name).join(', '), async () => {
      const { tables, recipe } = await sortFiles(files);
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

  /** Gives the open project a recipe. */
  async apply(recipe: Recipe): Promise<void> {
    const project = this.#desk.project();
    if (!project) {
      throw new RecipeError(
        'A recipe needs a table. Drop both together, or open the table first and then the recipe.',
      );
    }
    await this.#desk.pause();
    const applied = await applyRecipe(project.id, recipe);
    forgetDraft(project.id);
    await this.#desk.adopt(applied, 'task');
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

  async #table(
    files: readonly File[],
    recipe: Recipe | null,
    runs: boolean,
  ): Promise<{ run: Promise<void> | null }> {
    const before = this.#desk.project();
    try {
      await this.#desk.pause();
      const project = await this.#import(files, recipe);
      if (!project) return { run: null };
      void requestPersistence().catch(() => false);
      this.#desk.take(project);
      const applied = recipe ? await applyRecipe(project.id, recipe) : project;
      if (recipe && runs) return { run: this.#desk.run(applied) };
      await this.#desk.adopt(applied);
      return { run: null };
    } catch (error) {
      // What was imported before the recipe turned out not to fit is there to be described by hand.
      const imported = this.#desk.project();
      if (imported && imported !== before) await this.#desk.adopt(imported);
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
