/**
 * @file Room for an answer and room for thinking, through the page: a trial says what had too little of it, and
 * the next trial with what is offered is right.
 */
import { afterEach, expect, test } from 'vitest';
import { allowNetwork, useDist } from '../browser';
import { PageChatServer } from './chat-server';
import {
  expectAllRight,
  failedOf,
  rightFor,
  savedTeacher,
  takeOffer,
  THOUGHT,
  triedWith,
} from './room-trial';

const dist = useDist();
const servers: PageChatServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** The try step with a recipe that asks such a server. */
async function tried(rule: ConstructorParameters<typeof PageChatServer>[0], settings: object = {}) {
  const server = new PageChatServer(rule);
  servers.push(server);
  return {
    server,
    ...(await triedWith(dist, {
      kind: 'endpoint',
      url: await server.start(),
      model: 'small',
      ...settings,
    })),
  };
}

test('a thought that was cut off gets more room, and a larger context where that is not enough', async () => {
  const needed = 3_000;
  const { page, errors, context } = await tried((prompt, { max_tokens: limit = 0 }) =>
    limit < needed
      ? { raw: THOUGHT, cut: true }
      : { raw: `${THOUGHT}</think>{"label": "${rightFor(prompt)}"}` },
  );
  await allowNetwork(page);
  const offer = page.locator('[data-testid=room-offer]');
  await offer.getByText('On 5 of 5 rows its room was used up').waitFor();
  expect(await failedOf(page)).toBe('5');
  await takeOffer(page, 'room for 4,096 tokens of thinking');
  // Half of the context is less than that.
  await offer.getByText('room for 2,048 tokens').waitFor();
  await takeOffer(page, 'room for 8,192 tokens of thinking, in a context of 16,384');
  await page.getByText('The teacher on 5 rows').waitFor();
  await offer.getByText('used up').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  expect(await page.locator('[data-testid=take-room-offer]').count()).toBe(0);
  expect(await savedTeacher(page)).toMatchObject({ thoughtTokens: 8_192, contextTokens: 16_384 });

  await expectAllRight(page);
  expect(errors).toEqual([]);
  await context.close();
});

test('a model that was let think, and thinks for too long, is told not to', async () => {
  const { page, errors, context, server } = await tried(
    (prompt, { chat_template_kwargs: kwargs }) =>
      kwargs?.enable_thinking === false ? [rightFor(prompt)] : { raw: THOUGHT, cut: true },
    { thinking: true },
  );
  await allowNetwork(page);
  await page.getByText('On 5 of 5 rows its room was used up').waitFor();
  await takeOffer(page, 'without thinking');
  await page.getByText('used up').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  expect(await savedTeacher(page)).not.toHaveProperty('thinking');
  expect(server.asked.length).toBeGreaterThan(5);
  expect(errors).toEqual([]);
  await context.close();
});

test('an answer that was cut off gets more room', async () => {
  const { page, errors, context } = await tried((prompt, { max_tokens: limit = 0 }) =>
    limit < 400
      ? { raw: 'Let me first look at what the text is about, word by', cut: true }
      : { raw: `Let me first look at what the text is about. Label: ${rightFor(prompt)}` },
  );
  await allowNetwork(page);
  await page.getByText('On 5 of 5 rows the answer was cut off').waitFor();
  await takeOffer(page, 'room for an answer of 512 tokens');
  await page.getByText('the answer was cut off').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  expect(await savedTeacher(page)).toMatchObject({ answerTokens: 512 });
  expect(errors).toEqual([]);
  await context.close();
});

test('rooms are settings with defaults, kept in the recipe and gone from it when emptied', async () => {
  const { page, errors, context } = await tried((prompt) => [rightFor(prompt)]);
  await allowNetwork(page);
  await page.getByText('The teacher on 5 rows').waitFor();
  await page.click('[data-testid=step-settings]');
  await page.getByText('Limits', { exact: true }).click();
  const thought = page.getByRole('spinbutton', { name: 'Room for thinking, in tokens' });
  const answer = page.getByRole('spinbutton', { name: 'Room for an answer, in tokens' });
  expect(await thought.getAttribute('placeholder')).toBe('1024');
  expect(await answer.getAttribute('placeholder')).toBe('auto');
  await thought.fill('2048');
  await answer.fill('256');
  expect(await savedTeacher(page)).toMatchObject({ thoughtTokens: 2_048, answerTokens: 256 });
  await thought.fill('');
  await answer.fill('');
  const saved = await savedTeacher(page);
  expect(saved).not.toHaveProperty('thoughtTokens');
  expect(saved).not.toHaveProperty('answerTokens');
  expect(errors).toEqual([]);
  await context.close();
});

/** Stands in for the browser's global; it thinks without an end until it is told not to. */
function offerThinkingModel(): void {
  const session = {
    contextWindow: 4096,
    prompt: (input: string) =>
      Promise.resolve(
        input.endsWith('/no_think')
          ? JSON.stringify({ label: input.includes('an apple number') ? 'fruit' : 'tools' })
          : '<think>Is it fruit, or is it tools?',
      ),
    clone: () => Promise.resolve(session),
    destroy: () => undefined,
  };
  const LanguageModel = {
    availability: () => Promise.resolve('available'),
    create: () => Promise.resolve(session),
  };
  Object.assign(globalThis, { LanguageModel });
}

test('the browser’s own model, which takes no limits, is offered to be told not to think', async () => {
  const { page, errors, context } = await triedWith(
    dist,
    { kind: 'promptapi', thinking: true },
    (opened) => opened.addInitScript(offerThinkingModel),
  );
  await page.getByText('On 5 of 5 rows its room was used up').waitFor();
  expect(await page.locator('[data-testid=take-room-offer]').count()).toBe(1);
  await takeOffer(page, 'without thinking');
  await page.getByText('used up').waitFor({ state: 'detached' });
  expect(await failedOf(page)).toBe('0');
  expect(errors).toEqual([]);
  await context.close();
});
