/**
 * @file How many of many labels a prompt must show, so that the right one is among them in 99% of
 * cases the ranking has not seen: by the labels' own words, and with labelled examples.
 *
 *   node tests/bench/teacher-shortlist.mjs DATA_DIR [set]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { runnerImport } from 'vite';

const [dataDir, set = 'banking77'] = process.argv.slice(2);
if (!dataDir) throw new Error('Give the folder with SET.train.csv and SET.test.csv.');
const { module } = await runnerImport('./src/core/teaching/shortlist.ts');
const { LexicalRanker, shortlistSize } = module;
const TEST_ROWS = 1_000;

const read = (part) =>
  Papa.parse(readFileSync(join(dataDir, `${set}.${part}.csv`), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;
const train = read('train');
const test = spread(read('test'), TEST_ROWS);
const names = [...new Set(train.map(({ label }) => label))];
const labels = names.map((name) => ({ name }));

for (const perLabel of [0, 1, 3, 10, 50]) {
  const seen = new Map();
  const examples = train.flatMap(({ text, label }) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count < perLabel ? [{ text, labels: [label] }] : [];
  });
  const start = performance.now();
  const ranker = new LexicalRanker(labels, examples);
  const ranks = test.map(({ text, label }) => ranker.rank(text).indexOf(label));
  const within = (size) => (100 * ranks.filter((rank) => rank < size).length) / ranks.length;
  console.log(
    JSON.stringify({
      set,
      labels: names.length,
      examplesPerLabel: perLabel,
      size99: shortlistSize(ranks),
      size95: shortlistSize(ranks, 0.95),
      in5: within(5),
      in10: within(10),
      in20: within(20),
      msPerRow: (performance.now() - start) / test.length,
    }),
  );
}

function spread(rows, count) {
  const step = Math.max(1, rows.length / count);
  return Array.from({ length: Math.min(count, rows.length) }, (_, i) => rows[Math.floor(i * step)]);
}
