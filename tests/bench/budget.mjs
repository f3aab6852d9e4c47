/**
 * @file `npm run bench:budget -- --data DIR`: test accuracy with a part of the rows annotated, chosen in
 * rounds or at random, measured in the built page in a real Chromium on WASM. One JSON line for each
 * run, then one for each way of choosing.
 *
 *   npm run bench:budget -- --data DIR [--sets trec6] [--teachers realistic/weak,recorded] [--seeds 1,2,3]
 *                           [--ways plain35,rounds20,latent35] [--epochs 20]
 *
 * DIR is as `bench:quality` has it. A way is one of these and a percentage: `plain`, at random, and the
 * student that a table with every row annotated gets; `latent`, at random, and the student that a budget
 * gets, which learns from the other texts which words go together; `rounds`, that student and the
 * page's choice of rows.
 */
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { asTable, loadSet, seededRandom } from './driving/datasets.mjs';
import { launchChromium, runInPage } from './driving/page.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string', default: 'trec6' },
    teachers: { type: 'string', default: 'realistic/weak,realistic/medium,recorded' },
    ways: { type: 'string', default: 'plain35,rounds20,latent35,latent20,plain20' },
    seeds: { type: 'string', default: '1,2,3' },
    epochs: { type: 'string', default: '20' },
  },
});
if (!options.data) throw new Error('bench:budget needs --data DIR');

/** The table with the candidates of all but `count` train rows taken out. */
function withCandidatesOf(table, count, seed) {
  const rows = Papa.parse(table, { header: true, skipEmptyLines: true }).data;
  const random = seededRandom(seed);
  const drawn = rows
    .filter(({ candidates }) => candidates !== '')
    .map((row) => ({ row, order: random() }))
    .sort((a, b) => a.order - b.order);
  for (const { row } of drawn.slice(count)) row.candidates = '';
  return Papa.unparse(rows);
}

/** One whole run; the report's figures that matter here. */
async function measure(browser, url, { table, recipe, annotated }, way, seed) {
  const [, kind, percent] = /^([a-z]+)(\d+)$/.exec(way);
  const rows = Math.round((annotated * Number(percent)) / 100);
  const budget = { plain: undefined, latent: { rows, rounds: 1 }, rounds: rows }[kind];
  const { report, seconds } = await runInPage(
    browser,
    url,
    kind === 'plain' ? withCandidatesOf(table, rows, seed) : table,
    {
      ...recipe,
      teacher: { ...recipe.teacher, budget },
      student: { kind: 'ngram', epochs: Number(options.epochs), executionProvider: 'wasm' },
      labels: { policy: 'student' },
      seed,
    },
  );
  return {
    annotated: report.rows.annotated,
    testAccuracy: report.student.testAccuracy,
    curve: report.teacher.rounds,
    seconds: Math.round(seconds),
  };
}

const server = await serveDist();
const browser = await launchChromium();
try {
  for (const set of options.sets.split(',')) {
    for (const teacher of options.teachers.split(',')) {
      const source = await loadSet(options.data, set, teacher);
      const annotated = source.annotations.length;
      for (const way of options.ways.split(',')) {
        const accuracies = [];
        for (const seed of options.seeds.split(',').map(Number)) {
          const run = await measure(
            browser,
            server.url,
            { ...asTable(set, source), annotated },
            way,
            seed,
          );
          console.log(JSON.stringify({ set, teacher, way, seed, ...run }));
          accuracies.push(run.testAccuracy);
        }
        const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
        console.log(JSON.stringify({ set, teacher, way, seeds: accuracies.length, mean }));
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
