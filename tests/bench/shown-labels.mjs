/**
 * @file `npm run bench:shown-labels`: how many of many labels a prompt must show, and how often the right
 * one is among them on test rows, which chose nothing. By the labels' words and labelled rows, and by a
 * student, trained by the app's own code in a real Chromium on WASM.
 *
 *   npm run bench:shown-labels -- --data DIR [--set banking77] [--teachers realistic/weak,recorded]
 *
 * DIR as for bench:quality. One JSON line a case; `shown` null: no shorter list was proven to be enough.
 * `people`: as many train rows, drawn at random, have their gold label as if a person had given it.
 */
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { availablePairs, loadSet } from './driving/datasets.mjs';
import { inChromium } from './quality/places.mjs';

const TEACHERS = 'realistic/weak,recorded';
const PEOPLE = [0, 400, 1_000, 2_000];
const SEED = 1;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', default: 'banking77' },
    teachers: { type: 'string', default: TEACHERS },
  },
});
if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');
const { set } = options;

const load = async (file) => (await runnerImport(`./src/core/${file}.ts`)).module;
const { heldOutRanks, LexicalRanker } = await load('shown/shown-labels');
const { measuredSize } = await load('shown/shown-size');
const { rankedClasses, studentSize } = await load('shown/student-size');
const { seededRandom, shuffle } = await load('random');

/** Train rows as a person might have come to label them. */
function drawn(rows, count) {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, seededRandom(SEED));
  return [...order.slice(0, count)];
}

function print(line, ranks, all) {
  const shown = line.shown ?? all;
  const held = ranks.filter((rank) => rank < shown).length / ranks.length;
  const meanShown = shown;
  const holdsGold = Number((100 * held).toFixed(2));
  console.log(JSON.stringify({ set, labels: all, ...line, meanShown, holdsGold }));
}

function byWords(data) {
  const { labels, trainTexts, trainGold, testTexts, testGold } = data;
  const task = labels.map((name) => ({ name }));
  for (const people of PEOPLE) {
    const examples = drawn(trainTexts.length, people).map((row) => ({
      text: trainTexts[row],
      labels: [labels[trainGold[row]]],
    }));
    const size = measuredSize(heldOutRanks(task, examples), labels.length);
    const ranker = new LexicalRanker(task, examples);
    const ranks = testTexts.map((text, i) => ranker.rank(text).indexOf(labels[testGold[i]]));
    print({ order: 'words', people, ...size }, ranks, labels.length);
  }
}

function byStudent(data, teacher, { heldOut, unseen }) {
  const { labels, annotations, trainGold, testGold } = data;
  const classOf = new Map(labels.map((label, index) => [label, index]));
  const rowOf = (values, row) => values.subarray(row * labels.length, (row + 1) * labels.length);
  const ranks = testGold.map((gold, row) => rankedClasses(rowOf(unseen, row)).indexOf(gold));
  for (const people of PEOPLE) {
    const confirmed = drawn(trainGold.length, people);
    const judged = (row, wanted) => ({ distribution: rowOf(heldOut, row), wanted });
    const size = studentSize(
      confirmed.map((row) => judged(row, [trainGold[row]])),
      annotations.flatMap(({ candidates }, row) =>
        confirmed.includes(row)
          ? []
          : [
              judged(
                row,
                candidates.map((label) => classOf.get(label)),
              ),
            ],
      ),
      labels.length,
    );
    print({ order: 'student', teacher, people, ...size }, ranks, labels.length);
  }
}

const pairs = availablePairs(options.data, [set], options.teachers.split(','));
const [first] = pairs;
if (first) byWords(await loadSet(options.data, ...first));
await inChromium(async ([quality]) => {
  for (const [, teacher] of pairs) {
    const data = await loadSet(options.data, set, teacher);
    await quality.prepare(data);
    const request = { seed: SEED, epochs: 20, refinery: { mode: 'full' }, distributions: true };
    const { distributions } = await quality.measure(request);
    byStudent(data, teacher, distributions);
  }
});
