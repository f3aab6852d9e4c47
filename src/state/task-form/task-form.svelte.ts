/** @file The form in which the open project's task is described, and what can be tried out from it. */
import { at } from '../../core/reads';
import { numbersOf, renumbered } from '../../core/task/label-numbers';
import { ENOUGH_BY_HAND } from '../../core/labels/warnings';
import { TeacherError } from '../../core/teaching/teacher';
import type { ProjectRecord } from '../../persist/schema';
import { countLabelledTexts, renameLabels } from '../../pipeline/human-labels';
import { recipeBlob } from '../../pipeline/files/recipe-file';
import type { WeighedRecipe } from '../../pipeline/open/change-cost';
import { countCandidates, type ColumnEvidence } from '../../pipeline/teach/column-evidence';
import type { FolderFile } from '../../pipeline/teach/language-models';
import { ChangeCosts } from './change-costs.svelte';
import { EarlierLabels } from './earlier-labels.svelte';
import type { EndpointKeys } from './endpoint-keys.svelte';
import type { Machine } from '../machine.svelte';
import type { Network } from '../network.svelte';
import type { OpenProject, ProjectPart } from '../project/open-project.svelte';
import type { Screen } from '../screens';
import { forgetDraft, storedDraft, storeDraft } from './draft-storage';
import { labelsToAdd, openDraft } from './open-draft';
import { StudentModels } from './student-models.svelte';
import { ByHand } from './by-hand.svelte';
import { LabelEvidence } from './evidence.svelte';
import { firstChangedStep, TaskSteps } from './steps.svelte';
import type { TaskDraft } from './task-draft.svelte';
import { TeacherComparison } from './teacher-comparison.svelte';
import { Trial } from './trial.svelte';
import type { DraftValues } from './values/draft-values';

