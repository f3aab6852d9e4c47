/**
 * @file `npm run bench:tables [-- --rows 100000]`: how long a table takes from its drop to the form with
 * its first rows, the page's CPU seconds until then and the most memory that it took, as CSV, XLSX and Parquet. A JSON
 * line each.
 */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parquetWriteBuffer } from 'hyparquet-writer';
import writeXlsxFile from 'write-excel-file/node';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { launchChromium } from './driving/page.mjs';
import { rendererUse } from './driving/stages.mjs';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const rowCount = Number(options.rows);
/** Looking at all processes takes some milliseconds itself. */
const SAMPLING_MS = 250;

/** Texts of about 280 characters, no two alike, as letters of complaint are; half of them with commas and marks. */
const WORDS =
  'the patient fell in a corridor at night and nobody came for medication dose late again'.split(
    ' ',
  );
let state = 1;
function word() {
  state = (state * 48_271) % 2_147_483_647;
  return WORDS[state % WORDS.length];
}
const rows = Array.from({ length: rowCount }, (_, i) => {
  const words = Array.from({ length: 54 }, word);
  if (i % 2) words.splice(9, 1, 'and said, "no",');
  return [`${i}`, words.join(' '), i % 2 ? 'Fall' : 'Medication'];
});

const folder = await mkdtemp(join(tmpdir(), 'shortlist-tables-'));
const files = {
  'table.csv': ['id,text,label', ...rows.map((row) => row.map(csvCell).join(','))].join('\n'),
  'table.parquet': new Uint8Array(
    parquetWriteBuffer({
      columnData: ['id', 'text', 'label'].map((name, column) => ({
        name,
        data: rows.map((row) => row[column]),
        type: 'STRING',
      })),
    }),
  ),
  'table.xlsx': await writeXlsxFile(
    [['id', 'text', 'label'], ...rows].map((row) => row.map((value) => ({ value }))),
  ).toBuffer(),
};
for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);

const server = await serveDist();
try {
  for (const name of Object.keys(files)) {
    // Of its own, so that its processes are none of the table before.
    const browser = await launchChromium();
    const page = await (await browser.newContext()).newPage();
    await page.goto(server.url);
    await page.waitForSelector('[data-testid=screen-start]');
    const before = await rendererUse();
    let most = before.megabytes;
    const sampling = setInterval(
      async () => (most = Math.max(most, (await rendererUse()).megabytes)),
      SAMPLING_MS,
    );
    const started = performance.now();
    await page.setInputFiles('[data-testid=file-input]', join(folder, name));
    await page.waitForSelector('[data-testid=screen-task] fieldset', { timeout: 300_000 });
    const seconds = (performance.now() - started) / 1000;
    clearInterval(sampling);
    const cpuSeconds = (await rendererUse()).cpuSeconds - before.cpuSeconds;
    const megabytes = (await stat(join(folder, name))).size / 1e6;
    const figures = { megabytes, seconds, cpuSeconds, mostMemoryMB: most };
    console.log(
      JSON.stringify({ name, rows: rowCount, ...rounded(figures), load: rounded(loadavg())[0] }),
    );
    await browser.close();
  }
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}

function csvCell(cell) {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function rounded(figures) {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(2))]),
  );
}
