/**
 * @file The form of a task while it is filled in. Invariant: the project changes only when the form
 * is applied as a whole.
 */
import type { Message } from '../../core/messages/message';
import { at } from '../../core/reads';
import type { ImportChoices } from '../../core/table/choices';
import type { Recipe } from '../../core/task/recipe';
import { withData, type TaskEdit, type TaskSuggestion } from '../../pipeline/open/describe-task';
import type { ProjectRecord } from '../../persist/schema';
import { LabelNames } from '../../core/task/label-names';
import type { CountedLabel } from '../../core/task/count-labels';
import type { ConfirmedRow } from '../../core/keywords/keyword-suggestions';
import type { PromptPreview } from '../../core/planning/preview';
import type { StrategyCost } from '../../core/planning/strategy-costs';
import { problemsOf, type DraftField } from './draft-problems';
import { storedDraft, storeDraft } from './draft-storage';
import {
  draftLabel,
  emptyValues,
  labelOf,
  namedLabels,
  recipeOf,
  renamesOf,
  valuesOf,
  type DraftLabel,
  type DraftValues,
} from './values/draft-values';
import { foundLabel, initialValues } from './values/initial-values';
import type { Machine } from '../machine.svelte';
import { costsOf, previewOf } from './prompt-preview';
import type { Strategy } from './values/teacher-values';

export class TaskDraft {
  readonly projectId: string;
  readonly columns: readonly string[];
  /** What the table itself says of its columns. */
  readonly suggestion: TaskSuggestion;
  /** What the form was filled from; it holds things that the form does not show. */
  #base = $state.raw<Recipe | null>(null);
  readonly #said: ImportChoices;
  readonly #machine: Machine;

  #values = $state.raw<DraftValues>(emptyValues('', ''));
  /** Somebody has chosen the teacher. */
  #saidTeacher = false;
  #spellings = $state.raw<readonly (readonly string[])[]>([]);
  #attempted = $state.raw(false);
  #isProposed = $state.raw(false);
  #asksAnew = $state.raw<boolean | null>(null);
  #confirmed = $state.raw<readonly ConfirmedRow[]>([]);

