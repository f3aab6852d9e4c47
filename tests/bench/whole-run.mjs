/**
 * @file How long a whole run takes in the built page, from dropping a table and its recipe to the end. One JSON line.
 *
 *   npm run bench:run -- --data DIR [--set trec6] [--teacher realistic/weak] [--policy auto]
 *   npm run bench:run -- --data DIR --rows 100000 [--policy auto] [--profile]
 *
 * With --rows: a table of so many news texts by the keyword teacher, which is then reviewed and saved as files: `finished`
 * has seconds and memory of each. `stages` are seconds by what the page said it did; CPU seconds and megabytes are the
 * renderer's, all threads together. --profile adds where the workers' time went, by function.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { asTable, loadSet } from './driving/datasets.mjs';
import { useFinished } from './driving/finished-steps.mjs';
import { NEWS_RECIPE, newsTable } from './driving/news-table.mjs';
import { launchChromium, runInPage } from './driving/page.mjs';
import { rendererUse, stageMegabytes, stageSeconds, watchStages } from './driving/stages.mjs';
import { profileWorkers } from './driving/worker-profile.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', default: 'trec6' },
    teacher: { type: 'string', default: 'realistic/weak' },
    policy: { type: 'string', default: 'student' },
    rows: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
});
if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');

const { set, teacher, policy } = options;
const { table, recipe } = options.rows
  ? { table: await newsTable(options.data, Number(options.rows)), recipe: { ...NEWS_RECIPE } }
  : asTable(set, await loadSet(options.data, set, teacher));
recipe.labels = { policy };

/** A table of a million rows on a busy machine is to come to its end too. */
const TIMEOUT_MS = 7_200_000;
const seen = { mostMegabytes: 0 };
const samples = [];
let mostOfLate = 0;
let profiles = null;
let sampling;
const takeMostOfLate = () => {
  const most = mostOfLate;
  mostOfLate = 0;
  return most;
};
const watch = {
  timeoutMs: TIMEOUT_MS,
  begin: async (page) => {
    await watchStages(page);
    if (options.profile) profiles = await profileWorkers(page);
    const before = (await rendererUse()).cpuSeconds;
    sampling = setInterval(async () => {
      const { cpuSeconds, megabytes } = await rendererUse();
      seen.cpuSeconds = cpuSeconds - before;
      seen.mostMegabytes = Math.max(seen.mostMegabytes, Math.round(megabytes));
      mostOfLate = Math.max(mostOfLate, Math.round(megabytes));
      samples.push({ at: Date.now(), megabytes });
    }, 1_000);
  },
  end: async (page) => {
    seen.stages = await stageSeconds(page);
    seen.stageMegabytes = await stageMegabytes(page, samples);
    if (profiles) seen.workers = await profiles();
    if (options.rows) {
      const found = { label: 'Sports', word: 'oil', mostMegabytes: takeMostOfLate };
      seen.finished = await useFinished(page, found);
    }
    clearInterval(sampling);
  },
};

const server = await serveDist();
const browser = await launchChromium();
try {
  const { report, seconds } = await runInPage(browser, server.url, table, recipe, watch);
  const { accuracy, calibrationError } = report.labels;
  const what = options.rows ? { news: Number(options.rows) } : { set, teacher };
  const figures = { rows: report.rows, dropToDoneSeconds: seconds, accuracy, calibrationError };
  console.log(
    JSON.stringify({ ...what, policy, ...figures, ...seen, load: loadavg().map(Math.round) }),
  );
} finally {
  clearInterval(sampling);
  await browser.close();
  await server.close();
}
