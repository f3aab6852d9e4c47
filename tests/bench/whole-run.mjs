/**
 * @file `npm run bench:run -- --data DIR [--set trec6] [--teacher simulated] [--policy auto]`: how long a
 * whole run takes in the built page, from dropping a table and its recipe to the end. One JSON line.
 */
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { asTable, loadSet } from './datasets.mjs';
import { launchChromium, runInPage } from './page.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', default: 'trec6' },
    teacher: { type: 'string', default: 'simulated' },
    policy: { type: 'string', default: 'student' },
  },
});
if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');

const { table, recipe } = asTable(
  options.set,
  await loadSet(options.data, options.set, options.teacher),
);
recipe.labels = { policy: options.policy };

const server = await serveDist();
const browser = await launchChromium();
try {
  const { report, seconds } = await runInPage(browser, server.url, table, recipe);
  const { set, teacher, policy } = options;
  const { accuracy, calibrationError } = report.labels;
  const figures = { rows: report.rows, dropToDoneSeconds: seconds, accuracy, calibrationError };
  console.log(JSON.stringify({ set, teacher, policy, ...figures }));
} finally {
  await browser.close();
  await server.close();
}
