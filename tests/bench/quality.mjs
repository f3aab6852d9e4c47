/**
 * @file `npm run bench:quality`: accuracy of teacher, students and labels over a folder of data sets, trained by the
 * app's own code in a real Chromium on WASM, and scikit-learn's logistic regression on the same rows.
 * docs/results.md is written from its lines.
 *
 *   npm run bench:quality -- --data DIR [--sets a,b] [--teachers realistic/weak,recorded] [--rows 300,all]
 *                            [--methods single,auto,peers] [--seeds 1,2,3] [--epochs 20]
 *
 * DIR holds `data/NAME.train.csv`, `data/NAME.test.csv` (columns text, label) and `teachers/KIND/NAME.csv`
 * (row, single, candidates, and scored_candidates, scored_scores; most likely first, separated by |). A teacher
 * named `scored/weak` is that of the scored columns. Fewer rows are a seeded sample. What is measured is appended to
 * the file in the folder --cache line by line, so that an interrupted run goes on. The method `peers` needs
 * Debian's python3-sklearn.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSet, sampleSet } from './driving/datasets.mjs';
import { METHODS, PEERS } from './quality/methods.mjs';
import { withQualityPage } from './quality/page.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: {
      type: 'string',
      default: 'trec6,medical_abstracts,csabstruct,dbpedia14,ag_news,banking77',
    },
    teachers: { type: 'string', default: 'realistic/weak,realistic/medium,recorded' },
    rows: { type: 'string', default: '300,500,1000,all' },
    methods: { type: 'string', default: [...Object.keys(METHODS), PEERS].join(',') },
    seeds: { type: 'string', default: '1,2,3' },
    epochs: { type: 'string', default: '20' },
    student: { type: 'string', default: '{}' },
    cache: { type: 'string', default: 'test-results/quality' },
  },
});
if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');
const unknown = options.methods.split(',').find((name) => name !== PEERS && !(name in METHODS));
if (unknown) throw new Error(`There is no method “${unknown}”.`);
mkdirSync(options.cache, { recursive: true });
const LINES = join(options.cache, 'measured.jsonl');
const student = JSON.parse(options.student);
const epochs = Number(options.epochs);

function readLines() {
  if (!existsSync(LINES)) return [];
  const lines = readFileSync(LINES, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** What a line depends on, as one string. */
function keyOf({ set, teacher, rows, method, seed, epochs, student }) {
  return JSON.stringify([set, teacher, rows, method, seed, epochs, student]);
}

/** Seed by seed, so that an interrupted run has something to say of every set and method. */
function wantedLines() {
  const done = new Set(readLines().map(keyOf));
  const each = (name) => options[name].split(',');
  return each('seeds')
    .flatMap((seed) =>
      each('rows').flatMap((rows) =>
        each('teachers').flatMap((teacher) =>
          each('sets').flatMap((set) =>
            each('methods').map((method) => ({
              ...{ set, teacher, rows: rows === 'all' ? null : Number(rows), method },
              ...{ seed: Number(seed), epochs, student },
            })),
          ),
        ),
      ),
    )
    .filter((line) => !done.has(keyOf(line)));
}

/** Scikit-learn's figures for the same rows (`quality/peers.py`). */
function measurePeers(data) {
  const folder = mkdtempSync(join(tmpdir(), 'quality-'));
  try {
    const file = join(folder, 'set.json');
    writeFileSync(file, JSON.stringify(data));
    const script = new URL('quality/peers.py', import.meta.url).pathname;
    const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [script, file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`peers.py failed: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The teacher's own answers, by gold. */
function teacherFigures({ labels, annotations, trainGold }) {
  const right = (labelOf) =>
    annotations.filter((annotation, i) => labelOf(annotation) === labels[trainGold[i]]).length /
    annotations.length;
  return {
    single: right(({ single, candidates }) => single ?? candidates[0]),
    first: right(({ candidates }) => candidates[0]),
  };
}

async function measureAll(page, browser, wanted) {
  let loaded = '';
  let data = null;
  for (const line of wanted) {
    const { set, teacher, rows, seed, method } = line;
    const name = JSON.stringify([set, teacher, rows, rows && seed]);
    if (loaded !== name) {
      const whole = await loadSet(options.data, set, teacher).catch((error) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      data = whole && sampleSet(whole, rows, seed);
      if (data) await page.evaluate((data) => window.quality.prepare(data), data);
      loaded = name;
    }
    if (!data) continue;
    const request = { seed, epochs, student, ...METHODS[method] };
    const measured =
      method === PEERS
        ? measurePeers(data)
        : await page.evaluate((request) => window.quality.measure(request), request);
    const date = new Date().toISOString().slice(0, 10);
    const full = { ...line, date, browser, teacherRight: teacherFigures(data), ...measured };
    appendFileSync(LINES, `${JSON.stringify(full)}\n`);
    const { teacherRight, train, test, policies, seconds, people = [] } = full;
    console.log(
      JSON.stringify({
        ...{ set, teacher, rows, method, seed, teacherRight, train, test },
        ...{ auto: policies?.right.auto, heldOut: policies?.heldOut, seconds },
        ...{ calibration: policies?.calibrationError, expected: policies?.expected },
        ...(method === PEERS && measured),
        ...(people.length > 0 && { people }),
      }),
    );
  }
}

const wanted = wantedLines();
if (wanted.length > 0) {
  await withQualityPage((page, browser) => measureAll(page, browser, wanted));
}
