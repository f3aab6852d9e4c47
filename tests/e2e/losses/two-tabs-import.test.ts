/** @file Two tabs: what one is importing is safe from the other. */
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';

const dist = useDist();

test('a second tab does not end an import that runs in the first', async () => {
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  const rows = Array.from({ length: 300_000 }, (_, i) => `a text of number ${i}`);
  await dropFiles(page, { 'table.csv': `text\n${rows.join('\n')}\n` });
  const importing = () =>
    page.evaluate(async () => {
      const { held = [] } = await navigator.locks.query();
      return held.some(({ name = '' }) => name.startsWith('shortlist.import.'));
    });
  await expect.poll(importing, { interval: 5 }).toBe(true);
  const other = await openPage(context, dist.url);
  // The other tab has swept while the import was still running.
  expect(await importing()).toBe(true);
  await page.waitForSelector('[data-testid=screen-task]', { timeout: 120_000 });
  expect(await page.locator('[data-testid=error-message]').count()).toBe(0);
  await other.page.reload();
  await other.page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
  await other.page.click('[data-testid=go-start]');
  expect(await other.page.textContent('[data-testid=screen-start] li')).toContain('300,000');
  expect([errors, other.errors]).toEqual([[], []]);
  await context.close();
});
