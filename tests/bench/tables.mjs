/**
 * @file `npm run bench:tables [-- --rows 100000]`: how long a table takes from its drop to the form with
 * its first rows, and the most memory that the page took, as CSV, XLSX and Parquet. A JSON line each.
 */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parquetWriteBuffer } from 'hyparquet-writer';
import writeXlsxFile from 'write-excel-file/node';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { launchChromium } from './driving/page.mjs';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const rowCount = Number(options.rows);

/** Texts of about 280 characters, as letters of complaint are. */
const WORDS =
  'the patient fell in a corridor at night and nobody came for medication dose late again'.split(
    ' ',
  );
const rows = Array.from({ length: rowCount }, (_, i) => [
  `${i}`,
  Array.from({ length: 55 }, (__, k) => WORDS[(i * 7 + k * k + k) % WORDS.length]).join(' '),
  i % 2 ? 'Fall' : 'Medication',
]);

const folder = await mkdtemp(join(tmpdir(), 'shortlist-tables-'));
const files = {
  'table.csv': ['id,text,label', ...rows.map((row) => row.join(','))].join('\n'),
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
const browser = await launchChromium();
try {
  for (const name of Object.keys(files)) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(server.url);
    await page.waitForSelector('[data-testid=screen-start]');
    let most = await rendererMegabytes();

    const sampling = setInterval(
      async () => (most = Math.max(most, await rendererMegabytes())),
      50,
    );
    const started = performance.now();
    await page.setInputFiles('[data-testid=file-input]', join(folder, name));
    await page.waitForSelector('[data-testid=screen-task] fieldset', { timeout: 300_000 });
    const seconds = (performance.now() - started) / 1000;
    clearInterval(sampling);
    const megabytes = (await stat(join(folder, name))).size / 1e6;
    console.log(JSON.stringify({ name, rows: rowCount, megabytes, seconds, mostMemoryMB: most }));
    await page.context().close();
  }
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
}

/** Resident memory of this browser's pages together. */
async function rendererMegabytes() {
  const processes = new Map();
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const status = await readFile(`/proc/${id}/status`, 'utf8');
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8');
      const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      processes.set(Number(id), { parent: field('PPid'), kilobytes: field('VmRSS'), command });
    } catch {
      // It has ended since the list was made.
    }
  }
  const isOurs = (id) => id === process.pid || (id > 1 && isOurs(processes.get(id)?.parent ?? 0));
  const renderers = [...processes].filter(
    ([id, { command }]) => command.includes('--type=renderer') && isOurs(id),
  );
  return renderers.reduce((sum, [, { kilobytes }]) => sum + kilobytes, 0) / 1000;
}
