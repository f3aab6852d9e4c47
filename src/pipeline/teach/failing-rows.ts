/** @file The end of a run whose rows all fail: why, with one row, what was asked and what was answered. */
import { previewPrompt } from '../../core/planning/preview';
import { commonestFailure } from '../../core/teaching/failures';
import { isLanguageModelConfig } from '../../core/teaching/settings';
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import type { Questions } from './questions';
import { TeacherFailure } from './teacher-job';

/** A run that fails on so many rows, and has answered none, is not worth its time. */
export const FIRST_ROWS = 20;

/** @param hasEnded all rows were asked about; else the run pauses here. */
export async function failingRows(
  known: ReadonlyMap<number, Annotation>,
  questions: Questions,
  hasEnded: boolean,
): Promise<TeacherFailure> {
  const common = commonestFailure(known.values());
  const { reason = '', count = 0, failed = 0, row = 0, answer = '' } = common ?? {};
  const asked = await questions.rowOf(row);
  return new TeacherFailure({
    kind: 'rows',
    told: { code: 'rows-all-failed', hasEnded, failed, count, reason, row: row + 1 },
    ...{ hidden: false, asleepSeconds: 0, smallerModels: [], shorterContextTokens: null },
    failing: {
      row,
      text: asked?.text ?? '',
      answer,
      prompt: asked ? await promptOf(asked, questions) : '',
    },
  });
}

async function promptOf(row: TeacherRow, { recipe, examples }: Questions): Promise<string> {
  const { teacher: config, task } = recipe;
  if (!isLanguageModelConfig(config)) return '';
  // A task that fits no model has failed before any row.
  const preview = await previewPrompt({ config, task, examples }, row).catch(() => null);
  return preview?.text ?? '';
}
