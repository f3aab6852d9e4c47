/**
 * @file `npm run bench:by-hand -- --data DIR [--sets trec6,dbpedia14] [--seeds 1,2,3] [--rows 1500]`: what labelling rows by
 * hand is expected to bring at 20, 30, 40 and 50 labels, and what it brings, on train rows. One JSON line for each set and seed,
 * then the means and how often (`held`) the range held the truth. DIR is as `bench:quality` has it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { fileIntegrity } from '../../scripts/file-integrity.mjs';
import { loadRows, seededRandom } from './driving/datasets.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string', default: 'trec6,dbpedia14' },
    seeds: { type: 'string', default: '1,2,3' },
    rows: { type: 'string', default: '1500' },
  },
});
if (!options.data) throw new Error('bench:by-hand needs --data DIR');
const COUNTS = [20, 30, 40, 50];

const folder = await mkdtemp(join(tmpdir(), 'shortlist-by-hand-'));
await build({
  ...{ configFile: false, publicDir: false, logLevel: 'error', plugins: [fileIntegrity()] },
  build: {
    ssr: fileURLToPath(new URL('by-hand/measure.ts', import.meta.url)),
    ...{ outDir: folder, emptyOutDir: false },
    rollupOptions: { output: { entryFileNames: 'measure.mjs' } },
  },
  ssr: { noExternal: true },
});
const { byHand } = await import(pathToFileURL(join(folder, 'measure.mjs')).href);
for (const set of options.sets.split(',')) {
  const { labels, trainTexts, trainGold } = await loadRows(options.data, set);
  const all = [];
  for (const seed of options.seeds.split(',').map(Number)) {
    const random = seededRandom(seed);
    const rows = trainTexts
      .map((text, i) => ({ text, gold: trainGold[i], order: random() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, Number(options.rows));
    const texts = rows.map(({ text }) => text);
    const points = await byHand(
      { labels, texts, gold: rows.map(({ gold }) => gold) },
      COUNTS,
      seed,
    );
    console.log(JSON.stringify({ set, seed, points }));
    all.push(points);
  }
  for (const [i, labelled] of COUNTS.entries()) {
    const mean = (name) => all.reduce((sum, points) => sum + points[i][name], 0) / all.length;
    const means = ['expected', 'right', 'onRandom', 'low', 'high'].map((name) => [
      name,
      mean(name),
    ]);
    const held = all.filter(
      (points) => points[i].low <= points[i].right && points[i].right <= points[i].high,
    ).length;
    console.log(JSON.stringify({ set, labelled, ...Object.fromEntries(means), held }));
  }
}
await rm(folder, { recursive: true });
process.exit(0);
