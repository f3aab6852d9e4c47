/** @file Two tabs show the same finished project, and a person labels in both: neither shows what is not so any more. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist, waitForRun } from '../browser';
import { readStores } from '../stored';

const dist = useDist();
const PATIENCE = { timeout: 60_000 };
const TABLE = ['text', ...Array.from({ length: 12 }, (_, i) => `apple number ${i}`)].join('\n');
const RECIPE = JSON.stringify({
  shortlist: 1,
  task: {
    textColumn: 'text',
    labels: [{ name: 'fruit', keywords: ['apple'] }, { name: 'tools' }],
  },
  student: { epochs: 1, executionProvider: 'wasm' },
});

async function openReview(page: Page): Promise<void> {
  await page.click('[data-testid=go-review]');
  await page.waitForSelector('[data-testid=review-table]');
}

const labelsOf = async (page: Page) =>
  ((await readStores(page)).get('humanLabels') as { label: string }[]).map(({ label }) => label);
const shown = (page: Page) => page.locator('[data-testid=review-table]').innerText();

test('a label given in one tab shows in the other, which takes back nothing of it', async () => {
  const context = await dist.browser.newContext();
  const { page: first } = await openPage(context, dist.url);
  await dropFiles(first, { 't.csv': TABLE, 'a.recipe.json': RECIPE });
  await waitUntilDone(first);
  const { page: second, errors } = await openPage(context, dist.url);
  await waitForRun(second, 'done');
  await openReview(first);
  await openReview(second);

  await second.keyboard.press('1');
  await expect.poll(() => labelsOf(second), PATIENCE).toEqual(['fruit']);
  await first.keyboard.press('2');
  await expect.poll(() => labelsOf(first), PATIENCE).toEqual(['tools']);
  // The first tab's own label, as the second shows it now.
  await expect.poll(() => shown(second), PATIENCE).toContain('tools');
  // What the second tab did before is not its own to take back any more.
  await second.keyboard.press('Control+z');
  await second.click('[data-testid=go-results]');
  await second.waitForSelector('[data-testid=screen-results]');
  expect(await labelsOf(first)).toEqual(['tools']);
  expect(errors).toEqual([]);
  await context.close();
});
