/** @file What a form is filled with at first: the project's recipe, what its table suggests, and what was half filled in. */
import type { ProjectRecord } from '../../../persist/schema';
import type { TaskSuggestion } from '../../../pipeline/open/describe-task';
import { storedDraft } from '../draft-storage';
import {
  draftLabel,
  emptyValues,
  valuesOf,
  type DraftLabel,
  type DraftValues,
} from './draft-values';

export function initialValues(project: ProjectRecord, suggestion: TaskSuggestion): DraftValues {
  const base = project.recipe ? valuesOf(project.recipe) : suggestedValues(project, suggestion);
  const stored = storedDraft(project.id);
  if (!stored) return base;
  return { ...base, ...stored, labels: (stored.labels ?? base.labels).map(withNewId) };
}

function suggestedValues(project: ProjectRecord, suggestion: TaskSuggestion): DraftValues {
  const { textColumn, goldColumn, splitColumn, candidates } = suggestion;
  const values = emptyValues(project.name, textColumn);
  if (!candidates) return { ...values, goldColumn, splitColumn };
  return {
    ...values,
    goldColumn,
    splitColumn,
    teacherKind: 'column',
    candidatesColumn: candidates.column,
    separator: candidates.separator,
    scoresColumn: candidates.scoresColumn,
  };
}

/** A label whose name the table knows: cells keep it, whatever a person makes of it. */
export function foundLabel({ name }: { name: string }): DraftLabel {
  return { ...draftLabel({ name }), formerly: [name] };
}

/** Stored numbers may be taken again in this tab. */
function withNewId(label: DraftLabel): DraftLabel {
  return { ...label, id: draftLabel().id };
}
