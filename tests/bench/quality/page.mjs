/** @file Opens the quality benchmark's page, whose `window.quality` is its worker. */
import { launchChromium } from '../driving/page.mjs';
import { serveBench } from '../driving/serve-bench.mjs';

/**
 * @template Result
 * @param {(page: import('playwright').Page, browserVersion: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withQualityPage(work) {
  // Results do not depend on it, and on a busy machine waiting threads cost more than they bring.
  const server = await serveBench('quality', { threads: false });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'quality' in window);
    return await work(page, browser.version());
  } finally {
    await browser.close();
    await server.close();
  }
}
