/**
 * @file What is open: the project, the screen, what is being read, what went wrong. Invariant: a
 * project that cannot be read or a recipe that does not fit leaves the open project as it was.
 */
import { RecipeError, type LabelPolicy, type Recipe } from '../core/task/recipe';
import type { ProjectRecord } from '../persist/schema';
import { applyRecipe } from '../pipeline/describe-task';
import { importFile } from '../pipeline/import-file';
import { latestProject, openProject, requestPersistence } from '../pipeline/projects';
import { recipeBlob } from '../pipeline/recipe-file';
import { loadSample, SAMPLES } from '../pipeline/samples';
import type { StepProgress } from '../pipeline/steps';
import { forgetDraft } from './draft-storage';
import { EXPORTERS, type ExportKind } from './exports';
import { failureText } from './failure';
import { Library } from './library.svelte';
import { readAddress, sortFiles } from './inputs';
import { Machine } from './machine.svelte';
import { labelsToAdd, openDraft } from './open-draft';
import { Results } from './results.svelte';
import { Review } from './review.svelte';
import { Run, stepOf, type RunState, type RunStep } from './run.svelte';
import { Settings } from './settings.svelte';
import type { TaskDraft } from './task-draft.svelte';

export const SCREENS = ['start', 'task', 'run', 'results', 'review'] as const;
export type Screen = (typeof SCREENS)[number];

interface Failure {
  text: string;
  /** The step that failed with it; null where the project is not affected. */
  step: RunStep | null;
}

