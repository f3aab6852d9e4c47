/** @file Keys that the page comes to late: they answer for the row that was on the screen when they were pressed. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist } from '../browser';
import { readStore } from '../stored';

const dist = useDist();
const LABELS = ['fruit', 'tools', 'rain'];
const TEXTS = Array.from(
  { length: 30 },
  (_, i) => `${['apple', 'saw', 'storm'][i % 3]} number ${i}`,
);
const RECIPE = {
  shortlist: 1,
  task: { textColumn: 'text', labels: LABELS.map((name) => ({ name })) },
  teacher: { kind: 'column', column: 'set' },
  student: { kind: 'ngram', epochs: 1, executionProvider: 'wasm' },
};

/** Both keys were pressed while the same row was there; the page was busy, and has shown another one when it hears of the second. */
function pressBoth(page: Page, first: string, second: string): Promise<void> {
  return page.evaluate(
    async (keys) => {
      const events = keys.map((key) => new KeyboardEvent('keydown', { key, bubbles: true }));
      for (const event of events) {
        document.body.dispatchEvent(event);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [first, second],
  );
}

/** People's labels by row. */
async function labels(page: Page): Promise<Map<number, string>> {
  const stored = await readStore<{ row: number; label: string }>(page, 'humanLabels');
  return new Map(stored.map(({ row, label }) => [row, label]));
}

test('in a check and in the review a second key corrects its own row, and the next one stays unanswered', async () => {
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  const table = ['text,set', ...TEXTS.map((text) => `${text},fruit|tools|rain`)].join('\n');
  await dropFiles(page, { 't.csv': table, 'a.recipe.json': JSON.stringify(RECIPE) });
  await waitUntilDone(page);
  await page.click('[data-testid=go-audit]');
  await page.getByLabel('Rows', { exact: true }).fill('5');
  await page.click('[data-testid=audit-begin]');
  const asked = page.getByTestId('audit-text');
  const given = new Map<number, string>();
  for (let position = 1; position <= 3; position++) {
    await page.getByText(`Row ${position} of 5`).waitFor();
    const row = TEXTS.indexOf((await asked.innerText()).trim());
    await pressBoth(page, '1', '3');
    given.set(row, 'rain');
    await page.getByText(`Row ${position + 1} of 5, ${position} done`).waitFor();
  }
  await expect.poll(() => labels(page)).toEqual(given);

  await page.getByTestId('audit-stop').click();
  await page.click('[data-testid=go-review]');
  await page.waitForSelector('[data-testid=review-table]');
  await page.keyboard.press('Home');
  await pressBoth(page, '1', '2');
  const changed = async () =>
    [...(await labels(page))].flatMap(([row, label]) => (given.get(row) === label ? [] : label));
  await expect.poll(changed).toEqual(['tools']);
  expect(errors).toEqual([]);
  await context.close();
});
