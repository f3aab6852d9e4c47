/** @file Two tabs: what one is importing is safe from the other. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';
import { readStores } from '../stored';

const dist = useDist();

const rows = Array.from({ length: 300_000 }, (_, i) => `a text of number ${i}`);
const TABLE = { 'table.csv': `text\n${rows.join('\n')}\n` };

const isImporting = (page: Page) =>
  page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name = '' }) => name.startsWith('shortlist.import.'));
  });

/** Chunks of them, without reading any. */
const countRows = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const open = indexedDB.open('shortlist');
        open.onsuccess = () => {
          const count = open.result.transaction('rows').objectStore('rows').count();
          count.onsuccess = () => resolve(count.result);
          open.result.close();
        };
      }),
  );

test('an import that a closed tab ends is swept and told once', async () => {
  const context = await dist.browser.newContext();
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, TABLE);
  await expect.poll(() => isImporting(page), { interval: 5 }).toBe(true);
  await expect.poll(() => countRows(page), { interval: 5 }).toBeGreaterThan(0);
  expect(await isImporting(page)).toBe(true);
  await page.close();
  const { page: next, errors } = await openPage(context, dist.url);
  const message = next.locator('[data-testid=error-message]');
  await message.waitFor();
  expect(await message.innerText()).toMatch(/tab was closed while it read .*table\.csv/);
  const stores = await readStores(next);
  expect([stores.get('projects'), stores.get('rows')]).toEqual([[], []]);
  await next.reload();
  await next.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
  await next.waitForSelector('[data-testid=screen-start]');
  expect(await message.count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

test('a second tab does not end an import that runs in the first', async () => {
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, TABLE);
  await expect.poll(() => isImporting(page), { interval: 5 }).toBe(true);
  const other = await openPage(context, dist.url);
  // The other tab has swept while the import was still running.
  expect(await isImporting(page)).toBe(true);
  await page.waitForSelector('[data-testid=screen-task]', { timeout: 120_000 });
  expect(await page.locator('[data-testid=error-message]').count()).toBe(0);
  await other.page.reload();
  await other.page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
  await other.page.click('[data-testid=go-start]');
  expect(await other.page.textContent('[data-testid=screen-start] li')).toContain('300,000');
  expect([errors, other.errors]).toEqual([[], []]);
  await context.close();
});
