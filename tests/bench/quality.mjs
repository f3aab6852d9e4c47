/**
 * @file `npm run bench:quality`: accuracy of teacher, students and labels over a folder of data sets, trained by the
 * app's own code in a real Chromium on WASM, and scikit-learn's logistic regression on the same rows.
 *
 *   npm run bench:quality -- --data DIR [--sets a,b] [--teachers realistic/weak,recorded] [--rows 300,all]
 *                            [--methods single,auto,peers] [--seeds 1,2,3] [--epochs 20] [--in node --threads 2]
 *   npm run bench:quality -- --data DIR --again …     judges the policies anew, from what students said before
 *   npm run bench:quality -- --table docs/results.md  writes the tables there, of all that was measured
 *
 * DIR holds `data/NAME.train.csv`, `data/NAME.test.csv` (columns text, label) and `teachers/KIND/NAME.csv`
 * (row, single, candidates, and scored_candidates, scored_scores; most likely first, separated by |). A teacher
 * named `scored/weak` is that of the scored columns. Fewer rows are a seeded sample. What is measured is kept in
 * the folder --cache (`quality/cells.mjs`). The method `peers` needs Debian's python3-sklearn.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { loadSet, sampleSet } from './driving/datasets.mjs';
import { Cells } from './quality/cells.mjs';
import { METHODS, PEERS } from './quality/methods.mjs';
import { inChromium, inNode } from './quality/places.mjs';
import { writeTables } from './quality/tables.mjs';

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
    in: { type: 'string', default: 'chromium' },
    threads: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
    table: { type: 'string' },
  },
});
const unknown = options.methods.split(',').find((name) => name !== PEERS && !(name in METHODS));
if (unknown) throw new Error(`There is no method “${unknown}”.`);
const cells = new Cells(options.cache);

/** Seed by seed, so that an interrupted run has something to say of every set and method. */
function namedCells() {
  const each = (name) => options[name].split(',');
  const always = { epochs: Number(options.epochs), student: JSON.parse(options.student) };
  return each('seeds').flatMap((seed) =>
    each('rows').flatMap((rows) =>
      each('teachers').flatMap((teacher) =>
        each('sets').flatMap((set) =>
          each('methods').map((method) => ({
            ...{ set, teacher, rows: rows === 'all' ? null : Number(rows), method },
            ...{ seed: Number(seed), ...always },
          })),
        ),
      ),
    ),
  );
}

/** Scikit-learn's figures for the same rows (`quality/peers.py`). */
async function measurePeers(data) {
  const folder = await mkdtemp(join(tmpdir(), 'quality-'));
  try {
    const file = join(folder, 'set.json');
    await writeFile(file, JSON.stringify(data));
    const script = new URL('quality/peers.py', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [script, file]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
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

/** A cell's rows, or null where the teacher has not seen the set. */
async function dataOf({ set, teacher, rows, seed }) {
  const whole = await loadSet(options.data, set, teacher).catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return whole && sampleSet(whole, rows, seed);
}

/** Cells of the same rows are done by one lane, one after the other; a lane takes the next when it is done. */
async function shareOut(lanes, cells, work) {
  const sameRows = ({ set, teacher, rows, seed }) => JSON.stringify([set, teacher, rows, seed]);
  const groups = new Map(cells.map((cell) => [sameRows(cell), []]));
  for (const cell of cells) groups.get(sameRows(cell)).push(cell);
  const waiting = groups.values();
  const take = async (lane) => {
    for (const group of waiting) {
      const data = await dataOf(group[0]);
      if (data) await work(lane, data, group);
    }
  };
  await Promise.all(lanes.map(take));
}

async function measure(lane, where, data, group) {
  const isTrained = group.some(({ method }) => method !== PEERS);
  if (isTrained) await lane.prepare(data);
  for (const cell of group) {
    const { method, seed, epochs, student } = cell;
    const more = { ...cell, where, teacherRight: teacherFigures(data) };
    if (method === PEERS) {
      tell({ ...more, ...(await measurePeers(data)) });
      continue;
    }
    const request = { seed, epochs, student, ...METHODS[method] };
    const measured = await lane.measure({ ...request, distributions: request.policies });
    const { distributions, ...figures } = measured;
    if (distributions) cells.keep(cell, distributions);
    tell({ ...more, ...figures });
  }
}

/** The policies of cells whose students' distributions were kept. */
async function judgeAgain(lane, data, group) {
  for (const line of group) {
    const distributions = cells.kept(line, data);
    if (!distributions) continue;
    tell({ ...line, policies: await lane.judge(data, distributions, line.seed) });
  }
}

function tell(line) {
  const full = { ...line, date: new Date().toISOString().slice(0, 10) };
  cells.append(full);
  const { set, teacher, rows, method, seed, teacherRight, train, test, policies, seconds } = full;
  console.log(
    JSON.stringify({
      ...{ set, teacher, rows, method, seed, teacherRight, train, test, seconds },
      ...{ auto: policies?.right.auto, heldOut: policies?.heldOut, expected: policies?.expected },
      calibration: policies?.calibrationError,
      audited: policies?.auditedCalibrationError,
      ...{ peers: full.peers, people: full.people?.length ? full.people : undefined },
    }),
  );
}

if (options.table) await writeTables(options.table, cells.lines());
else {
  if (!options.data) throw new Error('Give the folder with data/ and teachers/: --data DIR.');
  const named = namedCells();
  const known = cells.find(named);
  const measured = known.filter((line) => line?.policies);
  const wanted = named.filter((_, i) => !known[i]);
  const work = (lanes, where) =>
    options.again
      ? shareOut(lanes, measured, judgeAgain)
      : shareOut(lanes, wanted, (lane, data, group) => measure(lane, where, data, group));
  if ((options.again ? measured : wanted).length > 0) {
    await (options.in === 'node' ? inNode(Number(options.threads), work) : inChromium(work));
  }
}
