/** @file A teacher that fails on every row, through the page: why is shown, and there are ways on. */
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, dropFiles, openPage, useDist, waitForRun } from '../browser';
import { fruitOrTools, PageChatServer } from './chat-server';

const TABLE = ['text', 'a ripe apple', 'a heavy hammer', 'a green apple', 'a new hammer', ''];

const dist = useDist();

test('the rows that failed can be read and labelled by hand, and the run goes on from that', async () => {
  const server = new PageChatServer(() => ['furniture']);
  const recipe = fruitOrTools(await server.start());
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': TABLE.join('\n'), 'recipe.json': recipe });
  await allowNetwork(page);
  await waitForRun(page, 'failed');
  expect(await page.textContent('[data-testid=error-message]')).toMatch(/failed on all rows \(4\)/);
  const failing = (await page.textContent('[data-testid=failing-rows]')) ?? '';
  // Any of them: rows are asked side by side.
  expect(TABLE.slice(1, 5).some((text) => failing.includes(text))).toBe(true);
  expect(failing).toContain('furniture');

  await page.click('[data-testid=see-failed]');
  await page.waitForSelector('[data-testid=review-table]');
  expect(await page.locator('[data-testid=review-table] [role=option]').count()).toBe(4);
  expect(await page.textContent('[data-testid=screen-review]')).toContain('furniture');
  // A label goes on to the next row.
  for (const key of ['1', '2', '1']) await page.keyboard.press(key);
  await page.click('[data-testid=go-run]');
  await page.click('[data-testid=resume]');
  await waitUntilDone(page);
  await page.waitForSelector('[data-testid=screen-results]');
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});
