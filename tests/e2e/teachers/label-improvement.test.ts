/**
 * @file A label's description from corrections, through the page: offered after enough of them, taken over only
 * where the held-out half says so, and put back, also after a reload.
 */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, dropFiles, openPage, useDist } from '../browser';
import { fruitOrTools, PageChatServer } from './chat-server';

const FOODS = ['apple', 'pear', 'plum', 'peach'];
const THINGS = ['hammer', 'saw', 'drill', 'rasp'];
const COLOURS = ['red', 'green', 'old', 'new', 'big'];
const TEXTS = COLOURS.flatMap((colour) =>
  [...FOODS, ...THINGS].map((what) => `a ${colour} ${what}`),
);
const ENOUGH = 20;
const CORRECTED = 24;

const GOOD = 'Grows on trees and can be eaten';
const BAD = 'Anything at all that can be named';

/** Takes food for tools until the description says what fruit is. */
function answer(prompt: string): string[] | { raw: string } {
  if (prompt.startsWith('You write the rule')) {
    const description = prompt.includes('The label is “fruit”') ? GOOD : BAD;
    return { raw: JSON.stringify({ description }) };
  }
  const isFood = FOODS.some((food) => prompt.includes(` ${food}`));
  return [isFood && prompt.includes(GOOD) ? 'fruit' : 'tools'];
}

const dist = useDist();

test('is offered, judged, taken over, and put back after a reload', async () => {
  const server = new PageChatServer(answer);
  const recipe = fruitOrTools(await server.start());
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  const table = ['text', ...TEXTS, ''].join('\n');
  await dropFiles(page, { 'things.csv': table, 'recipe.json': recipe });
  await allowNetwork(page);
  await waitUntilDone(page);
  expect(server.asked).toHaveLength(TEXTS.length);

  await page.click('[data-testid=go-review]');
  await page.waitForSelector('[data-testid=review-table] [role=option]', { state: 'attached' });
  const offer = page.locator('[data-testid=improve-label]');
  await correct(page, 0, ENOUGH - 1);
  expect(await offer.count()).toBe(0);
  await correct(page, ENOUGH - 1, CORRECTED);

  // What does no better on the held-out half cannot be taken over.
  await offer.locator('summary').click();
  await propose(page, 'tools');
  expect(await page.textContent('[data-testid=proposed-description]')).toContain(BAD);
  expect(await page.textContent('[data-testid=improvement-verdict]')).toContain('stays as it is');
  expect(await page.locator('[data-testid=accept-description]').count()).toBe(0);

  await propose(page, 'fruit');
  expect(await page.textContent('[data-testid=proposed-description]')).toContain(GOOD);
  expect(await page.textContent('[data-testid=improvement-verdict]')).toMatch(
    /On the other half, 12 rows.*better on [1-9]\d*, worse on 0/,
  );
  expect(await descriptionOf(page, 'fruit')).toBe('');

  await openOffer(page);
  await page.click('[data-testid=accept-description]');
  await page.waitForSelector('[data-testid=screen-results]');
  await waitUntilDone(page);
  expect(await descriptionOf(page, 'fruit')).toBe(GOOD);

  await page.reload();
  await page.waitForSelector('[data-testid=screen-results]');
  await openOffer(page);
  const asked = server.asked.length;
  await page.click('[data-testid=undo-description]');
  await page.waitForSelector('[data-testid=undo-description]', { state: 'detached' });
  await page.waitForSelector('[data-testid=screen-results]');
  await waitUntilDone(page);
  expect(await descriptionOf(page, 'fruit')).toBe('');
  // The answers to the former description were remembered.
  expect(server.asked).toHaveLength(asked);
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});

/** Labels the rows that come up, rightly, until `to` are labelled. */
async function correct(page: Page, from: number, to: number): Promise<void> {
  const summary = page.locator('[data-testid=screen-review] .summary');
  for (let given = from; given < to; given += 1) {
    const row = await page.locator('[data-testid=review-table] [aria-selected=true]').innerText();
    const label = FOODS.some((food) => row.includes(` ${food}`)) ? 'fruit' : 'tools';
    await page.locator('[data-testid=review-label]', { hasText: label }).click();
    await summary.getByText(`${given + 1} label${given === 0 ? '' : 's'} given by you`).waitFor();
  }
}

async function propose(page: Page, label: string): Promise<void> {
  const offer = page.locator('[data-testid=improve-label]');
  await offer.locator('select').selectOption(label);
  await page.click('[data-testid=propose-description]');
  await offer.getByRole('heading', { name: label }).waitFor();
}

async function openOffer(page: Page): Promise<void> {
  await page.click('[data-testid=go-review]');
  const offer = page.locator('[data-testid=improve-label]');
  await offer.waitFor();
  if ((await offer.getAttribute('open')) === null) await offer.locator('summary').click();
}

/** As the project's recipe has it. */
async function descriptionOf(page: Page, name: string): Promise<string> {
  await page.click('[data-testid=go-results]');
  const { task } = JSON.parse(await downloadText(page, 'save-recipe')) as {
    task: { labels: { name: string; description?: string }[] };
  };
  return task.labels.find((label) => label.name === name)?.description ?? '';
}
