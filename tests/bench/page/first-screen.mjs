/** @file What a person who comes for the first time waits for: script until the first screen, and time. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DIST } from '../../../scripts/serve-dist.mjs';
import { median } from '../driving/median.mjs';

const TIMES = 5;

/** A fresh browser context each time: nothing is cached. */
export async function measureFirstScreen(browser, url) {
  const seen = [];
  for (let time = 0; time < TIMES; time++) seen.push(await openOnce(browser, url));
  const scripts = seen[0].scripts;
  const contents = await Promise.all(
    scripts.map((name) => readFile(join(DIST, 'assets', basename(name)))),
  );
  const kilobytes = (sizes) => Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
  return {
    scriptKB: kilobytes(contents.map(({ length }) => length)),
    scriptCompressedKB: kilobytes(contents.map((content) => gzipSync(content).length)),
    scripts: scripts.map((name) => basename(name)),
    medianMs: Math.round(median(seen.map(({ ms }) => ms))),
    longestMs: Math.round(Math.max(...seen.map(({ ms }) => ms))),
  };
}

async function openOnce(browser, url) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const isThere = () => document.querySelector('[data-testid=screen-start]') !== null;
      const look = () => {
        if (!isThere()) return;
        watcher.disconnect();
        // The frame after it is the one that is seen.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => (globalThis.firstScreenMs = performance.now())),
        );
      };
      const watcher = new MutationObserver(look);
      watcher.observe(document, { childList: true, subtree: true });
    });
    await page.goto(url);
    await page.waitForFunction(() => globalThis.firstScreenMs !== undefined);
    return await page.evaluate(() => ({
      ms: globalThis.firstScreenMs,
      scripts: performance
        .getEntriesByType('resource')
        .filter(({ name, startTime }) => /\.js$/.test(name) && startTime < globalThis.firstScreenMs)
        .map(({ name }) => name),
    }));
  } finally {
    await context.close();
  }
}