export class Session {
  readonly settings = new Settings();
  readonly machine = new Machine();
  readonly library = new Library();
  readonly results = new Results();
  readonly review = new Review((error) => this.#fail(error, null));
  readonly run = new Run({
    onProject: (project) => (this.#project = project),
    onLabels: (project) => this.#showLabels(project),
  });
  readonly samples = SAMPLES;

  #isReady = $state.raw(false);
  #project = $state.raw<ProjectRecord | null>(null);
  #screen = $state.raw<Screen>('start');
  #draft = $state.raw<TaskDraft | null>(null);
  #reading = $state.raw<StepProgress | null>(null);
  #failure = $state.raw<Failure | null>(null);

  readonly #status = $derived.by((): { state: RunState; step: RunStep } => {
    if (this.#reading) return { state: 'running', step: 'import' };
    const failedStep = this.#failure?.step ?? null;
    if (failedStep !== null) return { state: 'failed', step: failedStep };
    return { state: this.run.state, step: this.run.step };
  });

  /** False until it is known which project was open last. */
  get isReady(): boolean {
    return this.#isReady;
  }
  get project(): ProjectRecord | null {
    return this.#project;
  }
  get screen(): Screen {
    return this.#screen;
  }
  /** Null while the table's first rows are being looked at. */
  get draft(): TaskDraft | null {
    return this.#draft;
  }
  /** The file that is being read, if any. */
  get reading(): StepProgress | null {
    return this.#reading;
  }
  get failure(): string | null {
    return this.#failure?.text ?? this.run.failure;
  }
  get canDismissFailure(): boolean {
    return this.#failure !== null;
  }
  get status(): { state: RunState; step: RunStep } {
    return this.#status;
  }

  isOpen(screen: Screen): boolean {
    if (screen === 'start') return true;
    if (!this.#project) return false;
    if (screen === 'task') return true;
    if (screen === 'run') return this.#project.stage !== 'task';
    return this.run.state === 'done' && this.#project.stage === 'done';
  }

  /** Opens what the address asks for, or else what was open last. */
  async begin(search: string): Promise<void> {
    void this.machine.lookForGpu();
    const { sample, runs } = readAddress(search);
    try {
      if (sample !== null) {
        this.#isReady = true;
        await this.openSample(sample, runs);
      } else {
        const latest = await latestProject();
        if (latest) await this.#adopt(latest);
      }
      await this.library.refresh();
    } catch (error) {
      this.#fail(error, null);
    } finally {
      this.#isReady = true;
    }
  }

  show(screen: Screen): void {
    if (!this.isOpen(screen)) return;
    this.#screen = screen;
    if (screen === 'start') void this.#try(null, () => this.library.refresh());
    if (screen === 'task') void this.#prepareDraft();
    if (screen === 'results') void this.#refreshResults();
  }

  dismissFailure(): void {
    this.#failure = null;
  }

  /** For what no other part of the page has dealt with. */
  reportFailure(error: unknown): void {
    this.#fail(error, null);
  }

  /**
   * A table is imported and shown; with a recipe it is also run to its end. A recipe alone is
   * applied to the open project.
   */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    await this.#try('import', async () => {
      const { table, recipe } = await sortFiles(files);
      if (table) await this.#openTable(table, recipe, recipe !== null);
      else if (recipe) await this.#applyToOpenProject(recipe);
    });
  }

  async openSample(name: string, runs: boolean): Promise<void> {
    await this.#try('import', async () => {
      const { table, recipe } = await loadSample(name);
      await this.#openTable(table, recipe, runs);
    });
  }

  async openProject(id: string): Promise<void> {
    await this.#try(null, async () => this.#adopt(await openProject(id)));
  }

  async deleteProject(id: string): Promise<void> {
    await this.#try(null, async () => {
      if (this.#project?.id === id) await this.#close();
      await this.library.remove(id);
    });
  }

  /** Adds the different values of a column to the labels of the form. */
  async takeLabelsFrom(column: string): Promise<void> {
    await this.#try(null, async () => {
      const draft = this.#draft;
      if (!draft) return;
      const labels = await labelsToAdd(draft.projectId, column);
      draft.addLabelNames(labels.map(({ name }) => name));
    });
  }

  /** Applies the form and runs. False where the form is not complete yet. */
  async runTask(): Promise<boolean> {
    const recipe = this.#draft?.finish() ?? null;
    const project = this.#project;
    if (!recipe || !project) return false;
    await this.#try('task', async () => {
      await this.run.pause();
      await this.#runWith(await applyRecipe(project.id, recipe));
    });
    return true;
  }

  async resume(): Promise<void> {
    if (!this.#project?.recipe) return;
    this.#failure = null;
    this.#screen = 'run';
    await this.run.start(this.#project);
  }

  async pause(): Promise<void> {
    await this.run.pause();
  }

  /** Puts an imported student aside: the task gets a teacher and a training again. */
  async trainAnew(): Promise<void> {
    const recipe = this.#project?.recipe;
    if (!recipe) return;
    const student = { ...recipe.student, pretrained: undefined };
    await this.#try('task', () => this.#applyToOpenProject({ ...recipe, student }));
  }

  /** Chooses the labels anew by another policy. */
  async changePolicy(policy: LabelPolicy): Promise<void> {
    const project = this.#project;
    if (!project?.recipe) return;
    const recipe = { ...project.recipe, labels: { policy } };
    await this.#try(null, async () => {
      this.#project = await applyRecipe(project.id, recipe);
      this.#draft?.change({ policy });
      await this.run.adopt(this.#project);
    });
  }

  /** A file of the open project, or null if it cannot be made. */
  async export(kind: ExportKind): Promise<Blob | null> {
    const project = this.#project;
    if (!project) return null;
    let blob: Blob | null = null;
    await this.#try(null, async () => {
      blob = await EXPORTERS[kind](project.id);
    });
    return blob;
  }

  /** The recipe as the form says it where it is open, or else as it was applied. */
  exportRecipe(): Blob | null {
    const recipe = this.#screen === 'task' ? this.#draft?.finish() : this.#project?.recipe;
    return recipe ? recipeBlob(recipe) : null;
  }

  async #openTable(table: File, recipe: Recipe | null, runs: boolean): Promise<void> {
    if (this.#reading) throw new RecipeError('Another file is still being read. Wait for its end.');
    const before = this.#project;
    this.#reading = { step: 'import', fraction: 0, message: `Reading ${table.name}` };
    let run: Promise<void> | null = null;
    try {
      await this.run.pause();
      const onProgress = (progress: StepProgress) => (this.#reading = progress);
      const project = await importFile(table, { onProgress });
      void requestPersistence().catch(() => false);
      this.#take(project);
      if (recipe && runs) run = this.#runWith(await applyRecipe(project.id, recipe));
      else await this.#adopt(recipe ? await applyRecipe(project.id, recipe) : project);
    } catch (error) {
      // What was imported before the recipe turned out not to fit is there to be described by hand.
      if (this.#project && this.#project !== before) await this.#adopt(this.#project);
      throw error;
    } finally {
      this.#reading = null;
    }
    await run;
  }

  async #applyToOpenProject(recipe: Recipe): Promise<void> {
    const project = this.#project;
    if (!project) {
      throw new RecipeError(
        'A recipe needs a table. Drop both together, or open the table first and then the recipe.',
      );
    }
    await this.run.pause();
    const applied = await applyRecipe(project.id, recipe);
    forgetDraft(project.id);
    await this.#adopt(applied, 'task');
  }

  async #runWith(project: ProjectRecord): Promise<void> {
    forgetDraft(project.id);
    this.#take(project);
    await this.resume();
  }

  /** Opens a project where it stopped, and runs nothing. */
  async #adopt(project: ProjectRecord, screen?: Screen): Promise<void> {
    await this.run.pause();
    this.#take(project);
    this.#screen = screen ?? (stepOf(project) === 'task' ? 'task' : 'run');
    const opened = this.run.adopt(project);
    if (this.#screen === 'task') await this.#prepareDraft();
    await opened;
  }

  async #close(): Promise<void> {
    await this.run.adopt(null);
    this.#take(null);
    this.#screen = 'start';
  }

  #take(project: ProjectRecord | null): void {
    this.#project = project;
    this.#draft = null;
    this.review.forget();
    this.results.forget();
  }

  async #prepareDraft(): Promise<void> {
    const project = this.#project;
    if (!project || this.#draft?.projectId === project.id) return;
    await this.#try(null, async () => {
      const draft = await openDraft(project, this.machine);
      if (this.#project?.id === project.id) this.#draft = draft;
    });
  }

  async #showLabels(project: ProjectRecord): Promise<void> {
    const labels = project.recipe?.task.labels.map(({ name }) => name) ?? [];
    await this.review.load(project.id, labels);
    await this.results.load(project.id, this.review.revision);
    if (this.#screen === 'run') this.#screen = 'results';
  }

  async #refreshResults(): Promise<void> {
    const { revision } = this.review;
    const project = this.#project;
    if (!project || !this.results.isOutOfDate(revision)) return;
    await this.#try(null, () => this.results.load(project.id, revision));
  }

  /** Nothing that a user starts may end in an unhandled rejection. */
  async #try(step: RunStep | null, action: () => Promise<void>): Promise<void> {
    this.#failure = null;
    try {
      await action();
    } catch (error) {
      this.#fail(error, step);
    }
  }

  #fail(error: unknown, step: RunStep | null): void {
    this.#failure = { text: failureText(error), step };
  }
}
