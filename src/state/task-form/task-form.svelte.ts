/** @file The form in which the open project's task is described, and what can be tried out from it. */
import { TeacherError } from '../../core/teaching/teacher';
import type { ProjectRecord } from '../../persist/schema';
import type { FolderFile } from '../../pipeline/teach/models';
import type { EndpointKeys } from './endpoint-keys.svelte';
import type { Machine } from '../machine.svelte';
import type { Network } from '../network.svelte';
import { labelsToAdd, openDraft } from './open-draft';
import { StudentModels } from './student-models.svelte';
import type { TaskDraft } from './task-draft.svelte';
import { Trial } from './trial.svelte';

/** What the form needs of the page. */
export interface FormDesk {
  project(): ProjectRecord | null;
  machine: Machine;
  keys: EndpointKeys;
  network: Network;
  /** Shows what becomes of an action that fails. */
  attempt(action: () => Promise<void>): Promise<unknown>;
  /** The open project, after a trial has annotated some of its rows. */
  tried(project: ProjectRecord): void;
}

export class TaskForm {
  readonly models = new StudentModels(() => this.#draft);
  readonly trial: Trial;
  readonly #desk: FormDesk;
  #draft = $state.raw<TaskDraft | null>(null);

  constructor(desk: FormDesk) {
    this.trial = new Trial(desk.network);
    this.#desk = desk;
  }

  /** Null while the table's first rows are being looked at. */
  get draft(): TaskDraft | null {
    return this.#draft;
  }

  /** Gets the open project's form ready; where it is already, nothing is lost. */
  async open(): Promise<void> {
    const project = this.#desk.project();
    if (!project || this.#draft?.projectId === project.id) return;
    await this.#desk.attempt(async () => {
      const draft = await openDraft(project, this.#desk.machine);
      if (this.#desk.project()?.id === project.id) this.#draft = draft;
    });
  }

  forget(): void {
    this.#draft = null;
    void this.trial.forget();
  }

  /** Adds the different values of a column to the labels. */
  async takeLabelsFrom(column: string): Promise<void> {
    const draft = this.#draft;
    if (!draft) return;
    await this.#desk.attempt(async () => {
      const labels = await labelsToAdd(draft.projectId, column, draft.values.matchCase);
      draft.addLabelNames(labels.map(({ name }) => name));
    });
  }

  /** Upper and lower case make different labels from now on. */
  async keepSpellingsApart(): Promise<void> {
    const draft = this.#draft;
    const column = draft?.values.goldColumn ?? null;
    if (!draft || column === null) return;
    await this.#desk.attempt(async () => {
      const labels = await labelsToAdd(draft.projectId, column, true);
      draft.change({ matchCase: true });
      draft.addLabelNames(labels.map(({ name }) => name));
    });
  }

  /** Keeps a model's folder in the browser, and makes it the teacher. */
  async takeModel(files: readonly FolderFile[]): Promise<void> {
    const { shelf } = this.#desk.machine;
    await this.#desk.attempt(async () => {
      const model = await shelf.take(files);
      if (model === null) throw new TeacherError(shelf.failure ?? '');
      this.#draft?.change({ teacherKind: 'webllm', model, modelUrl: '', modelLibUrl: '' });
    });
  }

  /** Puts a few rows to the teacher. False where the form is not complete yet. */
  async tryTeacher(): Promise<boolean> {
    const draft = this.#draft;
    const recipe = draft?.finish();
    if (!draft || !recipe) return false;
    const key = this.#desk.keys.forTeacher(recipe.teacher);
    const project = await this.trial.start(draft.projectId, recipe, key, draft.values);
    if (project && this.#desk.project()?.id === project.id) this.#desk.tried(project);
    return true;
  }
}
