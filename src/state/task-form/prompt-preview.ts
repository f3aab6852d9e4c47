/** @file The prompt of a form that may be half filled in, and what it costs. */
import type { Recipe } from '../../core/task/recipe';
import { retrievalPool } from '../../core/shown/example-pool';
import type { ConfirmedRow } from '../../core/keywords/keyword-suggestions';
import type { PromptPreview } from '../../core/planning/preview';
import { previewPrompt } from '../../core/planning/preview';
import { strategyCosts, type StrategyCost } from '../../core/planning/strategy-costs';
import { namedLabels, recipeOf, type DraftValues } from './values/draft-values';
import type { Strategy } from './values/teacher-values';

type HalfFilledForm = [
  values: DraftValues,
  base: Recipe | null,
  text: string,
  /** Of the chosen model, where the form does not limit it. */
  modelContextTokens: number | undefined,
  /** Rows that a person has labelled. */
  confirmed?: readonly ConfirmedRow[],
  /** Texts that follow, to share the row's request. */
  others?: readonly string[],
];

/**
 * Null where the teacher is no language model.
 * @throws Error saying what is missing.
 */
export async function previewOf(...question: HalfFilledForm): Promise<PromptPreview | null> {
  const asked = questionOf(...question);
  return asked && previewPrompt(...asked);
}

/**
 * What a row takes with each strategy.
 * @see previewOf
 */
export async function costsOf(
  ...question: HalfFilledForm
): Promise<Record<Strategy, StrategyCost> | null> {
  const asked = questionOf(...question);
  return asked && strategyCosts(...asked);
}

function questionOf(
  ...[values, base, text, modelContextTokens, confirmed, others]: HalfFilledForm
): Parameters<typeof strategyCosts> | null {
  if (values.textColumn === '') throw new Error('Choose the column with the texts first.');
  if (namedLabels(values).length < 2) throw new Error('Name at least two labels first.');
  // Where the server is does not change a word of the prompt.
  const addressed = { endpointUrl: 'http://localhost/v1', endpointModel: 'model' };
  const { task, teacher: config } = recipeOf({ ...values, ...addressed }, base);
  if (config.kind === 'column' || config.kind === 'keywords') return null;
  const own = 'contextTokens' in config ? config.contextTokens : undefined;
  const examples = retrievalPool(task.shots, confirmed ?? []);
  const contextTokens = own ?? modelContextTokens;
  return [{ config, task, examples }, text, { contextTokens, others }];
}
