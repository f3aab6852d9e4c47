/**
 * @file `npm run bench:review [-- --rows 100000]`: how long the review of a large table keeps the page busy at a
 * stretch, for each thing that its user can do. One JSON line an action, milliseconds of processor time, the
 * least of fifteen times. Runs the page's own functions in Node, on generated rows.
 */
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const COUNT = Number(options.rows);
const TIMES = 15;
const LABELS = Array.from({ length: 14 }, (_, label) => `Label ${label}`);

/** Numbers in [0, 1) by a seed. */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows as the review has them: two candidates each, texts of 20 words. */
function makeRows() {
  const random = seededRandom(1);
  const pick = () => LABELS[Math.floor(random() * LABELS.length)];
  return Array.from({ length: COUNT }, (_, row) => {
    const final = { label: pick(), confidence: random(), source: 'both' };
    const words = Array.from({ length: 20 }, () => `word${Math.floor(random() * 5000)}`);
    return {
      row,
      text: words.join(' '),
      split: 'train',
      candidates: [final.label, pick()],
      isUnmatched: false,
      machine: final,
      final,
      student: pick(),
      suspicion: random(),
      goldSuspicion: random(),
      gold: pick(),
      isAccepted: false,
    };
  });
}

const server = await createServer({
  server: { middlewareMode: true },
  optimizeDeps: { noDiscovery: true },
  logLevel: 'error',
});
try {
  const list = await server.ssrLoadModule('/src/state/results/review-list.ts');
  const { confusionsOf } = await server.ssrLoadModule('/src/state/results/confusions.ts');
  const rows = makeRows();
  const groups = Int32Array.from(rows, (_, row) => row - (row % 3));
  const worth = list.worthOrder(rows, LABELS, groups);
  const by = (sort, filter = {}) =>
    list.arrange(rows, { ...list.NO_FILTER, ...filter }, sort, worth);
  const actions = {
    'sort: least certain first': () => by('uncertain'),
    'sort: in the order of the table': () => by('table'),
    'sort: where a look pays most': () => {
      list.worthOrder(rows, LABELS, groups);
      by('worth');
    },
    'find a word': () => by('uncertain', { text: 'word42 ' }),
    'one label only': () => by('uncertain', { label: 'Label 3' }),
    'correct a label: figures anew': () => {
      list.summarise(rows);
      list.countUnlearned(rows, []);
      confusionsOf(rows, LABELS);
    },
  };
  for (const [action, run] of Object.entries(actions)) {
    const times = Array.from({ length: TIMES }, () => {
      const started = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1000;
    });
    const milliseconds = Math.round(Math.min(...times));
    console.log(JSON.stringify({ rows: COUNT, action, milliseconds }));
  }
} finally {
  await server.close();
}
