/**
 * @file The main job in the browsers besides Chromium, on the built page. A browser that is not there is
 * skipped, with a line that says so.
 *
 * node tests/browsers/run.mjs [--only firefox|webkit] [--dist FOLDER]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findFirefox, findWebKitDriver, PACKAGES } from '../../scripts/other-browsers.mjs';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { startFirefox } from './firefox.mjs';
import { doMainJob } from './main-job.mjs';
import { startWebKit } from './webkit.mjs';

const BROWSERS = {
  firefox: { isThere: findFirefox() !== undefined, start: startFirefox },
  webkit: { isThere: findWebKitDriver() !== undefined, start: startWebKit },
};
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, dist: { type: 'string' } },
});

/** @returns whether it went through. */
async function tryBrowser(start) {
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-browsers-'));
  const server = await serveDist({ folder: values.dist });
  let driver = null;
  try {
    const began = performance.now();
    driver = await start(folder);
    const { run, threads, accuracy } = await doMainJob(driver, server, folder);
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `good ${driver.name} ${driver.version}: ${run.toFixed(1)} s from drop to labels (threads: ${threads}, ` +
        `${(100 * accuracy).toFixed(1)}% right), ${seconds.toFixed(0)} s in all, load ${loadavg()[0].toFixed(1)}`,
    );
    return true;
  } catch (error) {
    console.log(`BAD  ${driver?.name ?? start.name}: ${error.stack}`);
    return false;
  } finally {
    await driver?.close().catch(() => undefined);
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

for (const [name, { isThere, start }] of Object.entries(BROWSERS)) {
  if (!name.includes(values.only)) continue;
  if (!isThere) {
    const packages = PACKAGES[name].join(' ');
    console.log(`skipped ${name}: it is not installed (Debian: apt-get install ${packages})`);
  } else if (!(await tryBrowser(start))) process.exitCode = 1;
}