  readonly #allProblems = $derived.by(() =>
    problemsOf(this.#values, {
      columns: this.columns,
      noLanguageModel: this.#machine.noLanguageModel,
      noBuiltInModel: this.#machine.noBuiltInModel,
      isSecurePage: 'location' in globalThis && globalThis.location.protocol === 'https:',
    }),
  );
  /** What was never filled in is no fault until the user wants to go on. */
  readonly #problems = $derived(
    this.#allProblems.filter((problem) => this.#attempted || !problem.missing),
  );

  constructor(project: ProjectRecord, suggestion: TaskSuggestion, machine: Machine) {
    this.projectId = project.id;
    this.columns = project.columns;
    this.suggestion = suggestion;
    this.#base = project.recipe;
    this.#said = project.said ?? {};
    this.#machine = machine;
    this.#saidTeacher =
      project.recipe !== null || storedDraft(project.id)?.teacherKind !== undefined;
    this.#values = initialValues(project, suggestion);
  }

  get values(): DraftValues {
    return this.#values;
  }

  get problems() {
    return this.#problems;
  }

  /** With what was not filled in yet. */
  get allProblems() {
    return this.#allProblems;
  }

  get isComplete(): boolean {
    return this.#allProblems.length === 0;
  }

  get hasLabels(): boolean {
    return namedLabels(this.#values).length > 0;
  }

  /** Lines with a name. */
  get named(): DraftLabel[] {
    return namedLabels(this.#values);
  }

  /** As a recipe has them, with their numbers in this form. */
  get countedLabels() {
    return this.named.map((label) => ({ id: label.id, ...labelOf(label) }));
  }

  problemOf(field: DraftField): Message | string | null {
    return this.#problems.find((problem) => problem.field === field)?.message ?? null;
  }

  change(changes: Partial<DraftValues>): void {
    if (changes.teacherKind !== undefined) this.#saidTeacher = true;
    this.#values = { ...this.#values, ...changes };
    storeDraft(this.projectId, this.#values);
  }

  /** Chooses a teacher where nobody has said anything of it; not kept, so that another machine chooses anew. */
  proposeTeacher(teacherKind: DraftValues['teacherKind']): void {
    if (this.#saidTeacher || this.#values.teacherKind === teacherKind) return;
    this.#values = { ...this.#values, teacherKind };
  }

  /** A student that was brought along labels the table: neither a teacher nor words are needed. */
  get isBrought(): boolean {
    return this.#base?.student.pretrained !== undefined;
  }

  /** Puts aside the student that was brought along, for one that is trained here. */
  trainHere(): void {
    if (!this.#base) return;
    this.#base = { ...this.#base, student: { ...this.#base.student, pretrained: undefined } };
  }

  /** Another recipe was put into the form and is not applied yet. */
  get isProposed(): boolean {
    return this.#isProposed;
  }

  /**
   * Fills the form with another recipe, or with a student's. Not kept: whoever leaves the page has changed nothing.
   * @param before of each label its name in the project; null where it is new.
   */
  propose(recipe: Recipe, before: readonly (string | null)[]): void {
    const values = valuesOf(recipe);
    const labels = values.labels.map((label, i) => {
      const name = at(before, i);
      return { ...label, formerly: name === null ? [] : [name] };
    });
    this.#base = recipe;
    this.#saidTeacher = true;
    this.#isProposed = true;
    this.#values = { ...values, labels };
  }

  addLabel(): DraftLabel {
    const label = draftLabel();
    this.change({ labels: [...this.#values.labels, label] });
    return label;
  }

  changeLabel(id: number, changes: Partial<DraftLabel>): void {
    const labels = this.#values.labels.map((label) =>
      label.id === id ? { ...label, ...changes } : label,
    );
    this.change({ labels });
  }

  removeLabel(id: number): void {
    this.change({ labels: this.#values.labels.filter((label) => label.id !== id) });
  }

  /** Rows that a person has labelled. */
  get confirmed(): readonly ConfirmedRow[] {
    return this.#confirmed;
  }

  useConfirmed(rows: readonly ConfirmedRow[]): void {
    this.#confirmed = rows;
  }

  /** Keeps the labels that are there, with all that was written about them. */
  addLabelNames(names: readonly string[]): void {
    const named = namedLabels(this.#values);
    const known = new LabelNames(
      named.map((label) => ({ name: label.name.trim(), formerNames: label.formerly })),
      this.#values.matchCase,
    );
    const added = names.filter((name) => known.find(name) === null);
    this.change({ labels: [...named, ...added.map((name) => foundLabel({ name }))] });
  }

  /** Fills the empty form; not kept, so that it is made anew until the user changes something. */
  suggestLabels(labels: readonly CountedLabel[]): void {
    this.#spellings = labels.map(({ spellings }) => spellings).filter(({ length }) => length > 1);
    this.#values = { ...this.#values, labels: labels.map(foundLabel) };
  }

  /** Spellings that count as one label, as upper and lower case do unless a person says otherwise. */
  get mergedSpellings(): readonly (readonly string[])[] {
    return this.#values.matchCase ? [] : this.#spellings;
  }

  /**
   * From now on the project knows the labels by the names that stand in the form.
   * @param andBefore as well as by those before.
   */
  labelsAreKnown(andBefore = false): void {
    const labels = this.#values.labels.map((label) => {
      const before = andBefore ? (label.formerly ?? []) : [];
      const name = label.name.trim();
      return { ...label, formerly: before.includes(name) ? before : [...before, name] };
    });
    this.change({ labels });
  }

  /** Labels that rows were given under another name; their names then and now. */
  get renames(): Map<string, string> {
    return renamesOf(this.#values);
  }

  clearLabels(): void {
    this.change({ labels: [draftLabel(), draftLabel()] });
  }

  /**
   * What the teacher would be sent for a row of the sample; null where it is no language model.
   * @throws Error saying what is missing.
   */
  previewPrompt(row: number): Promise<PromptPreview | null> {
    return this.#askAbout(this.sampleTexts.slice(row), previewOf);
  }

  /**
   * What a row of middling length takes with each strategy; null where the teacher is no language model.
   * @throws Error saying what is missing.
   */
  strategyCosts(): Promise<Record<Strategy, StrategyCost> | null> {
    const texts = this.sampleTexts.toSorted((a, b) => a.length - b.length);
    return this.#askAbout(texts.slice(Math.floor(texts.length / 2)), costsOf);
  }

  /** Asks about the first of some texts, beside the others. */
  #askAbout<Answer>(
    [text, ...others]: readonly string[],
    ask: (...question: Parameters<typeof previewOf>) => Answer,
  ): Answer {
    const values = this.#values;
    const model = this.#machine.languageModels.of(values.model);
    const contextTokens = values.teacherKind === 'webllm' ? model?.contextTokens : undefined;
    const size = contextTokens ?? undefined;
    return ask(values, this.#base, text ?? '', size, this.#confirmed, others);
  }

  /** The first texts of the table. */
  get sampleTexts(): string[] {
    return this.sampleOf(this.#values.textColumn);
  }

  /** The first cells of a column; empty where the table has no such column. */
  sampleOf(column: string): string[] {
    const place = this.columns.indexOf(column);
    return this.suggestion.sample.map((cells) => (place < 0 ? '' : at(cells, place)));
  }

  /** Texts and labels as they are described now, whoever is to teach; null where they are not complete. */
  describedTask(): Recipe | null {
    const described: readonly DraftField[] = ['textColumn', 'goldColumn', 'splitColumn', 'labels'];
    if (this.#allProblems.some(({ field }) => described.includes(field))) return null;
    const { name, textColumn, goldColumn, splitColumn, labels } = this.#values;
    return recipeOf({ ...emptyValues(name, textColumn), goldColumn, splitColumn, labels }, null);
  }

  /** The recipe, or null and the problems shown where something is missing or wrong. */
  finish(): Recipe | null {
    this.#attempted = true;
    return this.isComplete ? withData(recipeOf(this.#values, this.#base), this.#said) : null;
  }

  /** The change that this form is, where it is complete; shows no problems. */
  get edit(): TaskEdit | null {
    if (!this.isComplete) return null;
    const recipe = withData(recipeOf(this.#values, this.#base), this.#said);
    return { recipe, renames: this.renames, asksAnew: this.#asksAnew ?? undefined };
  }

  /** What a person has said of the teacher's answers; null where it was left to what is usual. */
  get asksAnew(): boolean | null {
    return this.#asksAnew;
  }

  askAnew(asksAnew: boolean | null): void {
    this.#asksAnew = asksAnew;
  }
}
