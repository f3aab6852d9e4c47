/** @file Deleting everything, from the page, and what is left in the raw stores after it. */
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';
import { readStores } from '../stored';

const dist = useDist();

test('“Delete everything” leaves the raw stores empty, after a second click', async () => {
  const context = await dist.browser.newContext({ serviceWorkers: 'allow' });
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': 'text\na\nb\n' });
  await page.waitForSelector('[data-testid=screen-task]');
  await page.click('[data-testid=go-start]');
  await page.click('[data-testid=delete-everything]');
  const reloaded = page.waitForEvent('load');
  await page.click('[data-testid=confirm-delete-everything]');
  await reloaded;
  // Drawn once the page has opened its new, empty database.
  await page.waitForSelector('[data-testid=delete-everything]');
  const left = await page.evaluate(async () => ({
    caches: (await caches.keys()).filter((name) => !name.startsWith('shortlist.page ')),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
  }));
  expect(left).toEqual({ caches: [], local: [], session: [] });
  expect([...(await readStores(page)).values()].flat()).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test('a tab that ends in the midst of it leaves the rest to the next one', async () => {
  const context = await dist.browser.newContext();
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': 'text\na\nb\n' });
  await page.waitForSelector('[data-testid=screen-task]');
  await page.evaluate(() => localStorage.setItem('shortlist.draft', 'what a person has typed'));
  // The caches never answer, so that what comes after them is not reached.
  await page.evaluate(() => Object.assign(caches, { keys: () => new Promise(() => undefined) }));
  await page.click('[data-testid=go-start]');
  await page.click('[data-testid=delete-everything]');
  await page.click('[data-testid=confirm-delete-everything]');
  await expect.poll(async () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).not.toContain('shortlist'); // prettier-ignore
  expect(await page.evaluate(() => localStorage.length)).toBeGreaterThan(0);
  await page.reload();
  await page.waitForSelector('[data-testid=delete-everything]');
  await expect.poll(async () => page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect([...(await readStores(page)).values()].flat()).toEqual([]);
  await context.close();
});
