/** @file The benchmark's tables: data sets and teachers' annotations, or the shipped sample. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';

const SAMPLES = new URL('../../../public/samples/', import.meta.url);

/** Rows of files by their paths: benchmarks ask for the same ones again and again. */
const tables = new Map();

function readCsv(path) {
  if (!tables.has(path)) tables.set(path, readFile(path, 'utf8').then(parseCsv));
  return tables.get(path);
}

function parseCsv(text) {
  return Papa.parse(text.trim(), { header: true, skipEmptyLines: true }).data;
}

/** Which of the sets each teacher has annotated, as [set, teacher] pairs. */
export function availablePairs(directory, sets, teachers) {
  const exists = (set, teacher) =>
    existsSync(join(directory, 'data', `${set}.train.csv`)) &&
    existsSync(join(directory, 'teachers', teacher, `${set}.csv`));
  return teachers.flatMap((teacher) =>
    sets.filter((set) => exists(set, teacher)).map((set) => [set, teacher]),
  );
}

/**
 * A set with one teacher's annotations, which are joined by `row`: the annotated train rows, and all test
 * rows. Gold is the label's number.
 * @returns {Promise<import('../quality/api').QualitySet & { chosen: (string | null)[] }>} `chosen`: the
 *   teacher's picks from its own candidates, where a column `select` has them.
 */
export async function loadSet(directory, name, teacher) {
  const isScored = teacher.startsWith('scored/');
  const folder = isScored ? teacher.replace('scored', 'realistic') : teacher;
  const [train, test, written] = await Promise.all([
    readCsv(join(directory, 'data', `${name}.train.csv`)),
    readCsv(join(directory, 'data', `${name}.test.csv`)),
    readCsv(join(directory, 'teachers', folder, `${name}.csv`)),
  ]);
  const annotations = isScored ? written.map(scoredAnnotation) : written;
  const labels = [...new Set(train.map((row) => row.label))].sort();
  const classOf = new Map(labels.map((label, index) => [label, index]));
  const annotated = annotations
    .filter(({ candidates }) => candidates)
    .toSorted((a, b) => Number(a.row) - Number(b.row));
  return {
    labels,
    annotations: annotated.map(({ row, candidates, single, scores }) => ({
      row: Number(row),
      status: 'annotated',
      candidates: [...new Set(candidates.split('|'))].filter((label) => classOf.has(label)),
      ...(single && { single }),
      ...(scores && { scores }),
    })),
    trainTexts: annotated.map(({ row }) => train[Number(row)].text),
    trainGold: annotated.map(({ row }) => classOf.get(train[Number(row)].label)),
    testTexts: test.map(({ text }) => text),
    testGold: test.map(({ label }) => classOf.get(label)),
    chosen: annotated.map(({ select }) => select || null),
  };
}

/** A set's train and test rows before any teacher has seen them; gold is the label's number. */
export async function loadRows(directory, name) {
  const [train, test] = await Promise.all(
    ['train', 'test'].map((part) => readCsv(join(directory, 'data', `${name}.${part}.csv`))),
  );
  const labels = [...new Set(train.map((row) => row.label))].sort();
  const classOf = new Map(labels.map((label, index) => [label, index]));
  const [trainGold, testGold] = [train, test].map((rows) =>
    rows.map(({ label }) => classOf.get(label)),
  );
  const [trainTexts, testTexts] = [train, test].map((rows) => rows.map(({ text }) => text));
  // A row's teacher comes later: until then there is a place for each.
  return {
    labels,
    annotations: train.map((_, row) => row),
    trainTexts,
    trainGold,
    testTexts,
    testGold,
  };
}

/** The columns of the teacher that scored the labels. */
function scoredAnnotation({ row, scored_candidates, scored_scores }) {
  return { row, candidates: scored_candidates, scores: scored_scores.split('|').map(Number) };
}

/** Some of a set's annotated rows, drawn by the seed: sets may be sorted by class. Null: all of them. */
export function sampleSet(set, rows, seed) {
  if (rows === null || rows >= set.annotations.length) return set;
  const random = seededRandom(seed);
  const drawn = set.annotations
    .map((_, place) => ({ place, key: random() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, rows)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
  const pick = (values) => drawn.map((place) => values[place]);
  return {
    ...set,
    annotations: pick(set.annotations),
    trainTexts: pick(set.trainTexts),
    trainGold: pick(set.trainGold),
  };
}

/** Mulberry32: numbers from 0 to 1 that a seed repeats. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A set as the page takes it: a table of the annotated train rows and all test rows, and its recipe.
 * @param {Awaited<ReturnType<typeof loadSet>>} set
 */
export function asTable(name, { labels, ...data }) {
  const table = Papa.unparse([
    ...data.trainTexts.map((text, row) => ({
      ...{ text, label: labels[data.trainGold[row]], split: 'train' },
      candidates: data.annotations[row].candidates.join('|'),
    })),
    ...data.testTexts.map((text, row) => ({
      ...{ text, label: labels[data.testGold[row]], split: 'test', candidates: '' },
    })),
  ]);
  const recipe = {
    shortlist: 1,
    task: {
      ...{ name, textColumn: 'text', goldColumn: 'label', splitColumn: 'split' },
      labels: labels.map((label) => ({ name: label })),
    },
    teacher: { kind: 'column', column: 'candidates' },
    student: { executionProvider: 'wasm' },
  };
  return { table, recipe };
}

/** The shipped sample and its recipe: what there is without any data at hand. */
export async function loadSample(name) {
  const [table, recipe] = await Promise.all([
    readFile(new URL(`${name}.csv`, SAMPLES), 'utf8'),
    readFile(new URL(`${name}.recipe.json`, SAMPLES), 'utf8'),
  ]);
  return { table, recipe: JSON.parse(recipe) };
}

/**
 * Texts that training steps are timed on: TREC's, or without a folder the shipped sample's.
 * @returns {Promise<{ name: string, texts: string[], labels: string[] }>}
 */
export async function benchTexts(directory) {
  const name = directory ? 'trec6' : 'dbpedia';
  const csv = directory
    ? await readFile(join(directory, 'data', 'trec6.train.csv'), 'utf8')
    : (await loadSample('dbpedia')).table;
  const rows = parseCsv(csv);
  return { name, texts: rows.map((row) => row.text), labels: rows.map((row) => row.label) };
}
