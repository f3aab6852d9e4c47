/** @file A Chromium of one's own with a profile on the disk, whose process can be killed and started anew. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs';

const START_MS = 30_000;

/**
 * @param {string} profile folder of the profile.
 * @returns {Promise<{ context: import('playwright').BrowserContext, pid: number, kill: () => Promise<void> }>}
 *   `kill`: SIGKILL to the browser's process, and an end to whatever of its group outlives it.
 */
export async function startBrowser(profile) {
  const flags = CHROMIUM_FLAGS.filter((flag) => !flag.includes('webgpu'));
  // A killed browser leaves its lock, and its number may be another process's by now.
  await rm(join(profile, 'SingletonLock'), { force: true });
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
      process.kill(pid, 'SIGKILL');
      await exited;
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // The whole group has ended with it.
      }
      await browser.close().catch(() => undefined);
    },
  };
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
