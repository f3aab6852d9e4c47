/**
 * @file `npm run bench:ensemble [-- --data DIR --set trec6 --level weak --rows 300]`: what a vote over
 * wordings and orders gains over one question, with a simulated teacher. What it knows of a row are the
 * probabilities of a recorded or simulated file; its habits are added here: it leans to the labels shown
 * first, and each wording has leanings of its own for labels. Without --data rows are made up.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { createServer } from 'vite';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', default: 'trec6' },
    level: { type: 'string', default: 'weak' },
    rows: { type: 'string', default: '300' },
  },
});
const ROWS = Number(options.rows);
/** Logits: of the first place over the last, of a wording for a label, and of chance in one answer. */
const PLACE = 1.5;
const WORDING = 0.6;
const CHANCE = 0.3;

const server = await createServer({ server: { middlewareMode: true }, logLevel: 'error' });
const { FakeModel, teacherWith } = await server.ssrLoadModule(
  '/tests/helpers/teacher/fake-model.ts',
);
const { taskOf } = await server.ssrLoadModule('/tests/helpers/teacher/fixtures.ts');
const { contentKey } = await server.ssrLoadModule('/src/core/teaching/content-key.ts');
const { seededRandom, shuffle } = await server.ssrLoadModule('/src/core/random.ts');

/** A normal number that is the same for the same words. */
function gauss(...words) {
  const random = seededRandom(Number.parseInt(contentKey(...words).slice(0, 8), 16));
  const u = Math.max(1e-12, random());
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random());
}

function csv(path) {
  return Papa.parse(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data;
}

function readRows() {
  if (options.data === undefined) return madeUp();
  const table = csv(`${options.data}/data/${options.set}.train.csv`);
  const known = csv(`${options.data}/teachers/realistic/${options.level}/${options.set}.csv`);
  return known.flatMap(({ row, scored_candidates: names, scored_scores: scores }) => {
    const gold = table[Number(row)]?.label;
    if (!gold || !names) return [];
    const odds = scores.split('|').map(Number);
    return [{ gold, odds: new Map(names.split('|').map((name, i) => [name, odds[i]])) }];
  });
}

function madeUp() {
  const names = ['Human', 'Place', 'Number', 'Entity', 'Reason', 'Word'];
  return Array.from({ length: 2_000 }, (_, row) => {
    const gold = names[row % names.length];
    const odds = names.map((name) => [
      name,
      Math.exp((name === gold ? 1 : 0) + gauss('row', String(row), name)),
    ]);
    return { gold, odds: new Map(odds) };
  });
}

const all = readRows();
const names = [...new Set(all.map(({ gold }) => gold))].sort();
const order = Int32Array.from(all.keys());
shuffle(order, seededRandom(1));
const rows = [...order.slice(0, ROWS)].map((index) => all[index]);

/** Logits of the labels in the order shown, as this teacher has them under this prompt. */
function logits(messages, seed) {
  const [system, ...others] = messages;
  const shown = [...system.content.matchAll(/^(?:-|[A-Za-z]\)) (.+)$/gm)].map((match) => match[1]);
  const { odds } = rows[Number(/row (\d+)/.exec(others.at(-1).content)[1])];
  const wording = system.content.replaceAll(/^(?:-|[A-Za-z]\)) .*$/gm, '');
  return shown.map((name, place) => ({
    name,
    logit:
      Math.log(Math.max(0.02, odds.get(name) ?? 0.02)) +
      PLACE * (1 - place / Math.max(1, shown.length - 1)) +
      WORDING * gauss(wording, name) +
      CHANCE * gauss(String(seed), name, others.at(-1).content),
  }));
}

const model = () =>
  new FakeModel(
    ({ messages, codes, seed }) => {
      const scored = logits(messages, seed);
      const best = scored.toSorted((a, b) => b.logit - a.logit)[0].name;
      if (!codes) return JSON.stringify({ label: best });
      const weights = scored.map(({ logit }) => Math.exp(logit));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const top = codes.map(({ code }, i) => ({ code, probability: (weights[i] ?? 0) / total }));
      return { text: '', cutOff: true, top };
    },
    { codes: Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'), takesBias: false },
  );

const WAYS = [
  ['single', { strategy: 'single' }],
  ['scored', { strategy: 'scored', calibrate: false }],
  ['sampled 5', { strategy: 'sampled', samples: 5 }],
  ...[3, 5, 9].map((wordings) => [`ensemble ${wordings}`, { strategy: 'ensemble', wordings }]),
  ...[3, 5, 9].map((wordings) => [
    `ensemble ${wordings}, probabilities`,
    { strategy: 'ensemble', wordings, votes: 'probabilities' },
  ]),
];
console.log('way                            first right  truth among  labels  questions a row');
for (const [name, settings] of WAYS) {
  const { teacher, annotate } = await teacherWith(model(), taskOf(names), {
    shortlist: 'off',
    ...settings,
  });
  let first = 0;
  let among = 0;
  let size = 0;
  for (const [i, { gold }] of rows.entries()) {
    const { candidates = [] } = await annotate(`row ${i}`, i);
    first += candidates[0] === gold ? 1 : 0;
    among += candidates.includes(gold) ? 1 : 0;
    size += candidates.length;
  }
  const figures = [first, among, size].map((sum) => (sum / rows.length).toFixed(3));
  const asked = (teacher.usage.questions / rows.length).toFixed(2);
  console.log(
    `${name.padEnd(30)} ${figures.map((figure) => figure.padStart(11)).join(' ')} ${asked.padStart(9)}`,
  );
}
await server.close();
