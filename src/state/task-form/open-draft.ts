/** @file The form of a task, filled with what the table suggests. */
import type { CountedLabel } from '../../core/task/count-labels';
import { RecipeError } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { confirmedRows } from '../../pipeline/teach/confirmed-rows';
import { labelsFromColumn, suggestTask } from '../../pipeline/open/describe-task';
import type { Machine } from '../machine.svelte';
import { TaskDraft } from './task-draft.svelte';

/** A column with more values than this holds no set of labels that a person would name. */
const MAX_LABELS_FROM_COLUMN = 500;
/** Taken over without being asked for only where the list is short enough to be looked through. */
const MAX_SUGGESTED_LABELS = 100;

/** The project's form as it was left, or as its table suggests. */
export async function openDraft(project: ProjectRecord, machine: Machine): Promise<TaskDraft> {
  const suggestion = await suggestTask(project.id);
  const draft = new TaskDraft(project, suggestion, machine);
  const { goldColumn } = suggestion;
  if (!project.recipe && !draft.hasLabels && goldColumn !== null) {
    const labels = await labelsFromColumn(project.id, goldColumn);
    if (labels.length <= MAX_SUGGESTED_LABELS) draft.suggestLabels(labels);
  }
  if (project.recipe) {
    const rows = await confirmedRows(project, project.recipe);
    draft.useConfirmed(rows);
  }
  return draft;
}

/**
 * The different values of a column, to become labels.
 * @throws RecipeError if there are too many to be a set of labels.
 */
export async function labelsToAdd(
  projectId: string,
  column: string,
  matchCase: boolean,
): Promise<CountedLabel[]> {
  const labels = await labelsFromColumn(projectId, column, matchCase);
  if (labels.length <= MAX_LABELS_FROM_COLUMN) return labels;
  throw new RecipeError({ code: 'column-many-values', column, values: labels.length });
}
