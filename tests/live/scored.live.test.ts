/**
 * @file Labels as codes on the real engine: its own tokeniser knows the codes, its logit bias holds
 * the answer to them, and its probabilities are the candidates' scores.
 */
import type {} from './vitest.config';
import { expect, inject, it } from 'vitest';
import { LABELS, liveTeacher, SKIPPED, timed } from './live-model';

it('scores a row by one decoded token', async ({ skip }) => {
  skip(!inject('hasLiveModel'), SKIPPED);
  const { teacher, loadSeconds } = await liveTeacher({
    strategy: 'scored',
    calibrate: false,
    mass: 1,
  });
  const { result: answer, seconds } = await timed(
    teacher.annotate({ row: 0, text: 'x' }, new AbortController().signal),
  );
  console.log('live scored', JSON.stringify({ loadSeconds, seconds, ...teacher.usage, answer }));
  const { usage } = teacher;
  await teacher.dispose();
  expect(usage.questions).toBe(1);
  // The engine does not count the token that the prompt's own pass yields.
  expect(usage.answerTokens).toBeLessThanOrEqual(1);
  if (answer.status === 'failed') throw new Error(answer.reason);
  expect([...answer.candidates].sort()).toEqual(LABELS);
  expect(answer.scores?.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 4);
});
