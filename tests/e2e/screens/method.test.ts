/** @file The method on the screen: bars that sharpen, one row step by step, confusions that open their rows. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { briefSample } from '../brief-sample';
import { dropFiles, openPage, useDist } from '../browser';

const PARTS = ['text', 'set', 'targets', 'learns', 'reliable', 'label'] as const;

const dist = useDist();

/** The shares of the first row that is shown, in percent. */
const shares = async (page: Page) =>
  (
    await page
      .locator('[data-testid=watched-rows] ol > li')
      .first()
      .locator('.figure')
      .allTextContents()
  ).map((text) => parseFloat(text));

test('a few rows sharpen epoch by epoch, and one of them is explained step by step', async () => {
  const context = await dist.browser.newContext({ reducedMotion: 'reduce' });
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, await briefSample(1_400, {}));
  const rows = page.locator('[data-testid=watched-rows] ol > li');
  await rows.first().waitFor({ timeout: 60_000 });
  const before = await shares(page);
  expect(await rows.count()).toBeGreaterThanOrEqual(3);
  expect(await rows.count()).toBeLessThanOrEqual(6);
  await waitUntilDone(page);
  await page.click('[data-testid=go-run]');
  await rows.first().waitFor();
  expect(Math.max(...(await shares(page)))).toBeGreaterThan(Math.max(...before));

  await page.click('[data-testid=explain]');
  const words = page.locator('[data-testid=explanation-text]');
  const texts = new Set<string>();
  for (const part of PARTS) {
    texts.add((await words.textContent()) ?? '');
    if (part === 'learns') {
      // Nothing moves by itself where motion is not wanted.
      expect(await words.textContent()).toContain('Before the first epoch');
      await page.getByRole('slider', { name: 'Epoch' }).fill('4');
      expect(await words.textContent()).toContain('After epoch 4');
    }
    if (part !== 'label') await page.click('[data-testid=explain-next]');
  }
  expect(texts.size).toBe(PARTS.length);
  await page.click('[data-testid=explain-another]');

  // What is shown stays in the page: nothing of it is stored.
  await page.reload();
  await page.waitForSelector('[data-testid=screen-results]');
  await page.click('[data-testid=go-run]');
  expect(await rows.count()).toBe(0);

  await page.click('[data-testid=go-results]');
  const cell = page
    .getByRole('button', { name: /^[1-9]\d* rows?: (\w+) labelled as (?!\1$)\w+$/ })
    .first();
  const count = Number((await cell.textContent())?.trim());
  expect(count).toBeGreaterThan(0);
  await cell.click();
  await page.waitForSelector('[data-testid=review-confusion]');
  await page.locator('[data-testid=review-table] [role=option]').first().waitFor();
  const size = await page
    .locator('[data-testid=review-table] [role=option]')
    .first()
    .getAttribute('aria-setsize');
  expect(Number(size)).toBe(count);
  expect(errors).toEqual([]);
  await context.close();
});
