/**
 * @file `npm run bench:scale`: rows a second that a student exported by the page labels outside of it: by one
 * core with numpy and without, and by Dask on this machine's cores. Python 3 is needed; what it lacks is
 * said and left out. One JSON line a measurement. PYTHON names another interpreter.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { launchChromium, waitUntilDone } from './driving/page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'scale-'));
const server = await serveDist();
const browser = await launchChromium();
try {
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  await page.goto(`${server.url}?sample=dbpedia&run`);
  await waitUntilDone(page);
  const downloading = page.waitForEvent('download', { timeout: 120_000 });
  await page.click('[data-testid=export-student]');
  await (await downloading).saveAs(join(folder, 'student.zip'));
} finally {
  await browser.close();
  await server.close();
}
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { status } = spawnSync(
  process.env.PYTHON ?? 'python3',
  [
    here('scale/measure.py'),
    join(folder, 'student.zip'),
    here('../../public/samples/dbpedia.csv'),
    here('../../docs/scale/dask_labels.py'),
  ],
  { stdio: 'inherit' },
);
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
