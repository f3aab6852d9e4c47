/**
 * @file Room for an answer and room for thinking with WebLLM, from the button to what its engine is asked with and
 * how its model is loaded.
 */
import { expect, test } from 'vitest';
import { allowNetwork, useDist } from '../browser';
import { PageEngine } from './page-engine';
import {
  expectAllRight,
  failedOf,
  rightFor,
  savedTeacher,
  takeOffer,
  THOUGHT,
  triedWith,
} from './room-trial';

/** Its name says that it thinks. */
const THINKING = 'Qwen3.5-2B-q4f16_1-MLC';
/** Its name says nothing of it. */
const PLAIN = 'Qwen2.5-1.5B-Instruct-q4f16_1-MLC';

const dist = useDist();

const labelled = (prompt: string) => JSON.stringify({ label: rightFor(prompt) });

async function tried(engine: PageEngine, settings: object) {
  const opened = await triedWith(dist, { kind: 'webllm', ...settings }, (context) =>
    engine.install(context),
  );
  await allowNetwork(opened.page);
  return opened;
}

/** The limits of the requests since the last call. */
function limitsOf({ requests }: PageEngine): number[] {
  return [...new Set(requests.splice(0).map((request) => request.max_tokens ?? 0))];
}

test('a thought that was cut off gets more room, and the model a larger context', async () => {
  const needed = 3_000;
  const engine = new PageEngine((prompt, { max_tokens: limit }) =>
    (limit ?? 0) < needed
      ? { content: THOUGHT, cut: true }
      : { content: `${THOUGHT}</think>${labelled(prompt)}` },
  );
  const { page, errors, context } = await tried(engine, { model: THINKING, thinking: true });
  const offer = page.locator('[data-testid=room-offer]');
  await offer.getByText('On 5 of 5 rows its room was used up').waitFor();
  expect(await failedOf(page)).toBe('5');
  const [first = 0] = limitsOf(engine);
  expect(first).toBeGreaterThan(1_024);
  await takeOffer(page, 'room for 4,096 tokens of thinking');
  await offer.getByText('room for 2,048 tokens').waitFor();
  // What it got more for its thought, the answer lost nothing of.
  expect(limitsOf(engine)).toEqual([first + 1_024]);
  expect(engine.loaded.map(({ options }) => options)).toEqual([{}, {}]);

  await takeOffer(page, 'room for 8,192 tokens of thinking, in a context of 16,384');
  await page.getByText('The teacher on 5 rows').waitFor();
  await offer.getByText('used up').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  // The model was let think by the recipe: that it can be told not to is all that is left to offer.
  expect(await page.locator('[data-testid=take-room-offer]').allInnerTexts()).toEqual([
    expect.stringContaining('without thinking'),
  ]);
  expect(engine.loaded.at(-1)).toEqual({
    modelId: THINKING,
    options: { context_window_size: 16_384 },
  });
  expect(engine.requests.every(({ extra_body }) => extra_body?.enable_thinking)).toBe(true);
  expect(limitsOf(engine)).toEqual([first + 7_168]);
  expect(await savedTeacher(page)).toMatchObject({ thoughtTokens: 8_192, contextTokens: 16_384 });

  await expectAllRight(page);
  expect(errors).toEqual([]);
  await context.close();
});

test('a model that was let think, and thinks for too long, is told not to', async () => {
  const engine = new PageEngine((prompt, { extra_body }) =>
    extra_body?.enable_thinking === false
      ? { content: labelled(prompt) }
      : { content: THOUGHT, cut: true },
  );
  const { page, errors, context } = await tried(engine, { model: THINKING, thinking: true });
  await page.getByText('On 5 of 5 rows its room was used up').waitFor();
  const [withThought = 0] = limitsOf(engine);
  await takeOffer(page, 'without thinking');
  await page.getByText('used up').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  expect(engine.requests.length).toBeGreaterThanOrEqual(5);
  // Nothing is kept free for a thought that is not there.
  expect(limitsOf(engine)).toEqual([withThought - 1_024]);
  expect(await savedTeacher(page)).not.toHaveProperty('thinking');
  expect(errors).toEqual([]);
  await context.close();
});

test('a model of which nobody knew that it thinks is told not to once it was seen to', async () => {
  const engine = new PageEngine((prompt, { extra_body }) =>
    extra_body?.enable_thinking === false
      ? { content: labelled(prompt) }
      : { content: THOUGHT, cut: true },
  );
  const { page, errors, context } = await tried(engine, { model: PLAIN });
  await page.getByText('The teacher on 5 rows').waitFor();
  expect(engine.requests.map(({ extra_body }) => extra_body?.enable_thinking)).toEqual([
    undefined,
    ...engine.requests.slice(1).map(() => false),
  ]);
  expect(await failedOf(page)).toBe('0');
  expect(errors).toEqual([]);
  await context.close();
});

test('an answer that was cut off gets more room', async () => {
  const engine = new PageEngine((prompt, { max_tokens: limit }) =>
    (limit ?? 0) < 400
      ? { content: 'Let me first look at what the text is about, word by', cut: true }
      : { content: `Let me first look at what the text is about. Label: ${rightFor(prompt)}` },
  );
  const { page, errors, context } = await tried(engine, { model: PLAIN });
  await page.getByText('On 5 of 5 rows the answer was cut off').waitFor();
  engine.requests.splice(0);
  await takeOffer(page, 'room for an answer of 512 tokens');
  await page.getByText('the answer was cut off').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  expect(limitsOf(engine)).toEqual([512]);
  expect(await savedTeacher(page)).toMatchObject({ answerTokens: 512 });
  expect(errors).toEqual([]);
  await context.close();
});
