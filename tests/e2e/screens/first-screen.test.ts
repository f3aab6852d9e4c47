/** @file The first screen is there, and takes files, before the larger part of the page is. */
import type { BrowserContext } from 'playwright';
import { describe, expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';

const REST = '**/assets/whole-page-*.js';
const TABLE = 'text\n' + Array.from({ length: 20 }, (_, row) => `row ${row} of it\n`).join('');

/** The larger part of the page comes when the test says so. */
async function holdBack(context: BrowserContext): Promise<() => void> {
  let release = () => undefined as unknown;
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await context.route(REST, async (route) => {
    await released;
    await route.continue();
  });
  return () => void release();
}

describe('the first screen', () => {
  const dist = useDist();

  test('takes a file while the rest is on its way, says so, and opens it then', async () => {
    const context = await dist.browser.newContext();
    const letGo = await holdBack(context);
    const { page, errors } = await openPage(context, dist.url);
    await page.waitForSelector('[data-testid=screen-start]');
    expect(await page.textContent('[data-testid=run-status]')).toBe('Nothing open');
    await dropFiles(page, { 'table.csv': TABLE });
    await page.getByText('Reading table.csv').first().waitFor();
    const status = page.locator('[data-testid=run-status]');
    expect(await status.getAttribute('data-state')).toBe('running');
    letGo();
    await page.waitForSelector('[data-task-step=texts]');

    // Who comes back is not shown the start first: that would be another place than he left.
    const second = await context.newPage();
    await second.addInitScript(() => {
      const seen = new MutationObserver(() => {
        if (document.querySelector('[data-testid=screen-start]')) {
          document.documentElement.dataset.sawStart = 'yes';
        }
      });
      seen.observe(document, { childList: true, subtree: true });
    });
    await second.goto(dist.url);
    await second.waitForSelector('[data-task-step=texts]');
    expect(await second.locator('html').getAttribute('data-saw-start')).toBeNull();
    expect(errors).toEqual([]);
    await context.close();
  });

  test('says that the rest could not be loaded, and is whole after the next load', async () => {
    const context = await dist.browser.newContext();
    await context.route(REST, (route) => route.abort());
    const { page, errors } = await openPage(context, dist.url);
    await page.waitForSelector('[data-testid=page-incomplete]');
    await page.locator('[data-testid=screen-start]').waitFor();
    expect(errors).toEqual([]);
    await context.unroute(REST);
    await page.reload();
    await page.waitForSelector('[data-testid=delete-everything]');
    expect(await page.locator('[data-testid=page-incomplete]').count()).toBe(0);
    await context.close();
  });
});
