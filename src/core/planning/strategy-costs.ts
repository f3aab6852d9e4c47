/**
 * @file What each strategy would take of a row, told before anything is asked: counted on the very prompts,
 * so that it follows every change of labels, examples and wording.
 */
import { previewPrompt, type PreviewSurroundings } from './preview';
import { STRATEGIES } from '../task/teacher-schema';
import type { LanguageModelConfig, Strategy } from '../teaching/settings';
import type { TeacherRow, TeacherSetup } from '../teaching/teacher';

/** Of one row, all its questions together. Estimates, as no tokeniser is at hand. */
export interface StrategyCost {
  questions: number;
  promptTokens: number;
  answerTokens: number;
}

/** @throws TeacherError where the task cannot fit the model. */
export async function strategyCosts(
  setup: TeacherSetup & { config: LanguageModelConfig },
  row: string | TeacherRow,
  extras: PreviewSurroundings = {},
): Promise<Record<Strategy, StrategyCost>> {
  const costs = STRATEGIES.map(async (strategy): Promise<[Strategy, StrategyCost]> => {
    const config = { ...setup.config, strategy };
    const { questions, promptTokens, answerTokens, rows } = await previewPrompt(
      { ...setup, config },
      row,
      extras,
    );
    return [
      strategy,
      {
        questions: questions / rows,
        promptTokens: (questions * promptTokens) / rows,
        answerTokens: questions * answerTokens,
      },
    ];
  });
  return Object.fromEntries(await Promise.all(costs)) as Record<Strategy, StrategyCost>;
}
