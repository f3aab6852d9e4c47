/** @file By which others can tell whether two tables were annotated with the same question. */
import { AnswerKeys } from '../../core/planning/answer-keys';
import type { Recipe } from '../../core/task/recipe';

/** Of model, settings, wording, labels and shots; null where no language model teaches. */
export function promptHashOf({ teacher, task }: Recipe): string | null {
  if (teacher.kind === 'column' || teacher.kind === 'keywords') return null;
  try {
    return new AnswerKeys(teacher, task).promptKey;
  } catch {
    // A task that cannot fit the model has no prompt.
    return null;
  }
}
