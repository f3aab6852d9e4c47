/**
 * @file What is opened: a table, a recipe, both, a sample. Invariant: a table that cannot be read or
 * a recipe that does not fit leaves the open project as it was.
 */
import type { ImportChoices } from '../../core/table/choices';
import { RecipeError, type Recipe } from '../../core/task/recipe';
import { columnsOf } from '../../core/task/recipe-columns';
import type { ProjectRecord } from '../../persist/schema';
import { weighRecipe } from '../../pipeline/open/change-cost';
import { dropTable, keepTable, readTable, type ReadTable } from '../../pipeline/open/import-file';
import { addRows, isMoreOf } from '../../pipeline/open/more-rows';
import { deleteUnlabelled, requestPersistence } from '../../pipeline/projects';
import { loadSample } from '../../pipeline/open/samples';
import type { StepProgress } from '../../pipeline/steps';
import { carryDraft, storedDraft } from '../task-form/draft-storage';
import type { TaskForm } from '../task-form/task-form.svelte';
import type { Run } from '../run/run.svelte';
import type { Network } from '../network.svelte';
import { ImportReview } from './import-review.svelte';
import { sortFiles } from './inputs';
import { MoreRows } from './more-rows.svelte';
import type { OpenProject } from './open-project.svelte';
import { Reading } from './reading.svelte';

export class Opening {
  /** Asks a person where a file leaves a question. */
  readonly review = new ImportReview();
  /** Asks whether a file has more rows of the open project. */
  readonly moreRows = new MoreRows();
  /** The files that are being read, if any. */
  readonly reading = new Reading();
  /** The files of the table that was opened last, to be read in another way; and how they were read. */
  #opened = $state.raw<{ id: string; files: readonly File[]; choices: ImportChoices } | null>(null);
  #last: Promise<unknown> = Promise.resolve();
  readonly #project: OpenProject;
  readonly #run: Run;
  readonly #network: Network;
  readonly #form: Pick<TaskForm, 'propose'>;

  constructor(project: OpenProject, run: Run, network: Network, form: Pick<TaskForm, 'propose'>) {
    this.#project = project;
    this.#form = form;
    this.#run = run;
    this.#network = network;
  }

  /** The open project is a table of which nothing was said yet, and its files are at hand. */
  get canReadAgain(): boolean {
    const open = this.#project.record;
    return open?.recipe === null && open.stage === 'task' && open.id === this.#opened?.id;
  }

