/** @file Firefox by WebDriver BiDi, over a profile on the disk: opened again, it is another process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { findFirefox } from '../../scripts/other-browsers.mjs';

/** @param {string} folder for its profile and what it downloads. */
export async function startFirefox(folder) {
  const profile = join(folder, 'profile');
  let { browser, page } = await openFirefox(profile, folder);
  return {
    name: 'Firefox',
    version: (await browser.version()).replace(/^firefox\//i, ''),
    goto: (url) => page.goto(url),
    evaluate: (fn, ...args) => page.evaluate(fn, ...args),
    press: (key) => page.keyboard.press(key),
    async reopen(url) {
      await browser.close();
      if (!existsSync(profile)) throw new Error('The profile went with its browser.');
      ({ browser, page } = await openFirefox(profile, folder));
      await page.goto(url);
    },
    close: () => browser.close(),
  };
}

async function openFirefox(profile, downloads) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.always_ask_before_handling_new_types': false,
    },
  });
  const [page = await browser.newPage()] = await browser.pages();
  return { browser, page };
}
