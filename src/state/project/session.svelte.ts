/**
 * @file The page's state as one: what is open, what is being read, what went wrong, and what a user can
 * start. Invariant: a project that cannot be read or a recipe that does not fit leaves the open project
 * as it was.
 */
import type { Message } from '../../core/messages/message';
import { TableError } from '../../core/table/table';
import { watchStorage, type StorageNews } from '../../persist/database';
import { watchLabelled } from '../../persist/label-news';
import type { ProjectRecord } from '../../persist/schema';
import { StorageCleared } from '../../persist/storage-error';
import { latestProject, openProject } from '../../pipeline/projects';
import { finishDeletion } from '../../pipeline/stored-data';
import { rescueLabels } from '../../pipeline/files/rescue';
import type { StepProgress } from '../../pipeline/steps';
import { Exports } from '../results/exports.svelte';
import { EndpointKeys } from '../task-form/endpoint-keys.svelte';
import { Finished } from '../results/finished.svelte';
import { LabelImprovements } from '../results/label-improvement.svelte';
import { Shortcuts } from '../keys/shortcuts.svelte';
import type { ImportReview } from './import-review.svelte';
import { Library } from './library.svelte';
import { readAddress } from './address';
import type { MoreRows } from './more-rows.svelte';
import { Machine } from '../machine.svelte';
import { Network } from '../network.svelte';
import { OpenProject } from './open-project.svelte';
import { beginOpening, NotOpened } from './opening-mark';
import { Opening } from './opening.svelte';
import { Restarts } from './restarts';
import { Run } from '../run/run.svelte';
import type { RunState, RunStep } from '../run/run-step';
import { isScreenOpen, type Screen } from '../screens';
import type { StorageRemedy } from '../storage-trouble';
import { StoredData } from '../stored-data.svelte';
import { TaskForm } from '../task-form/task-form.svelte';

export type { Screen };

export class Session {
  readonly shortcuts = new Shortcuts();
  readonly network = new Network();
  readonly machine = new Machine(this.network);
  readonly library = new Library((ids) => this.review.edits.keepOnly(ids));
  readonly storedData = new StoredData();
  readonly keys = new EndpointKeys();
  readonly current = new OpenProject();
  readonly form = new TaskForm(this.current, this.machine, this.keys, this.network);
  readonly run = new Run(this.current, this.network, this.keys);
  readonly restarts = new Restarts(this.current, this.run);
  readonly exports = new Exports(this.current, this.network, {
    rows: () => this.finished.review.rows,
    table: (projectId) => this.finished.table(projectId),
  });
  readonly finished = new Finished(this.current, this.run);
  readonly improvements = new LabelImprovements(this.current, this.run, this.network, this.keys);
  readonly review = this.finished.review;
  readonly results = this.finished.results;
  readonly audit = this.finished.audit;
  readonly agreement = this.finished.agreement;
  #isReady = $state.raw(false);
  readonly #opening = new Opening(this.current, this.run, this.network, this.form);

