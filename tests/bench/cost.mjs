/**
 * @file What learning costs against the number of rows, and beside fastText (Debian's package `fasttext`) on the same
 * texts and labels in the same minutes. One JSON line a size.
 *
 *   npm run bench:cost -- --data DIR [--rows 1000,10000,100000]
 *
 * News texts with their gold labels (DIR/data/ag_news.*.csv, then halves of two texts of a label); judged on 2,000 rows
 * that neither has seen. Ours is the page's own code in Node, one thread; CPU seconds of both.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { build } from 'vite';
import { seededRandom } from './driving/datasets.mjs';
import { newsTable } from './driving/news-table.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    rows: { type: 'string', default: '1000,10000,100000' },
  },
});
if (!options.data) throw new Error('Give the folder with data/: --data DIR.');
const JUDGED = 2_000;
/** Words in pairs and characters as ours has them; the rest as fastText has it by itself. */
const FASTTEXT = '-wordNgrams 2 -minn 2 -maxn 4 -thread 2 -verbose 0'.split(' ');

const folder = await mkdtemp(join(tmpdir(), 'shortlist-cost-'));
try {
  // Bundled, because a module for each file makes the innermost loops many times slower.
  await build({
    ...{ configFile: false, logLevel: 'error' },
    build: {
      ssr: 'tests/bench/cost/student.ts',
      ...{ outDir: folder, emptyOutDir: false },
      rollupOptions: { output: { entryFileNames: 'student.mjs' } },
    },
    ssr: { noExternal: true },
  });
  const { learn } = await import(pathToFileURL(join(folder, 'student.mjs')).href);
  for (const rows of options.rows.split(',').map(Number)) {
    const all = Papa.parse(await newsTable(options.data, rows + JUDGED), { header: true }).data;
    // fastText takes the rows in the order of the file, which may be sorted.
    shuffle(all);
    const [judged, taught] = [all.slice(0, JUDGED), all.slice(JUDGED)];
    const ours = await measureOurs(learn, taught, judged);
    const fastText = await measureFastText(taught, judged);
    const load = loadavg().map(Math.round);
    console.log(JSON.stringify({ rows, ours, fastText, load }));
  }
} finally {
  await rm(folder, { recursive: true });
}

async function measureOurs(learn, taught, judged) {
  const labels = [...new Set(taught.map(({ label }) => label))].sort();
  const cpuSeconds = {};
  let before = process.cpuUsage();
  const onStage = (stage) => {
    const { user, system } = process.cpuUsage(before);
    cpuSeconds[stage] = round((user + system) / 1e6);
    before = process.cpuUsage();
  };
  const started = performance.now();
  const gold = taught.map(({ label }) => labels.indexOf(label));
  const student = await learn({ texts: taught.map(({ text }) => text), gold, labels }, onStage);
  const seconds = round((performance.now() - started) / 1000);
  const given = await student.label(judged.map(({ text }) => text));
  const right = judged.filter(({ label }, row) => labels[given[row]] === label).length;
  return { seconds, cpuSeconds, accuracy: right / judged.length };
}

/** Null where it is not installed. */
async function measureFastText(taught, judged) {
  const [train, test, model] = ['train.txt', 'test.txt', 'model'].map((name) => join(folder, name));
  const lines = (rows) =>
    rows
      .map(({ text, label }) => `__label__${label.replace(/\s/g, '-')} ${words(text)}\n`)
      .join('');
  await writeFile(train, lines(taught));
  await writeFile(test, lines(judged));
  const timed = `TIMEFORMAT='%R %U %S'; time fasttext supervised -input "$0" -output "$1" ${FASTTEXT.join(' ')}`;
  const { status, stderr } = spawnSync('bash', ['-c', timed, train, model], { encoding: 'utf8' });
  if (status !== 0) return null;
  const [seconds, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  const { stdout } = spawnSync('fasttext', ['test', `${model}.bin`, test], { encoding: 'utf8' });
  const accuracy = Number(/P@1\s+([\d.]+)/.exec(stdout)?.[1]);
  return { seconds, cpuSeconds: round(user + system), accuracy };
}

/** fastText takes whatever stands between blanks for a word. */
function words(text) {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []).join(' ');
}

function shuffle(rows) {
  const random = seededRandom(1);
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
}

function round(seconds) {
  return Math.round(seconds * 100) / 100;
}
