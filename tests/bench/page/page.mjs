/**
 * @file `npm run bench:page [-- --rows 100000] [--epochs 2] [--scripts]`: how long the built page keeps a person
 * waiting. One JSON line for the first screen, for each part of a run, and for each thing that is done in the review
 * of a large table: the longest task of the main thread, and frames a second while the list scrolls.
 *
 * `longestCpuMs` is how long its thread was on a processor; other milliseconds are those of the clock (0: none of 50), so
 * on a busy machine they are upper bounds; the load stands in each line.
 * --scripts adds which functions the longest tasks began in.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveDist } from '../../../scripts/serve-dist.mjs';
import { launchChromium, waitUntilDone } from '../driving/page.mjs';
import { measureFirstScreen } from './first-screen.mjs';
import { REVIEW_ACTIONS, scrollList } from './review-actions.mjs';
import { makeRecipe, makeTable } from './table.mjs';
import { framesDuring, tasksDuring, watchTasks } from './tasks.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    epochs: { type: 'string', default: '2' },
    scripts: { type: 'boolean', default: false },
  },
});
const rows = Number(options.rows);
const STAGES = ['import', 'annotate', 'distil', 'done'];

function tell({ scripts, ...figures }) {
  const load = loadavg()
    .slice(0, 2)
    .map((value) => value.toFixed(1));
  const said = options.scripts && scripts?.length > 0 ? { scripts } : {};
  console.log(JSON.stringify({ ...figures, ...said, load }));
}

/** Drops the table with its recipe, and tells what each part of the run costs the main thread. */
async function measureRun(page) {
  const started = performance.now();
  for (const [place, stage] of STAGES.entries()) {
    const next = STAGES[place + 1];
    const figures = await tasksDuring(page, async () => {
      if (stage === 'import') await dropTable(page);
      if (next === undefined) await waitUntilDone(page, 3_600_000);
      else await reachStage(page, STAGES.slice(place + 1));
    });
    tell({ rows, part: stage, ...figures });
  }
  tell({ rows, part: 'whole run', seconds: Math.round((performance.now() - started) / 1000) });
}

/** As files: what is sent as a message would keep the page busy itself. */
async function dropTable(page) {
  const [table, recipe] = ['large.csv', 'recipe.json'].map((name) => join(folder, name));
  await writeFile(table, makeTable(rows));
  await writeFile(recipe, JSON.stringify(makeRecipe(Number(options.epochs))));
  await page.setInputFiles('[data-testid=file-input]', [table, recipe]);
}

/** A stage may be over before anybody looks. */
async function reachStage(page, stages) {
  const selector = stages.map((stage) => `[data-testid=run-status][data-step=${stage}]`).join(', ');
  await page.locator(selector).first().waitFor({ state: 'attached', timeout: 3_600_000 });
}

const folder = await mkdtemp(join(tmpdir(), 'shortlist-page-'));
const server = await serveDist();
const browser = await launchChromium();
try {
  tell({ part: 'first screen', ...(await measureFirstScreen(browser, server.url)) });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await watchTasks(page);
  await page.goto(server.url);
  await page.waitForSelector('[data-testid=screen-start]');
  await measureRun(page);
  for (const [action, act] of Object.entries(REVIEW_ACTIONS)) {
    tell({ rows, part: 'review', action, ...(await tasksDuring(page, () => act(page))) });
  }
  let frames;
  const tasks = await tasksDuring(page, async () => {
    frames = await framesDuring(page, () => scrollList(page));
  });
  tell({ rows, part: 'review', action: 'scroll the list', ...frames, ...tasks });
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
}
