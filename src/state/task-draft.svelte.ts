/**
 * @file The form of a task while it is filled in. Invariant: the project changes only when the form
 * is applied as a whole.
 */
import type { Recipe } from '../core/task/recipe';
import type { TaskSuggestion } from '../pipeline/describe-task';
import type { ProjectRecord } from '../persist/schema';
import { problemsOf, type DraftField, type DraftProblem } from './draft-problems';
import { storedDraft, storeDraft } from './draft-storage';
import {
  draftLabel,
  emptyValues,
  namedLabels,
  recipeOf,
  valuesOf,
  type DraftLabel,
  type DraftValues,
} from './draft-values';
import type { Machine } from './machine.svelte';

export class TaskDraft {
  readonly projectId: string;
  readonly columns: readonly string[];
  /** The first rows of the table, cells in column order. */
  readonly sample: readonly (readonly string[])[];
  /** Examples for the teacher that came with a recipe. */
  readonly shots: Recipe['task']['shots'];

  #values: DraftValues;
  #attempted = $state.raw(false);
  #problems: readonly DraftProblem[];

  constructor(project: ProjectRecord, suggestion: TaskSuggestion, machine: Machine) {
    this.projectId = project.id;
    this.columns = project.columns;
    this.sample = suggestion.sample;
    this.shots = project.recipe?.task.shots ?? [];
    const values = $state.raw(initialValues(project, suggestion));
    this.#values = values;
    this.#problems = $derived(
      problemsOf(this.#values, {
        columns: this.columns,
        noLanguageModel: machine.noLanguageModel,
      }),
    );
  }
}
