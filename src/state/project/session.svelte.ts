/**
 * @file What is open: the project, the screen, what is being read, what went wrong. Invariant: a
 * project that cannot be read or a recipe that does not fit leaves the open project as it was.
 */
import { parseRecipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { applyRecipe } from '../../pipeline/open/describe-task';
import { withProjectLock } from '../../pipeline/project-lock';
import { latestProject, openProject } from '../../pipeline/projects';
import { raisedBudget } from '../../pipeline/teach/rounds';
import { recipeBlob } from '../../pipeline/files/recipe-file';
import { SAMPLES } from '../../pipeline/open/samples';
import type { StepProgress } from '../../pipeline/steps';
import { forgetDraft } from '../task-form/draft-storage';
import { Exports, type ExportKind } from '../results/exports.svelte';
import { EndpointKeys } from '../task-form/endpoint-keys.svelte';
import { Failures } from './failures.svelte';
import { Finished } from '../results/finished.svelte';
import type { ImportReview } from './import-review.svelte';
import { Library } from './library.svelte';
import { readAddress } from './inputs';
import { Machine } from '../machine.svelte';
import { Network } from '../network.svelte';
import { Opening } from './opening.svelte';
import { Run, stepOf, type RunState, type RunStep } from '../run/run.svelte';
import { isScreenOpen, SCREENS, type Screen } from '../screens';
import { Settings } from '../settings.svelte';
import { TaskForm } from '../task-form/task-form.svelte';

export { SCREENS, type Screen };

export class Session {
  readonly settings = new Settings();
  readonly network = new Network();
  readonly machine = new Machine(this.network);
  readonly library = new Library();
  readonly exports = new Exports(this.network);
  readonly keys = new EndpointKeys();
  readonly form = new TaskForm({
    project: () => this.#project,
    machine: this.machine,
    keys: this.keys,
    network: this.network,
    attempt: (action) => this.#failures.attempt(null, action),
    tried: (project) => (this.#project = project),
  });
  readonly finished = new Finished({
    project: () => this.#project,
    attempt: (action) => this.#failures.attempt(null, action),
    fail: (error) => this.#failures.note(error),
    changed: (project) => this.#changed(project),
  });
  readonly review = this.finished.review;
  readonly results = this.finished.results;
  readonly audit = this.finished.audit;
  readonly run = new Run(
    {
      onProject: (project) => (this.#project = project),
      onLabels: (project) => this.#showLabels(project),
    },
    this.network,
  );
  readonly samples = SAMPLES;
  #isReady = $state.raw(false);
  #project = $state.raw<ProjectRecord | null>(null);
  #screen = $state.raw<Screen>('start');
  readonly #failures = new Failures();
  readonly #opening = new Opening({
    project: () => this.#project,
    pause: () => this.run.pause(),
    take: (project) => this.#take(project),
    adopt: (project, screen) => this.#adopt(project, screen),
    run: (project) => this.#runWith(project),
  });

  readonly #status = $derived.by((): { state: RunState; step: RunStep } => {
    if (this.reading) return { state: 'running', step: 'import' };
    const { step } = this.#failures;
    if (step !== null) return { state: 'failed', step };
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
  /** What a person is asked about files before their table is kept. */
  get importing(): ImportReview {
    return this.#opening.review;
  }
  /** The file that is being read, if any. */
  get reading(): StepProgress | null {
    return this.#opening.reading;
  }
  get failure(): string | null {
    return this.#failures.text ?? this.run.failure;
  }
  get canDismissFailure(): boolean {
    return this.#failures.text !== null;
  }
  get status(): { state: RunState; step: RunStep } {
    return this.#status;
  }

  /** Nothing has been opened in this tab, nor has anybody tried. */
  get isUntouched(): boolean {
    const isBusy = this.reading ?? this.failure ?? this.form.models.news;
    return this.#isReady && !this.#project && isBusy === null;
  }

  isOpen(screen: Screen): boolean {
    return isScreenOpen(screen, this.#project, this.run.state === 'done');
  }

  /** Opens what the address asks for, or else what was open last. */
  async begin(search: string): Promise<void> {
    void this.machine.look();
    const { sample, runs } = readAddress(search);
    await this.#failures.attempt(null, async () => {
      if (sample !== null) {
        this.#isReady = true;
        await this.openSample(sample, runs);
      } else {
        const latest = await latestProject();
        if (latest) await this.#adopt(latest);
      }
      await this.library.refresh();
    });
    this.#isReady = true;
  }

  show(screen: Screen): void {
    if (!this.isOpen(screen)) return;
    this.#screen = screen;
    if (screen === 'start') void this.#failures.attempt(null, () => this.library.refresh());
    if (screen === 'task') void this.form.open();
    void this.finished.refresh(screen);
  }

  dismissFailure(): void {
    this.#failures.clear();
  }

  /** For what no other part of the page has dealt with. */
  reportFailure(error: unknown): void {
    this.#failures.note(error);
  }

  /**
   * A table is imported and shown; with a recipe it is also run to its end. A recipe alone is
   * applied to the open project.
   */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    await this.#failures.attempt('import', () => this.#opening.files(files));
  }

  async openSample(name: string, runs: boolean): Promise<void> {
    await this.#failures.attempt('import', () => this.#opening.sample(name, runs));
  }

  async openProject(id: string): Promise<void> {
    await this.#failures.attempt(null, async () => this.#adopt(await openProject(id)));
  }

  async deleteProject(id: string): Promise<void> {
    await this.#failures.attempt(null, async () => {
      if (this.#project?.id === id) await this.#close();
      await this.library.remove(id);
    });
  }

  /** Applies the form and runs. False where the form is not complete yet. */
  async runTask(): Promise<boolean> {
    const recipe = this.form.draft?.finish() ?? null;
    const project = this.#project;
    if (!recipe || !project) return false;
    await this.#failures.attempt('task', async () => {
      await this.run.pause();
      await this.form.trial.stop();
      // Another tab's run must not lose its answers to a change made here.
      const apply = () => applyRecipe(project.id, recipe);
      await this.#runWith(await withProjectLock(project.id, apply));
    });
    return true;
  }

  /** Takes one of the ways out that a failed teacher offers, and goes on. */
  async retryWith(
    change: { model: string } | { contextTokens: number } | { budget: object },
  ): Promise<void> {
    const { id, recipe } = this.#project ?? {};
    if (id === undefined || !recipe) return;
    const changed = parseRecipe({ ...recipe, teacher: { ...recipe.teacher, ...change } });
    await this.#failures.attempt('task', async () => {
      await this.#runWith(await withProjectLock(id, () => applyRecipe(id, changed)));
    });
  }

  /** Goes on with so many rows more; with none, it labels with what there is. */
  async annotateMore(rows: number): Promise<void> {
    const { id, recipe } = this.#project ?? {};
    if (id === undefined || !recipe) return;
    await this.retryWith({ budget: await raisedBudget(id, recipe, rows) });
  }

  /** @param again the strategy by which failed rows are asked about once more. */
  async resume(again?: Parameters<Run['start']>[2]): Promise<void> {
    const project = this.#project;
    if (!project?.recipe) return;
    this.#failures.clear();
    this.#screen = 'run';
    await this.run.start(project, this.keys.forTeacher(project.recipe.teacher), again);
  }

  pause(): Promise<void> {
    return this.run.pause();
  }

  /** Puts an imported student aside: the task gets a teacher and a training again. */
  async trainAnew(): Promise<void> {
    const recipe = this.#project?.recipe;
    if (!recipe) return;
    const student = { ...recipe.student, pretrained: undefined };
    await this.#failures.attempt('task', () => this.#opening.apply({ ...recipe, student }));
  }

  /** A file of the open project, or null if it cannot be made or was cancelled. */
  async export(kind: ExportKind): Promise<Blob | null> {
    const project = this.#project;
    return project && this.#failures.attempt(null, () => this.exports.make(kind, project.id));
  }

  /** The recipe as the form says it where it is open, or else as it was applied. */
  exportRecipe(): Blob | null {
    const recipe = this.#screen === 'task' ? this.form.draft?.finish() : this.#project?.recipe;
    return recipe ? recipeBlob(recipe) : null;
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
    if (this.#screen === 'task') await this.form.open();
    await opened;
  }

  async #close(): Promise<void> {
    await this.run.adopt(null);
    this.#take(null);
    this.#screen = 'start';
  }

  #take(project: ProjectRecord | null): void {
    this.#project = project;
    this.form.forget();
    this.finished.forget();
  }

  async #showLabels(project: ProjectRecord): Promise<void> {
    await this.finished.load(project);
    if (this.#screen === 'run') this.#screen = 'results';
  }

  /** Takes a change of the finished project, and runs what it lacks. */
  async #changed(project: ProjectRecord): Promise<void> {
    this.#project = project;
    if (project.recipe) this.form.draft?.change({ policy: project.recipe.labels.policy });
    if (project.stage === 'done') return this.run.adopt(project);
    // While labels are still being chosen nothing else would start.
    await this.run.pause();
    await this.resume();
  }
}
