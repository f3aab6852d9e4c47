/** @file One row through the real engine: loading, prompt, grammar and parsing together. */
import type {} from './vitest.config';
import { expect, inject, it } from 'vitest';
import { LABELS, liveTeacher, SKIPPED, timed } from './live-model';

it('annotates a row with the real engine', async ({ skip }) => {
  skip(!inject('hasLiveModel'), SKIPPED);
  const { teacher, progress, loadSeconds, rates } = await liveTeacher({ strategy: 'single' });
  expect(progress.at(-1)?.fraction).toBe(1);

  const { result: answer, seconds } = await timed(
    teacher.annotate({ row: 0, text: 'x' }, new AbortController().signal),
  );
  const run = { loadSeconds, seconds, ...teacher.usage, rates: await rates() };
  console.log('live single', JSON.stringify(run));
  await teacher.dispose();
  // Random weights may fill the answer with white space until it is cut off: a failed row then.
  if (answer.status === 'failed') expect(answer.raw).toBeTypeOf('string');
  else expect(LABELS).toEqual(expect.arrayContaining(answer.candidates));
});
