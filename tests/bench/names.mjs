/**
 * @file `npm run bench:names`: what a person gets who has neither a GPU nor a server and typed label names alone: the
 * keywords teacher by the names that occur in a text, and with word vectors where none does; then the app's own
 * students and policy `auto` on its candidates, in a real Chromium on WASM. docs/models.md is written from its lines.
 *
 *   npm run bench:names -- --data DIR [--sets a,b] [--rows 1000|all] [--seeds 1] [--ways names,vectors,keywords]
 *
 * The way `keywords` has those of `names/keywords.json` beside the names, and vectors; docs/results.md is written from it.
 * DIR holds `data/NAME.train.csv` and `data/NAME.test.csv` (columns text, label). One JSON line a set and way: the shares
 * of rows with a candidate of their own, of rows whose true label is the first of them and among the first three (a row without any
 * counts as a draw by chance does), and of final labels that are right.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { loadRows, sampleSet } from './driving/datasets.mjs';
import { METHODS } from './quality/methods.mjs';
import { inChromium } from './quality/places.mjs';

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
const { annotateByWords } = await server.ssrLoadModule('/tests/bench/names/annotate.ts');
const keywordsOf = new Map(
  Object.entries(
    JSON.parse(await readFile(new URL('names/keywords.json', import.meta.url), 'utf8')),
  ),
);
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

async function measure(quality, name, seed) {
  const rows = options.rows === 'all' ? null : Number(options.rows);
  const set = sampleSet(await loadRows(options.data, name), rows, seed);
  for (const way of options.ways.split(',')) {
    const keywords = way === 'keywords' ? keywordsOf.get(name) : undefined;
    const isNear = way !== 'names';
    const annotations = await annotateByWords(set.labels, set.trainTexts, isNear, keywords);
    const annotated = { ...set, annotations };
    await quality.prepare(annotated);
    const request = { seed, epochs: 20, student: {}, ...METHODS.auto };
    const { policies, test } = await quality.measure(request);
    console.log(
      JSON.stringify({
        ...{ set: name, labels: set.labels.length, rows: annotations.length, seed, way },
        ...candidateFigures(annotated),
        right: Object.fromEntries(
          Object.entries(policies.right).map(([policy, share]) => [policy, percent(share)]),
        ),
        calibrationError: policies.calibrationError,
        newRows: percent(test),
      }),
    );
  }
}

try {
  await inChromium(async ([quality]) => {
    for (const name of options.sets.split(','))
      for (const seed of options.seeds.split(',').map(Number)) await measure(quality, name, seed);
  });
} finally {
  await server.close();
}
