/** @file A Chromium of one's own with a profile on the disk, whose process can be killed and started anew. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs';

const START_MS = 60_000;
const END_MS = 30_000;
/** Of the profile: left behind by a killed browser, whose number may be another process's by now. */
const LOCKS = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'];

/**
 * @param {string} profile folder of the profile.
 * @returns {Promise<{ context: import('playwright').BrowserContext, pid: number, kill: () => Promise<void> }>}
 *   `kill`: SIGKILL to the browser's process, and an end to whatever of its group outlives it.
 */
export async function startBrowser(profile) {
  const flags = CHROMIUM_FLAGS.filter((flag) => !flag.includes('webgpu'));
  for (const lock of LOCKS) await rm(join(profile, lock), { force: true });
  const child = spawn(
    findChromium() ?? '',
    [
      ...flags,
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that nothing of it is left behind and nothing else is ended.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const { pid } = child;
  const exited = once(child, 'exit');
  const address = await endpointOf(child);
  const browser = await chromium.connectOverCDP(address);
  return {
    context: browser.contexts()[0],
    pid,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGKILL');
      await exited;
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // The whole group has ended with it.
      }
      await browser.close().catch(() => undefined);
      await processesEnd(profile);
    },
  };
}

/**
 * Picks files as a person does: the browser reads them where they lie. Playwright would send a browser that it did not start
 * all their bytes as text, which the page's own process then takes apart: ten megabytes cost it five seconds and 300 MB.
 */
export async function pickFiles(page, selector, files) {
  const session = await page.context().newCDPSession(page);
  const expression = `document.querySelector(${JSON.stringify(selector)})`;
  const { result } = await session.send('Runtime.evaluate', { expression });
  await session.send('DOM.setFileInputFiles', { files, objectId: result.objectId });
  await session.detach();
}

/** A process that outlives its browser holds the databases of the profile, and may lock it anew. */
async function processesEnd(profile) {
  const until = Date.now() + END_MS;
  while (processesOf(profile).length > 0) {
    if (Date.now() > until) throw new Error(`Processes of ${profile} outlive their browser.`);
    await sleep(20);
  }
}

/** Numbers of the processes that name the profile. */
export function processesOf(profile) {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(profile);
    } catch {
      // It has ended.
      return false;
    }
  });
}

/** Chromium prints where it listens. */
function endpointOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${text}`)), START_MS);
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
