/**
 * @file `npm run bench:quality`: accuracy of teacher, refinery and policies over a folder of data sets,
 * trained by the app's own code in a real Chromium on WASM; then docs/results.md and its plots.
 *
 *   npm run bench:quality -- --data DIR [--sets a,b] [--teachers simulated,recorded]
 *                            [--methods single,full] [--seeds 1,2,3] [--epochs 20] [--again policies] [--render]
 *
 * DIR holds `data/NAME.train.csv`, `data/NAME.test.csv` (columns text, label) and `teachers/KIND/NAME.csv`
 * (row, single, candidates; most likely first, separated by |). Every training is one line of a file
 * in the folder --cache that is only appended to, so that an interrupted run goes on.
 * --again measures methods anew, --render nothing.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { availablePairs, loadSet } from './datasets.mjs';
import { withQualityPage } from './quality/page.mjs';
import { METHODS, PARTS, POLICIES, POLICIES_FROM } from './quality/methods.mjs';
import { renderResults } from './quality/render.mjs';

const TEACHERS = 'simulated,recorded';
const SETS = 'trec6,medical_abstracts,banking77,ag_news,csabstruct,dbpedia14';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string', default: SETS },
    teachers: { type: 'string', default: TEACHERS },
    methods: { type: 'string', default: Object.keys(METHODS).join(',') },
    seeds: { type: 'string', default: '1,2,3' },
    epochs: { type: 'string', default: '20' },
    cache: { type: 'string', default: 'test-results/quality' },
    again: { type: 'string', default: '' },
    render: { type: 'boolean', default: false },
  },
});
if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');
mkdirSync(options.cache, { recursive: true });
const LINES = join(options.cache, 'trainings.jsonl');

/** All trainings measured so far. */
function readLines() {
  if (!existsSync(LINES)) return [];
  const lines = readFileSync(LINES, 'utf8').split('\n');
  const parsed = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  // Measured again, the later line counts.
  return [...new Map(parsed.map((line) => [keyOf(line), line])).values()];
}

function keep(line) {
  appendFileSync(LINES, `${JSON.stringify(line)}\n`);
  const { set, teacher, method, seed, train, test, policies, seconds } = line;
  console.log(
    JSON.stringify({ set, teacher, method, seed, train, test, ...policies?.right, seconds }),
  );
}

/** What a line depends on, as one string. */
function keyOf({ set, teacher, seed, epochs, refinery, policies }) {
  return JSON.stringify([set, teacher, seed, epochs, refinery, policies !== undefined]);
}

/** Where the distributions of a training are kept. */
function pathOf({ set, teacher, seed, epochs }, part) {
  return join(options.cache, `${set}.${teacher}.${seed}.${epochs}.${part}.f32`);
}

/** Seed by seed, so that an interrupted run has something to say of every set and method. */
function wantedTrainings(pairs) {
  const again = options.again.split(',');
  const done = new Set(
    readLines()
      .filter(({ method }) => !again.includes(method))
      .map(keyOf),
  );
  const seeds = options.seeds.split(',').map(Number);
  const wanted = seeds.flatMap((seed) =>
    pairs.flatMap(([set, teacher]) =>
      options.methods
        .split(',')
        .map((method) => ({ set, teacher, method, seed, epochs: Number(options.epochs) })),
    ),
  );
  return wanted
    .map((training) => ({ ...training, ...METHODS[training.method] }))
    .filter((training) => !done.has(keyOf(training)));
}

async function train(page, browser, wanted) {
  let loaded = '';
  for (const training of wanted) {
    const { set, teacher, seed, epochs, refinery, method } = training;
    if (loaded !== `${set} ${teacher}`) {
      const data = await loadSet(options.data, set, teacher);
      await page.evaluate((data) => window.quality.prepare(data), data);
      loaded = `${set} ${teacher}`;
    }
    const date = new Date().toISOString().slice(0, 10);
    const line = { ...training, date, browser };
    if (method === POLICIES) {
      if (!existsSync(pathOf(training, PARTS[0]))) continue;
      const packed = Object.fromEntries(
        PARTS.map((part) => [part, readFileSync(pathOf(training, part), 'base64')]),
      );
      const judge = ([packed, seed]) => window.quality.judge(packed, seed);
      keep({ ...line, policies: await page.evaluate(judge, [packed, seed]) });
      continue;
    }
    const request = { seed, epochs, refinery, distributions: method === POLICIES_FROM };
    const measured = await page.evaluate((request) => window.quality.measure(request), request);
    for (const [part, packed] of Object.entries(measured.distributions ?? {})) {
      writeFileSync(pathOf(training, part), packed, 'base64');
    }
    keep({ ...line, ...measured.figures });
  }
}

const pairsOf = (sets, teachers) =>
  availablePairs(options.data, sets.split(','), teachers.split(','));
if (!options.render) {
  const wanted = wantedTrainings(pairsOf(options.sets, options.teachers));
  if (wanted.length > 0) {
    await withQualityPage((page, browser) => train(page, browser, wanted));
  }
}
// The page shows all that was ever measured, whatever was asked for this time.
const pairs = pairsOf(SETS, TEACHERS);
await renderResults({ directory: options.data, pairs, lines: readLines() });
