/**
 * @file `npm run bench:names`: what a person gets who has neither a GPU nor a server and typed label names alone: the
 * keywords teacher by the names that occur in a text, and with word vectors where none does; then the app's own
 * students and policy `auto` on its candidates, in a real Chromium on WASM. docs/models.md is written from its lines.
 *
 *   npm run bench:names -- --data DIR [--sets a,b] [--rows 1000] [--seeds 1] [--ways names,vectors]
 *
 * DIR holds `data/NAME.train.csv` and `data/NAME.test.csv` (columns text, label). One JSON line a set and way: the shares
 * of rows with a candidate of their own, of rows whose true label is the first of them and among the first three (a row without any
 * counts as a draw by chance does), and of final labels that are right.
 */
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { loadRows, sampleSet } from './driving/datasets.mjs';
import { METHODS } from './quality/methods.mjs';
import { withQualityPage } from './quality/page.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string', default: 'dbpedia14,ag_news,trec6,medical_abstracts,banking77' },
    rows: { type: 'string', default: '1000' },
    seeds: { type: 'string', default: '1' },
    ways: { type: 'string', default: 'names,vectors' },
  },
});
if (!options.data) throw new Error('Give the folder with data/: --data DIR.');

const server = await createServer({ server: { middlewareMode: true }, logLevel: 'error' });
const { annotateByNames } = await server.ssrLoadModule('/tests/bench/names/annotate.ts');
const percent = (share) => Number((100 * share).toFixed(1));

/** How good the candidates are before anything is trained. */
function candidateFigures({ labels, annotations, trainGold }) {
  const rows = annotations.length;
  const told = annotations.flatMap((annotation, i) =>
    annotation.unmatched ? [] : [{ ...annotation, gold: labels[trainGold[i]] }],
  );
  const among = (places) => {
    const found = told.filter(({ candidates, gold }) => candidates.slice(0, places).includes(gold));
    const byChance = ((rows - told.length) * Math.min(places, labels.length)) / labels.length;
    return percent((found.length + byChance) / rows);
  };
  return { withCandidates: percent(told.length / rows), first: among(1), firstThree: among(3) };
}

async function measure(page, name, seed) {
  const set = sampleSet(await loadRows(options.data, name), Number(options.rows), seed);
  for (const way of options.ways.split(',')) {
    const annotations = await annotateByNames(set.labels, set.trainTexts, way === 'vectors');
    const annotated = { ...set, annotations };
    await page.evaluate((data) => window.quality.prepare(data), annotated);
    const request = { seed, epochs: 20, student: {}, ...METHODS.auto };
    const { policies, test } = await page.evaluate(
      (wanted) => window.quality.measure(wanted),
      request,
    );
    console.log(
      JSON.stringify({
        ...{ set: name, labels: set.labels.length, rows: annotations.length, seed, way },
        ...candidateFigures(annotated),
        right: Object.fromEntries(
          Object.entries(policies.right).map(([policy, share]) => [policy, percent(share)]),
        ),
        newRows: percent(test),
      }),
    );
  }
}

try {
  await withQualityPage(async (page) => {
    for (const name of options.sets.split(','))
      for (const seed of options.seeds.split(',').map(Number)) await measure(page, name, seed);
  });
} finally {
  await server.close();
}
