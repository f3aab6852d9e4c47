/** @file The prompt of a form that may be half filled in. */
import type { Recipe } from '../core/task/recipe';
import { retrievalPool } from '../core/teaching/example-pool';
import type { ConfirmedRow } from '../core/teaching/keyword-suggestions';
import type { PromptPreview } from '../core/teaching/preview';
import { previewPrompt } from '../core/teaching/preview';
import { namedLabels, recipeOf, type DraftValues } from './draft-values';

/**
 * Null where the teacher is no language model.
 * @param modelContextTokens of the chosen model, where the form does not limit it.
 * @param confirmed rows that a person has labelled.
 * @throws Error saying what is missing.
 */
export async function previewOf(
  values: DraftValues,
  base: Recipe | null,
  text: string,
  modelContextTokens: number | undefined,
  confirmed: readonly ConfirmedRow[] = [],
): Promise<PromptPreview | null> {
  if (values.textColumn === '') throw new Error('Choose the column with the texts first.');
  if (namedLabels(values).length < 2) throw new Error('Name at least two labels first.');
  // Where the server is does not change a word of the prompt.
  const addressed = { endpointUrl: 'http://localhost/v1', endpointModel: 'model' };
  const { task, teacher: config } = recipeOf({ ...values, ...addressed }, base);
  if (config.kind === 'column' || config.kind === 'keywords') return null;
  const own = 'contextTokens' in config ? config.contextTokens : undefined;
  const examples = retrievalPool(task.shots, confirmed);
  return previewPrompt({ config, task, examples }, text, {
    contextTokens: own ?? modelContextTokens,
  });
}
