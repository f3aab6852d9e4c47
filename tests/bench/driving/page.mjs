/** @file Drives the built page from outside: drop files, wait for the end, read the report. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { CHROMIUM_FLAGS, findChromium, findHeadlessShell } from '../../../scripts/chromium.mjs';

/**
 * Pages of this browser have no service worker, which would fetch engines while something is measured,
 * unless their context is made with `serviceWorkers: 'allow'`.
 * @param {{ gpu?: boolean, flags?: string[], shell?: boolean }} [options] `gpu`: offer WebGPU, by a software
 *   adapter if there is no GPU; `flags`: more of Chromium's; `shell`: without windows, where that can be had.
 */
export async function launchChromium({ gpu = false, flags = [], shell = false } = {}) {
  const args = gpu ? CHROMIUM_FLAGS : CHROMIUM_FLAGS.filter((flag) => !flag.includes('webgpu'));
  const browser = await chromium.launch({
    executablePath: (shell && findHeadlessShell()) || findChromium(),
    args: [...args, ...flags],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options) => newContext({ serviceWorkers: 'block', ...options });
  return browser;
}

/** Waits until a run is over. @throws the page's own error message if it failed. */
export async function waitUntilDone(page, timeoutMs = 600_000) {
  const over =
    '[data-testid=run-status][data-state=done], [data-testid=run-status][data-state=failed]';
  // Not `waitForSelector`: the handle that it gives holds the screen in memory for as long as the page lives.
  await page.locator(over).first().waitFor({ state: 'attached', timeout: timeoutMs });
  const status = page.locator('[data-testid=run-status]');
  if ((await status.getAttribute('data-state')) === 'failed') {
    throw new Error(await page.locator('[data-testid=error-message]').innerText());
  }
}

/** The text of what a click on `testId` downloads. */
export async function downloadText(page, testId) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-testid=${testId}]`).first().click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

/**
 * One whole run: a fresh page, a table and a recipe dropped together.
 * @param {{ begin?: (page: any) => Promise<unknown>, end?: (page: any) => Promise<unknown>, timeoutMs?: number }} [watch]
 *   `begin` and `end` are called with the open page just before the drop, and at the end.
 * @returns {Promise<{ report: any, seconds: number }>} `seconds`: from drop to done.
 */
export async function runInPage(browser, url, table, recipe, { begin, end, timeoutMs } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-run-'));
  const context = await browser.newContext({ acceptDownloads: true });
  try {
    // As files: what is sent as a message would keep the page busy itself, and may have 50 MB at the most.
    const files = ['table.csv', 'recipe.json'].map((name) => join(folder, name));
    await writeFile(files[0], table);
    await writeFile(files[1], JSON.stringify(recipe));
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector('[data-testid=file-input]', { state: 'attached' });
    await begin?.(page);
    const started = performance.now();
    await page.setInputFiles('[data-testid=file-input]', files, { timeout: timeoutMs });
    await waitUntilDone(page, timeoutMs);
    const seconds = (performance.now() - started) / 1000;
    await end?.(page);
    return { report: JSON.parse(await downloadText(page, 'export-report')), seconds };
  } finally {
    await context.close();
    await rm(folder, { recursive: true });
  }
}
