/**
 * @file One page that lives for hours: it takes a table, trains, labels, is left and opened again, and deletes
 * the project, over and over. Fails where its memory, what it keeps in IndexedDB, its elements or the open
 * files of its browser grow after the second round.
 *
 * node tests/reliability/soak.mjs [--minutes 120] [--dist FOLDER]
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { downloadText, waitUntilDone } from '../bench/driving/page.mjs';
import { processesOf, startBrowser } from './browser-process.mjs';
import { readStored } from './stored.mjs';
import { makeRecipe, makeTable } from './topics.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '120' }, dist: { type: 'string' } },
});
const ROWS = 2_000;
const LABELLED = 5;
/** Caches fill in the first rounds. */
const ROUNDS_TO_WARM = 2;
/** What a figure may be over that of the second round: a leak grows with the rounds, this does not. */
const MOST_GROWTH = { heapMB: 5, elements: 200, listeners: 100, storedMB: 10, files: 20 };
const TABLE = makeTable(ROWS);
const RECIPE = makeRecipe({ epochs: 5 });

/** Waits without a handle of the element, which would hold its whole screen in memory. */
function see(page, selector, state = 'visible') {
  return page.locator(selector).first().waitFor({ state, timeout: 120_000 });
}

async function doRound(page, url, number) {
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.setInputFiles('[data-testid=file-input]', [
    file('table.csv', TABLE),
    file('my.recipe.json', RECIPE),
  ]);
  await waitUntilDone(page);
  await page.click('[data-testid=go-review]');
  await see(page, '[data-testid=review-table] [role=option]', 'attached');
  for (let row = 0; row < LABELLED; row++) await page.keyboard.press('Enter');
  await see(page, '[data-testid=review-table] .human', 'attached');
  await page.click('[data-testid=go-results]');
  await see(page, '[data-testid=export-labels]:enabled');
  await downloadText(page, 'export-labels');
  // Left and opened again, in the same page and, every tenth time, in a new load of it.
  if (number % 10 === 0) await load(page, url);
  else await openProjects(page);
  await openProjects(page);
  await page.click('[data-testid=open-project]');
  await see(page, '[data-testid=screen-projects]', 'detached');
  await waitUntilDone(page);
  await openProjects(page);
  await page.click('[data-testid=delete-project]');
  // A deletion can be undone for some seconds, and is done then.
  while ((await readStored(page)) !== null) await sleep(500);
  await page.click('[data-testid=go-start]');
  await see(page, '[data-testid=screen-start]');
}

async function load(page, url) {
  await page.goto(url);
  // What is waited for after it is not there either before the page is shown.
  await see(page, '[data-testid=file-input]', 'attached');
  await see(page, '[data-testid=screen-opening]', 'detached');
}

async function openProjects(page) {
  await see(page, '[data-testid=screen-opening]', 'detached');
  if (await page.locator('[data-testid=screen-projects]').count()) return;
  await page.locator('[data-testid=go-start]').click();
  await page.locator('[data-testid=screen-start] [data-testid=go-projects]').click();
  await see(page, '[data-testid=screen-projects]');
}

/** What grows where something is not let go of. */
async function measure(page, devtools, profile) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (name) => metrics.find((one) => one.name === name)?.value ?? 0;
  const { origin } = new URL(page.url());
  const { usageBreakdown } = await devtools.send('Storage.getUsageAndQuota', { origin });
  const stored = usageBreakdown.find(({ storageType }) => storageType === 'indexeddb');
  let files = 0;
  for (const pid of processesOf(profile)) {
    files += (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
  }
  return {
    heapMB: metric('JSHeapUsedSize') / 1e6,
    elements: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    storedMB: (stored?.usage ?? 0) / 1e6,
    files,
  };
}

const written = (figures) =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(1)}`)
    .join(', ');

const server = await serveDist({ folder: values.dist });
const profile = await mkdtemp(join(tmpdir(), 'shortlist-soak-'));
const browser = await startBrowser(profile);
const until = Date.now() + Number(values.minutes) * 60_000;
try {
  const page = await browser.context.newPage();
  const devtools = await browser.context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await load(page, server.url);
  let warm = null;
  let last = null;
  // A new load hides what had grown before it.
  let most = null;
  let round = 0;
  while (Date.now() < until) {
    round += 1;
    await doRound(page, server.url, round);
    last = await measure(page, devtools, profile);
    if (round === ROUNDS_TO_WARM) [warm, most] = [last, { ...last }];
    for (const name of Object.keys(most ?? {})) most[name] = Math.max(most[name], last[name]);
    console.log(`round ${round}: ${written(last)} (load ${loadavg()[0].toFixed(1)})`);
  }
  if (round <= ROUNDS_TO_WARM) throw new Error(`Only ${round} rounds: too few to see growth.`);
  for (const [name, growth] of Object.entries(MOST_GROWTH)) {
    if (most[name] <= warm[name] + growth) continue;
    console.log(`BAD  ${name} grew from ${warm[name]} in round ${ROUNDS_TO_WARM} to ${most[name]}`);
    process.exitCode = 1;
  }
} finally {
  await browser.kill();
  await server.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
