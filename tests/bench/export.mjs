/**
 * @file `npm run bench:export [-- --rows 100000]`: how long a table takes to become a file of each format, and
 * how much script memory that holds at most. One JSON line a format: bytes of the file, seconds, MB of script
 * memory that it holds beyond what was held before, looked at after every 10,000 rows. Runs the table worker's own code in Node, on generated texts of 290
 * characters.
 */
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const CHUNKS = Math.ceil(Number(options.rows) / 1000);
const LENGTH = 290;

let state = 1;
function makeText() {
  let text = '';
  while (text.length < LENGTH) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    text += `${((state % 5000) * 7919).toString(36)} `;
  }
  return text;
}

function makeRows(chunk) {
  return Array.from({ length: 1000 }, (_, i) => ({
    row: chunk * 1000 + i,
    cells: [`${chunk * 1000 + i}`, makeText()],
    label: 'Animal',
    confidence: 0.75,
    source: 'student',
    candidates: ['Animal', 'Plant'],
    probabilities: [0.75, 0.25],
    isTest: false,
  }));
}

const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom' });
const { EXPORT_FORMATS } = await vite.ssrLoadModule('/src/core/exports/export-plan.ts');
const { STANDARD_DIALECT } = await vite.ssrLoadModule('/src/core/exports/file-dialect.ts');
const { exportFile } = await vite.ssrLoadModule('/workers/files/formats/export-file.ts');

for (const format of EXPORT_FORMATS) {
  const file = await exportFile({
    ...{ format, columns: ['id', 'text'], textColumn: 1, labels: ['Animal', 'Plant'] },
    ...{ withProbabilities: false, guard: 'added', dialect: STANDARD_DIALECT },
    ...{ agent: 'Shortlist', card: { title: 'Beings', body: '' } },
  });
  globalThis.gc();
  const before = process.memoryUsage().heapUsed / 1e6;
  let [seconds, heap] = [0, 0];
  const timed = async (work) => {
    const started = performance.now();
    const result = await work();
    seconds += (performance.now() - started) / 1000;
    return result;
  };
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const rows = makeRows(chunk);
    await timed(() => file.append(rows));
    if (chunk % 10 > 0) continue;
    globalThis.gc();
    heap = Math.max(heap, process.memoryUsage().heapUsed / 1e6);
  }
  const { size } = await timed(() => file.end());
  console.log(
    JSON.stringify({
      format,
      bytes: size,
      seconds: +seconds.toFixed(2),
      heap: Math.round(heap - before),
    }),
  );
}
await vite.close();
