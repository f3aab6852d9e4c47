/** @file One row through the real engine: loading, prompt, grammar and parsing together. */
import type {} from './vitest.config';
import { expect, inject, it } from 'vitest';
import { parseRecipe } from '../../src/core/task/recipe';
import type { LoadProgress } from '../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../src/core/teaching/webllm';
import { WebLlmRuntime } from '../../workers/teacher/webllm-runtime';

const LABELS = ['A', 'B'];

it('annotates a row with the real engine', async ({ skip }) => {
  skip(
    !inject('hasLiveModel'),
    'Set LIVE_MODEL_DIR to a model folder (tests/live/vitest.config.ts).',
  );
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: LABELS.map((name) => ({ name })) },
    teacher: { kind: 'webllm', model: 'random-q4f32_1', strategy: 'single' },
  });
  if (recipe.teacher.kind !== 'webllm') throw new Error('not a webllm teacher');
  const model = new URL('/live-model/', location.href).href;
  const runtime = new WebLlmRuntime({
    model_list: [
      {
        model,
        model_id: 'random-q4f32_1',
        model_lib: `${model}lib.wasm`,
        overrides: { context_window_size: 1024 },
      },
    ],
  });
  const teacher = new WebLlmTeacher(recipe.teacher, recipe.task, runtime);
  const progress: LoadProgress[] = [];
  await teacher.load((step) => progress.push(step));
  expect(progress.at(-1)?.fraction).toBe(1);

  const answer = await teacher.annotate({ row: 0, text: 'x' }, new AbortController().signal);
  await teacher.dispose();
  // Random weights may fill the answer with white space until it is cut off: a failed row then.
  if (answer.status === 'failed') expect(answer.raw).toBeTypeOf('string');
  else expect(LABELS).toEqual(expect.arrayContaining(answer.candidates));
});