  readonly #status = $derived.by((): { state: RunState; step: RunStep } => {
    if (this.reading) return { state: 'running', step: 'import' };
    const step = this.current.failedStep;
    if (step !== null) return { state: 'failed', step };
    return { state: this.run.state, step: this.run.step };
  });

  /** False until it is known which project was open last. */
  get isReady(): boolean {
    return this.#isReady;
  }
  get project(): ProjectRecord | null {
    return this.current.record;
  }
  get screen(): Screen {
    return this.current.screen;
  }
  /** What a person is asked about files before their table is kept. */
  get importing(): ImportReview {
    return this.#opening.review;
  }
  /** What a person is asked about a file with more rows of the open project. */
  get moreRows(): MoreRows {
    return this.#opening.moreRows;
  }
  /** The file that is being read, if any. */
  get reading(): StepProgress | null {
    return this.#opening.reading.progress;
  }
  /** Nothing has come of it for a while: `stopReading` ends it. */
  get isReadingSlow(): boolean {
    return this.#opening.reading.isSlow;
  }
  stopReading(): void {
    this.#opening.reading.stop();
  }
  get failure(): Message | null {
    return this.current.failure ?? this.run.failure;
  }
  /** Ways on from the failure that is told, where it was the storage. */
  get remedies(): readonly StorageRemedy[] {
    const all = this.current.failure === null ? this.run.remedies : this.current.remedies;
    return all.filter((remedy) => remedy !== 'rescue' || this.review.rowCount > 0);
  }
  get canDismissFailure(): boolean {
    return this.current.failure !== null;
  }
  get status(): { state: RunState; step: RunStep } {
    return this.#status;
  }

  /** Nothing has been opened in this tab, nor has anybody tried. */
  get isUntouched(): boolean {
    const isBusy = this.reading ?? this.failure ?? this.form.studentModels.news;
    return this.#isReady && !this.project && isBusy === null;
  }

  isOpen(screen: Screen): boolean {
    return isScreenOpen(screen, this.project, this.run.state === 'done');
  }

  /** Opens what the address asks for, or else what was open last; settles when it is known what that is. */
  async begin(search: string): Promise<void> {
    void this.machine.look();
    await this.current.attempt(finishDeletion);
    this.network.look();
    watchStorage((news) => void this.#hearOfStorage(news, search));
    watchLabelled((projectId) => void this.finished.hearOfLabels(projectId));
    await this.#open(search);
  }

  async #open(search: string): Promise<void> {
    const { sample, runs } = readAddress(search);
    await this.current.attempt(async () => {
      let swept: string[] = [];
      const latest = sample === null ? await latestProject((files) => (swept = files)) : null;
      if (latest) await this.#openLatest(latest);
      await this.library.refresh();
      if (swept.length > 0) throw new TableError({ code: 'import-broken-off', files: swept });
    });
    // Nothing that it meets is thrown, and a run may take hours.
    if (sample !== null) void this.openSample(sample, runs);
    this.#isReady = true;
  }

  async #openLatest(latest: ProjectRecord): Promise<void> {
    const end = await beginOpening(latest.id);
    if (end) {
      await this.current.adopt(latest).finally(end);
      return;
    }
    this.show('projects');
    throw new NotOpened(latest.name.slice(0, 100));
  }

  show(screen: Screen): void {
    if (!this.isOpen(screen)) return;
    this.current.show(screen);
    if (screen === 'start') void this.current.attempt(() => this.library.refresh());
    if (screen === 'projects') void this.current.attempt(() => this.library.look());
    if (screen === 'task') void this.form.open();
    void this.finished.refresh(screen);
  }

  dismissFailure(): void {
    this.current.dismissFailure();
  }

  /** For what no other part of the page has dealt with. */
  reportFailure(error: unknown): void {
    this.current.noteFailure(error);
  }

  /**
   * A table is imported and shown; with a recipe it is also run to its end. A recipe alone is
   * applied to the open project, or put into its form where it would cost answers or a training.
   */
  async openFiles(files: readonly File[]): Promise<void> {
    await this.current.attempt(() => this.#opening.files(files), 'import');
  }

  /** Takes rows of files into the open project, once a person has seen what that changes. */
  async addRowsFrom(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    await this.current.attempt(() => this.#opening.rowsFrom(files), 'import');
  }

  /** The open project's files can be read in another way. */
  get canReadAgain(): boolean {
    return this.#opening.canReadAgain;
  }

  async readAgain(): Promise<void> {
    await this.current.attempt(() => this.#opening.readAgain(), 'import');
  }

  async openSample(name: string, runs: boolean): Promise<void> {
    await this.current.attempt(() => this.#opening.sample(name, runs), 'import');
  }

  async openProject(id: string): Promise<void> {
    await this.current.attempt(async () => this.current.adopt(await openProject(id)));
  }

  async renameProject(id: string, name: string): Promise<void> {
    await this.current.attempt(async () => {
      const renamed = await this.library.rename(id, name);
      if (this.project?.id === id) this.current.follow(renamed);
    });
  }

  /** @param name of the copy, which is listed and not opened. */
  async duplicateProject(id: string, name: string): Promise<void> {
    const isRunning = this.project?.id === id && this.run.state === 'running';
    await this.current.attempt(() => this.library.duplicate(id, name, isRunning));
  }

  /** Deletes a project so that it can be undone; the open one is closed, and what runs of it stopped. */
  async deleteProject(id: string): Promise<void> {
    await this.current.attempt(async () => {
      const isOpen = this.project?.id === id;
      if (isOpen) await this.current.pause();
      const isGone = await this.library.remove(id);
      if (isGone && isOpen) await this.current.adopt(null, 'projects');
    });
  }

  async undoDeletion(id: string): Promise<void> {
    await this.current.attempt(() => this.library.undoRemoval(id));
  }

  async deleteStudent(id: string): Promise<void> {
    await this.current.attempt(() => this.storedData.deleteStudent(id));
  }

  /** Deletes all that this browser keeps of anybody's, and begins anew. */
  async deleteEverything(): Promise<void> {
    await this.current.attempt(async () => {
      await this.current.adopt(null);
      this.review.edits.keepOnly([]);
      await this.storedData.deleteEverything();
    });
  }

  /** What this tab still shows, as a table; null where not even that can be made. */
  async rescue(): Promise<Blob | null> {
    try {
      return await rescueLabels(this.review.rows);
    } catch (error) {
      this.reportFailure(error);
      return null;
    }
  }

  /** Begins anew with what is stored. */
  reload(): void {
    location.reload();
  }

  /** Whatever runs on a storage that was deleted is stopped; what waited for another tab goes on. */
  async #hearOfStorage(news: StorageNews, search: string): Promise<void> {
    if (news === 'unblocked') {
      if (!this.project) await this.#open(search);
      return;
    }
    this.reportFailure(new StorageCleared());
    await this.current.pause();
    this.reportFailure(new StorageCleared());
  }
}
