/**
 * @file `npm run bench:ngram`: what the n-gram student gains or loses by things that it does without by default,
 * as a table for docs/performance.md. Trained as by `npm run bench:quality`, and from the same folder.
 *
 *   npm run bench:ngram -- --data DIR [--sets trec6] [--teachers realistic/weak,recorded] [--seeds 1,2,3]
 *                          [--rows 5000] [--epochs 20] [--cache test-results/ngram]
 *
 * --rows: of a larger set, only so many annotated rows, evenly spread. Every training is one line of a file in the folder
 * --cache that is only appended to, so that an interrupted run goes on.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { availablePairs, loadSet } from './driving/datasets.mjs';
import { inChromium } from './quality/places.mjs';
import { mean, percent, table } from './quality/statistics.mjs';

/** @type {Record<string, import('./quality/api').StudentVariant>} */
const VARIANTS = {
  'vocabulary of 16,384 terms': {},
  'hashed into 16,384': { hashing: { buckets: 16_384, isSigned: false } },
  'hashed into 16,384, signed': { hashing: { buckets: 16_384, isSigned: true } },
  'hashed into 65,536': { hashing: { buckets: 65_536, isSigned: false } },
  'dropout of features, 0.1': { settings: { dropout: 0.1 } },
  'dropout of features, 0.3': { settings: { dropout: 0.3 } },
  'dropout of features, 0.5': { settings: { dropout: 0.5 } },
  'gradients clipped to a norm of 1': { settings: { clipNorm: 1 } },
  'gradients clipped to a norm of 0.1': { settings: { clipNorm: 0.1 } },
};
/** Of the students' targets: the paper's, and those that the page decides on. */
const TARGETS = { uniform: { mode: 'renormalise', weights: 'uniform' }, page: {} };

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string', default: 'trec6' },
    teachers: { type: 'string', default: 'realistic/weak,recorded' },
    seeds: { type: 'string', default: '1,2,3' },
    rows: { type: 'string' },
    epochs: { type: 'string', default: '20' },
    cache: { type: 'string', default: 'test-results/ngram' },
  },
});
if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');
const rows = options.rows === undefined ? null : Number(options.rows);
const epochs = Number(options.epochs);
const seeds = options.seeds.split(',').map(Number);
const pairs = availablePairs(options.data, options.sets.split(','), options.teachers.split(','));
mkdirSync(options.cache, { recursive: true });
const LINES = join(options.cache, 'trainings.jsonl');

const keyOf = ({ set, teacher, variant, targets, seed, rows, epochs }) =>
  JSON.stringify([set, teacher, variant, targets, seed, rows, epochs]);

/** All trainings measured so far, by what they depend on. */
function readLines() {
  const text = existsSync(LINES) ? readFileSync(LINES, 'utf8').trim() : '';
  const lines = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
  return new Map(lines.map((line) => [keyOf(line), line]));
}

/** The set with at most `rows` of its annotated rows. */
function someRows(set) {
  const step = Math.max(1, set.annotations.length / (rows ?? Infinity));
  const part = (values) =>
    values.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  return {
    ...set,
    annotations: part(set.annotations),
    trainTexts: part(set.trainTexts),
    trainGold: part(set.trainGold),
  };
}

async function measureAll([quality]) {
  const done = readLines();
  for (const [set, teacher] of pairs) {
    const data = someRows(await loadSet(options.data, set, teacher));
    for (const [variant, student] of Object.entries(VARIANTS)) {
      const wanted = seeds
        .flatMap((seed) => Object.keys(TARGETS).map((targets) => ({ targets, seed })))
        .map((training) => ({ set, teacher, variant, ...training, rows, epochs }))
        .filter((training) => !done.has(keyOf(training)));
      if (wanted.length === 0) continue;
      await quality.prepare(data, student);
      for (const training of wanted) {
        const { seed, targets } = training;
        const request = { seed, epochs, refinery: TARGETS[targets] };
        const figures = await quality.measure(request);
        const line = {
          ...training,
          ...figures,
          epochs,
          date: new Date().toISOString().slice(0, 10),
        };
        appendFileSync(LINES, `${JSON.stringify(line)}\n`);
        console.error(JSON.stringify(line));
      }
    }
  }
}

/** Mean accuracy in %, a row for each variant: on the annotated rows, then on test rows, by uniform weights / the page's own targets. */
function printTable() {
  const lines = readLines();
  const columns = pairs.flatMap(([set, teacher]) =>
    ['train', 'test'].map((part) => ({ set, teacher, part })),
  );
  const cell = ({ set, teacher, part }, variant) =>
    Object.keys(TARGETS)
      .map((targets) => {
        const shares = seeds.map((seed) => {
          const line = lines.get(keyOf({ set, teacher, variant, targets, seed, rows, epochs }));
          return line?.[part] ?? NaN;
        });
        return percent(mean(shares));
      })
      .join(' / ');
  const head = columns.map(({ set, teacher, part }) => `${set}, ${teacher}, ${part} rows`);
  const variants = Object.keys(VARIANTS);
  const body = variants.map((variant) => [variant, ...columns.map((at) => cell(at, variant))]);
  console.log(`Seeds ${seeds.join(', ')}; ${epochs} epochs; annotated rows: ${rows ?? 'all'}.\n`);
  console.log(table(['variant', ...head], body));
}

await inChromium(measureAll);
printTable();
