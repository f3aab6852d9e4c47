/** @file A trial of a teacher whose rooms are too small, and taking what the page offers for it. */
import type { BrowserContext, Page } from 'playwright';
import { expect } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import type { useDist } from '../browser';
import { downloadReport, dropFiles, openPage } from '../browser';

const ROWS = 12;
const TABLE = [
  'text,label',
  ...Array.from({ length: ROWS }, (_, i) =>
    i % 2 === 0 ? `an apple number ${i},fruit` : `a hammer number ${i},tools`,
  ),
  '',
].join('\n');
export const THOUGHT = '<think>Is it fruit, or is it tools? {"label": "tools"} Let me see. ';

export const rightFor = (prompt: string) =>
  prompt.includes('\nan apple number') ? 'fruit' : 'tools';

/**
 * The try step with a recipe of this teacher.
 * @param prepare is given the context before the page opens.
 */
export async function triedWith(
  dist: ReturnType<typeof useDist>,
  teacher: object,
  prepare: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
) {
  const context = await dist.browser.newContext();
  await prepare(context);
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': TABLE });
  await page.waitForSelector('[data-testid=screen-task] [data-testid=run]');
  const recipe = {
    shortlist: 1,
    task: {
      textColumn: 'text',
      goldColumn: 'label',
      labels: [{ name: 'fruit' }, { name: 'tools' }],
    },
    teacher: { strategy: 'single', ...teacher },
    student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
    refinery: { mode: 'full', weights: 'rank' },
  };
  await dropFiles(page, { 'my.recipe.json': JSON.stringify(recipe) });
  // Its labels are there when it was read, which takes the form back to its first step.
  const label = page.getByLabel('Description of label 2');
  const showLabels = async () => {
    await page.click('[data-testid=step-labels]');
    return label.isVisible();
  };
  await expect.poll(showLabels, { timeout: 30_000 }).toBe(true);
  await page.click('[data-testid=step-try]');
  await page.click('[data-testid=try]');
  return { page, errors, context };
}

export async function takeOffer(page: Page, words: string): Promise<void> {
  await page.locator('[data-testid=take-room-offer]', { hasText: words }).click();
  await page.locator('[data-testid=trial]', { hasText: 'Labels a row' }).waitFor();
}

export const failedOf = async (page: Page) =>
  /Failed\s*(\d+) of/.exec(await page.locator('[data-testid=trial]').innerText())?.[1];

export async function savedTeacher(page: Page): Promise<object> {
  return (JSON.parse(await downloadText(page, 'save-recipe')) as { teacher: object }).teacher;
}

/** The whole run, with the rooms that were taken. */
export async function expectAllRight(page: Page): Promise<void> {
  await page.click('[data-testid=run]');
  await waitUntilDone(page);
  const report = await downloadReport(page);
  expect(report.rows).toMatchObject({ annotated: ROWS, failed: 0 });
  expect(report.teacher.firstAccuracy).toBe(1);
}
