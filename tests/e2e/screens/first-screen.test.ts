/** @file The first screen is there, and takes files, before the larger part of the page is. */
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';

const REST = '**/assets/whole-page-*.js';
const TABLE = 'text\n' + Array.from({ length: 20 }, (_, row) => `row ${row} of it\n`).join('');

/** Of the score by which browsers tell how much has jumped. */
const MOST_SHIFT = 0.005;
/** Where a step takes another's place, its heading may have a line more; 0.1 is called good. */
const MOST_OF_A_STEP = 0.1;

/** Keeps what moved by itself, as long as the page lives. */
function noteShifts(): void {
  const kept = globalThis as { shift?: number };
  kept.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
      kept.shift = (kept.shift ?? 0) + entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** What has moved since it was asked last. */
function shiftOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const kept = globalThis as { shift?: number };
    const moved = kept.shift ?? NaN;
    kept.shift = 0;
    return moved;
  });
}

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

  test('stays where it is while its typeface and its steps come', async () => {
    const context = await dist.browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addInitScript(noteShifts);
    await context.route('**/*.woff2', async (route) => {
      // Later than the first words, which are there in another face.
      await (await context.pages()[0]?.waitForSelector('h1'))?.isVisible();
      await route.continue();
    });
    const { page } = await openPage(context, dist.url);
    await page.evaluate(() => document.fonts.ready);
    await dropFiles(page, { 'table.csv': TABLE });
    await page.waitForSelector('[data-task-step=texts]');
    expect(await shiftOf(page)).toBeLessThan(MOST_SHIFT);
    for (const step of ['labels', 'teacher', 'settings', 'try', 'texts']) {
      const testId = step === 'texts' ? 'go-task' : `step-${step}`;
      // Pressed without a pointer: what moves after a press would not be counted.
      await page.getByTestId(testId).evaluate((button: HTMLElement) => button.click());
      await page.waitForSelector(`[data-task-step=${step}]`);
      expect(await shiftOf(page), step).toBeLessThan(MOST_OF_A_STEP);
    }
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