  /** Shows how the open project's files were read, to be read in another way instead. */
  async readAgain(): Promise<void> {
    const before = this.canReadAgain ? this.#opened : null;
    if (!before) return;
    await this.#read(before.files.map(({ name }) => name).join(', '), async () => {
      const table = await this.#import(before.files, before.choices, [], true);
      if (!table) return { run: null };
      const kept = await this.#keep(table, before.files);
      carryDraft(before.id, kept.id);
      await this.#project.adopt(kept);
      await deleteUnlabelled(before.id);
      return { run: null };
    });
  }

  async files(files: readonly File[]): Promise<void> {
    await this.#read(files.map(({ name }) => name).join(', '), async () => {
      const { tables, recipe, project } = await sortFiles(files);
      if (project) return this.#projectFile(project);
      if (tables.length > 0) return this.#table(tables, recipe, recipe !== null);
      if (recipe) await this.#recipe(recipe);
      return { run: null };
    });
  }

  /** Files that a person says have more rows of the open project; read as its own file was. */
  async rowsFrom(files: readonly File[]): Promise<void> {
    await this.#read(files.map(({ name }) => name).join(', '), async () => {
      await this.#project.pause();
      const table = await this.#import(files, this.#project.record?.said ?? {});
      if (table) await this.#keepOrAdd(table, files, true);
      return { run: null };
    });
  }

  async sample(name: string, runs: boolean): Promise<void> {
    await this.#read(name, async () => {
      const { table, recipe } = await loadSample(name);
      return this.#table([table], recipe, runs);
    });
  }

  /**
   * Gives the open project another recipe or student, and shows it. Where that would cost answers, labels, a training
   * or what a person has typed, it only stands in the form, with what it costs, until a person applies it.
   */
  async #recipe(recipe: Recipe): Promise<void> {
    const { id } = this.#project.record ?? {};
    if (id === undefined) throw new RecipeError({ code: 'recipe-needs-table' });
    await this.#project.pause();
    const weighed = await weighRecipe(id, recipe);
    if (weighed.isCostly || storedDraft(id) !== null) {
      await this.#form.propose(weighed);
      this.#project.show('task');
    } else {
      await this.#project.adopt(await this.#project.changeTask(recipe), 'task');
    }
  }

  /** Shows from the first moment that files are being read; the run that this starts goes on after it. */
  async #read(names: string, read: () => Promise<{ run: Promise<void> | null }>): Promise<void> {
    if (this.reading.progress) throw new RecipeError({ code: 'files-still-read' });
    if (this.review.asked || this.moreRows.asked) {
      // Another file is opened instead of the one that is asked about.
      this.review.leave();
      this.moreRows.answer('leave');
      await this.#last.catch(() => undefined);
    }
    this.reading.begin({ code: 'reading-file', file: names });
    const last = read().finally(() => this.reading.end());
    this.#last = last;
    const { run } = await last;
    // The file that was refused meanwhile can be opened now.
    if (this.#project.failure?.code === 'files-still-read') this.#project.dismissFailure();
    await run;
  }

  /** Opens a project that came as a file where it stopped, and runs nothing of it. */
  async #projectFile(file: File): Promise<{ run: null }> {
    const onProgress = (progress: StepProgress) => this.reading.report(progress);
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
      const expected = recipe ? columnsOf(recipe) : [];
      const table = await this.#import(files, recipe?.data ?? {}, expected);
      if (!table) return { run: null };
      if (!recipe) {
        await this.#keepOrAdd(table, files, this.#isMore(table));
        return { run: null };
      }
      this.#project.take(await this.#keep(table, files));
      const described = await this.#project.changeTask(recipe);
      if (runs) return { run: this.#run.resume() };
      await this.#project.adopt(described);
      return { run: null };
    } catch (error) {
      // What was imported before the recipe turned out not to fit is there to be described by hand.
      const imported = this.#project.record;
      if (imported && imported !== before) await this.#project.adopt(imported);
      throw error;
    }
  }

  /**
   * Reads files until nothing is in doubt or a person is content; null where he is not, or has stopped it.
   * @param isAsked a person wants to see how they are read, be it certain.
   */
  async #import(
    files: readonly File[],
    said: ImportChoices,
    expected: string[] = [],
    isAsked = false,
  ): Promise<ReadTable | null> {
    const name = files.map((file) => file.name).join(', ');
    let choices = said;
    for (let wasAsked = isAsked; ; wasAsked = true) {
      const options = { choices, expected, onProgress: this.reading.report.bind(this.reading) };
      const table = await this.reading.stoppable((signal) =>
        readTable(files, { ...options, signal }),
      );
      if (!table) return null;
      if (!wasAsked && table.findings.questions.length === 0) return table;
      this.reading.end();
      const answer = await this.review.ask(table);
      if (answer === 'accept') return table;
      await dropTable(table);
      if (answer === 'leave') return null;
      choices = answer;
      this.reading.begin({ code: 'reading-file', file: name });
    }
  }

  async #keep(table: ReadTable, files: readonly File[]): Promise<ProjectRecord> {
    const kept = await keepTable(table);
    this.#opened = { id: kept.id, files, choices: table.findings.choices };
    void requestPersistence().catch(() => false);
    return kept;
  }

  /** A project whose task nobody has described has nothing that more rows could keep. */
  #isMore({ project }: ReadTable): boolean {
    const open = this.#project.record;
    return open !== null && open.recipe !== null && isMoreOf(open, project);
  }

  /** Shows the table as a project of its own, or takes its rows into the open one, as a person says. */
  async #keepOrAdd(table: ReadTable, files: readonly File[], asks: boolean): Promise<void> {
    const open = this.#project.record;
    const changed = open && asks ? await this.#ask(open, table) : 'own';
    if (changed === null) return;
    await this.#project.adopt(changed === 'own' ? await this.#keep(table, files) : changed);
  }

  /** The project with the table's rows in it; null where the table is not opened. */
  async #ask(open: ProjectRecord, table: ReadTable): Promise<ProjectRecord | 'own' | null> {
    this.reading.end();
    try {
      const { answer, keyColumn } = await this.moreRows.ask(open, table);
      if (answer === 'own') return answer;
      if (answer === 'add') return await this.#add(open, table, keyColumn);
    } catch (error) {
      await dropTable(table);
      throw error;
    }
    await dropTable(table);
    return null;
  }

  async #add(
    { id }: ProjectRecord,
    table: ReadTable,
    keyColumn: string | null,
  ): Promise<ProjectRecord> {
    this.reading.begin({ code: 'taking-rows' });
    const { signal } = new AbortController();
    const onProgress = (progress: StepProgress) =>
      this.reading.report({ ...progress, step: 'import' });
    const add = () => addRows(id, table, keyColumn, { signal, onProgress });
    const changed = await this.#network.during(add, signal);
    table.release();
    return changed;
  }
}