export class TaskForm implements ProjectPart {
  readonly studentModels = new StudentModels(() => this.#draft);
  readonly steps = new TaskSteps();
  readonly byHand: ByHand;
  readonly evidence = new LabelEvidence();
  readonly costs = new ChangeCosts();
  readonly earlier = new EarlierLabels();
  readonly trial: Trial;
  readonly comparison: TeacherComparison;
  #isGuessing = $state.raw(false);
  #candidates = $state.raw<ColumnEvidence | null>(null);
  #isLooking = $state.raw(false);
  readonly #project: OpenProject;
  readonly #machine: Machine;
  readonly #keys: EndpointKeys;
  #draft = $state.raw<TaskDraft | null>(null);
  /** What stood half filled in the form before something was proposed. */
  #typedBefore: Partial<DraftValues> | null = null;

  constructor(project: OpenProject, machine: Machine, keys: EndpointKeys, network: Network) {
    this.trial = new Trial(network);
    this.comparison = new TeacherComparison(network, keys);
    this.byHand = new ByHand((error) => project.noteFailure(error));
    this.#project = project;
    this.#machine = machine;
    this.#keys = keys;
    project.join(this);
  }

  /** Null while the table's first rows are being looked at. */
  get draft(): TaskDraft | null {
    return this.#draft;
  }

  /** Gets the open project's form ready; where it is already, nothing is lost. */
  async open(): Promise<void> {
    const project = this.#project.record;
    if (!project || this.#draft?.projectId === project.id) return;
    await this.#project.attempt(async () => {
      const draft = await openDraft(project, this.#machine);
      if (this.#isOpen(project)) this.#draft = draft;
      await this.earlier.look(project.id);
    });
  }

  /** Fills the form with another recipe, so that what it costs is seen before it is applied. */
  async propose({ recipe, labels }: WeighedRecipe): Promise<void> {
    const project = this.#project.record;
    if (!project) return;
    const before = project.recipe?.task.labels ?? [];
    const draft = await openDraft(project, this.#machine);
    if (!this.#isOpen(project)) return;
    const { values } = draft;
    const names = labels.places.map((place) => (place < 0 ? null : at(before, place).name));
    draft.propose(recipe, names);
    if (!this.#draft?.isProposed) this.#typedBefore = storedDraft(project.id);
    this.forget();
    this.#draft = draft;
    this.steps.show(firstChangedStep(values, draft.values));
  }

  /** Still: another may have been opened while something was waited for. */
  #isOpen({ id }: ProjectRecord): boolean {
    return this.#project.record?.id === id;
  }

  /** Puts aside what was proposed: the form is as it was before, and so is the project. */
  async leaveProposal(): Promise<void> {
    const { record } = this.#project;
    if (!record) return;
    if (this.#typedBefore) storeDraft(record.id, this.#typedBefore);
    else forgetDraft(record.id);
    this.forget();
    if (record.stage === 'done') this.#project.show('results');
    else await this.open();
  }

  /** The recipe as the form says it; null while that is no whole one. */
  recipeFile(): Blob | null {
    const recipe = this.#draft?.finish() ?? null;
    return recipe && recipeBlob(recipe);
  }

  async adopt(_project: ProjectRecord | null, screen: Screen): Promise<void> {
    if (screen === 'task') await this.open();
  }

  async pause(): Promise<void> {
    await Promise.all([this.trial.stop(), this.comparison.stop()]);
  }

  /** The policy can be changed on other screens too; the rest of a half-filled form stays. */
  follow({ name, recipe }: ProjectRecord): void {
    if (recipe) this.#draft?.change({ policy: recipe.labels.policy, name: recipe.task.name });
    else this.#draft?.change({ name });
  }

  /** Makes people's labels of an earlier export people's labels here. */
  async takeEarlierLabels(): Promise<void> {
    await this.#project.attempt(() => this.earlier.take());
  }

  forget(): void {
    this.#draft = null;
    this.steps.forget();
    this.byHand.forget();
    this.evidence.forget();
    this.costs.forget();
    this.#isGuessing = false;
    this.#candidates = null;
    this.earlier.forget();
    void this.trial.forget();
    void this.comparison.forget();
  }

  /** Adds the different values of a column to the labels. */
  async takeLabelsFrom(column: string): Promise<void> {
    const draft = this.#draft;
    if (!draft) return;
    await this.#project.attempt(async () => {
      const labels = await labelsToAdd(draft.projectId, column, draft.values.matchCase);
      draft.addLabelNames(labels.map(({ name }) => name));
    });
  }

  /** Upper and lower case make different labels from now on. */
  async keepSpellingsApart(): Promise<void> {
    const draft = this.#draft;
    const column = draft?.values.goldColumn ?? null;
    if (!draft || column === null) return;
    await this.#project.attempt(async () => {
      const labels = await labelsToAdd(draft.projectId, column, true);
      draft.change({ matchCase: true });
      draft.addLabelNames(labels.map(({ name }) => name));
    });
  }

  /** Keeps a model's folder in the browser, and makes it the teacher. */
  async takeModel(files: readonly FolderFile[]): Promise<void> {
    const { languageModels } = this.#machine;
    await this.#project.attempt(async () => {
      const model = await languageModels.take(files);
      if (model === null)
        throw new TeacherError(languageModels.failure ?? { code: 'unexpected', details: '' });
      this.#draft?.change({ teacherKind: 'webllm', model, modelUrl: '', modelLibUrl: '' });
    });
  }

  /** Has the words of the labels counted in the table, as far as the teacher goes by them. */
  lookForEvidence(): void {
    const draft = this.#draft;
    if (!draft) return;
    const { teacherKind, textColumn, splitColumn } = draft.values;
    const isByWords = teacherKind === 'keywords' && textColumn !== '';
    const columns = { textColumn, ...(splitColumn !== null && { splitColumn }) };
    this.evidence.look(draft.projectId, columns, isByWords ? draft.countedLabels : []);
  }

  /** A run waits for a word: most of its labels would be guesses. */
  get isGuessing(): boolean {
    return this.#isGuessing;
  }
  /** What the column of candidates holds, as it was counted before a run; null where the teacher is another. */
  get candidates(): ColumnEvidence | null {
    return this.#candidates;
  }
  /** The words are being counted before a run. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  /**
   * False, and the warning shown, where most texts match no label's words, or have no candidates in the column that is
   * the teacher, or that cannot be told, and too few are labelled by hand to make up for it.
   */
  async mayRun(): Promise<boolean> {
    if (this.#draft?.isBrought) return true;
    this.#isLooking = true;
    // Where the table cannot be looked at, that is told, and can be tried once more.
    const mayRun = await this.#project.attempt(() => this.#isSpokenFor());
    this.#isLooking = false;
    return mayRun ?? false;
  }

  async #isSpokenFor(): Promise<boolean> {
    this.lookForEvidence();
    await this.evidence.settled();
    const recipe = this.#draft?.finish() ?? null;
    const counted = this.#draft && recipe && (await countCandidates(this.#draft.projectId, recipe));
    this.#candidates = counted;
    const isDoubtful = counted ? counted.none * 2 > counted.texts : this.evidence.isDoubtful;
    this.#isGuessing = isDoubtful && (await this.#countHumanLabels()) < ENOUGH_BY_HAND;
    return !this.#isGuessing;
  }

  leaveWarning(): void {
    this.#isGuessing = false;
  }

  /** Of the form's labels, for their colours: those that the project knows have theirs already. */
  get labelNumbers(): ReadonlyMap<string, number> {
    const { record } = this.#project;
    const names = this.#draft?.named.map(({ name }) => name.trim()) ?? [];
    const renames = this.#draft?.renames;
    return renumbered(record ? numbersOf(record) : [], names, (name) => renames?.get(name) ?? name);
  }

  /** Begins to label rows by hand. False where texts or labels are not described yet. */
  async labelByHand(): Promise<boolean> {
    const draft = this.#draft;
    const recipe = draft?.describedTask();
    const project = this.#project.record;
    if (!draft || !recipe || !project) return false;
    // Nothing but people's labels can be stored of a task that was never applied.
    if (!project.recipe) await renameLabels(project.id, draft.renames);
    draft.labelsAreKnown(project.recipe !== null);
    await this.byHand.begin(project, recipe);
    return true;
  }

  /** Puts a few rows to the teacher. False where the form is not complete yet. */
  async tryTeacher(): Promise<boolean> {
    const draft = this.#draft;
    const recipe = draft?.finish();
    if (!draft || !recipe) return false;
    const key = this.#keys.forTeacher(recipe.teacher);
    const { renames } = draft;
    const project = await this.trial.start(draft.projectId, { recipe, renames }, key, draft.values);
    if (project && this.#project.record?.id === project.id) this.#project.update(project);
    // A project that was run before keeps its own.
    if (project?.stage === 'ready') draft.labelsAreKnown();
    return true;
  }

  /** Holds the teacher as the form describes it, to compare another with it. False where it is not complete yet. */
  holdTeacher(): boolean {
    const recipe = this.#draft?.finish();
    if (recipe) this.comparison.hold(recipe);
    return Boolean(recipe);
  }

  /** Asks the held teacher and the form's about the same rows. False where the form is not complete yet. */
  async compareTeachers(): Promise<boolean> {
    const draft = this.#draft;
    const recipe = draft?.finish();
    if (!draft || !recipe) return false;
    await this.trial.stop();
    await this.comparison.start(draft.projectId, recipe);
    return true;
  }

  async #countHumanLabels(): Promise<number> {
    const recipe = this.#draft?.describedTask();
    return this.#draft && recipe ? countLabelledTexts(this.#draft.projectId, recipe) : 0;
  }
}
