/**
 * @file Labels as codes on the real engine: its own tokeniser knows the codes, its logit bias holds
 * the answer to them, and its probabilities are the candidates' scores.
 */
import { wordsOf } from '../../src/ui/words/messages/words-of';
import type {} from './vitest.config';
import { expect, inject, it } from 'vitest';
import { LABELS, liveTeacher, SKIPPED, timed } from './live-model';

it('scores a row by one decoded token', async ({ skip }) => {
  skip(!inject('hasLiveModel'), SKIPPED);
  const { teacher, loadSeconds, rates } = await liveTeacher({
    strategy: 'scored',
    calibrate: false,
    mass: 1,
  });
  const { result: answer, seconds } = await timed(
    teacher.annotate({ row: 0, text: 'x' }, new AbortController().signal),
  );
  const { usage } = teacher;
  const run = { loadSeconds, seconds, ...usage, rates: await rates(), answer };
  console.log('live scored', JSON.stringify(run));
  await teacher.dispose();
  expect(usage.questions).toBe(1);
  // The engine does not count the token that the prompt's own pass yields.
  expect(usage.answerTokens).toBeLessThanOrEqual(1);
  if (answer.status === 'failed') throw new Error(wordsOf(answer.reason));
  expect([...answer.candidates].sort()).toEqual(LABELS);
  expect(answer.scores?.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 4);
});
