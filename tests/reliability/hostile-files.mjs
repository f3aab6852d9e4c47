/**
 * @file Files made to burst, on the built page: how long until each is refused, by the clock and by the processor, and
 * how much memory the browser took meanwhile. Fails where one takes more than 2 s or 200 MB.
 *
 * node tests/reliability/hostile-files.mjs [--only WORD]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { BlobWriter, configure, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { pickFiles, startBrowser } from './browser-process.mjs';
import { HOSTILE_PARQUET } from './hostile-parquet.mjs';

configure({ useWebWorkers: false });

const MOST_SECONDS = 2;
const MOST_MB = 200;
const GIGABYTE = 1_000_000_000;
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

/** A gigabyte of one byte, a piece at a time. */
function gigabyteOf(byte) {
  const piece = new Uint8Array(1_000_000).fill(byte);
  let left = GIGABYTE / piece.length;
  return new ReadableStream({
    pull: (controller) => (left-- > 0 ? controller.enqueue(piece) : controller.close()),
  });
}

/** @param files by name: a text, bytes, or a number: a gigabyte of this byte. */
async function zipOf(files) {
  const writer = new ZipWriter(new BlobWriter());
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'number') await writer.add(name, gigabyteOf(content), { level: 9 });
    else if (typeof content === 'string') await writer.add(name, new TextReader(content));
    else await writer.add(name, new Uint8ArrayReader(content));
  }
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

/** The entries of a zip file's table of contents. */
function directoryOf(zip) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const places = [];
  for (let at = 0; at < zip.length - 46; at++) {
    if (view.getUint32(at, true) === 0x02014b50) places.push(at);
  }
  return { view, places };
}

/** The first file says that it is short. */
function lying(zip) {
  const { view, places } = directoryOf(zip);
  view.setUint32(places[0] + 24, 1000, true);
  return zip;
}

/** The second file is the first one's bytes again. */
function overlapping(zip) {
  const { view, places } = directoryOf(zip);
  for (const at of places.slice(1)) view.setUint32(at + 42, 0, true);
  return zip;
}

function recipeOf(labels) {
  return JSON.stringify({
    shortlist: 1,
    task: { textColumn: 'text', labels: labels.map((name) => ({ name })) },
  });
}

function featuresOf(labels, terms) {
  return JSON.stringify({
    ...{ shortlist: 1, kind: 'ngram', labels, characters: [3, 5], terms },
    idf: terms.map(() => 1),
  });
}

/** A safetensors file of float32 tensors. */
function safetensors(tensors) {
  let end = 0;
  const header = {};
  for (const [name, { shape, value }] of Object.entries(tensors)) {
    const size = shape.reduce((product, n) => product * n, 4);
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + size], value };
    end += size;
  }
  const numbers = Object.values(header).map(({ data_offsets: [from, to], value }) =>
    new Float32Array((to - from) / 4).fill(value),
  );
  for (const one of Object.values(header)) delete one.value;
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return new Uint8Array(
    Buffer.concat([length, json, ...numbers.map(({ buffer }) => Buffer.from(buffer))]),
  );
}

function studentOf(labels, value) {
  const terms = ['word', 'another', 'third'];
  return {
    'recipe.json': recipeOf(labels),
    'features.json': featuresOf(labels, terms),
    'weights.safetensors': safetensors({
      evidence: { shape: [terms.length, labels.length], value },
      bias: { shape: [labels.length], value },
    }),
  };
}

/** One gzip page of a gigabyte; what the file says of itself is true. */
function burstingParquet() {
  const page = gzipSync(Buffer.alloc(GIGABYTE, 0), { level: 9 });
  const writer = new ByteWriter();
  writer.appendBytes(Buffer.from('PAR1'));
  const start = writer.offset;
  serializeTCompactProtocol(writer, {
    ...{ field_1: 0, field_2: GIGABYTE, field_3: page.length },
    field_5: { field_1: GIGABYTE / 4, field_2: 0, field_3: 3, field_4: 3 },
  });
  writer.appendBytes(page);
  const size = BigInt(writer.offset - start);
  const column = {
    ...{ type: 'BYTE_ARRAY', encodings: ['PLAIN'], path_in_schema: ['text'], codec: 'GZIP' },
    ...{ num_values: BigInt(GIGABYTE / 4), data_page_offset: BigInt(start) },
    ...{ total_uncompressed_size: BigInt(GIGABYTE), total_compressed_size: size },
  };
  const rows = BigInt(GIGABYTE / 4);
  writeMetadata(writer, {
    version: 2,
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ],
    num_rows: rows,
    row_groups: [
      {
        columns: [{ file_offset: BigInt(start), meta_data: column }],
        ...{ num_rows: rows, total_byte_size: BigInt(GIGABYTE) },
      },
    ],
  });
  writer.appendBytes(Buffer.from('PAR1'));
  return Buffer.from(writer.getBuffer());
}

const TWO = ['a', 'b'];
const MANY = Array.from({ length: 20_000 }, (_, i) => `label ${i}`);
const ROWS = ['text', ...Array.from({ length: 40 }, (_, i) => `word ${i}`)].join('\n');
const WORKBOOK = '<workbook><sheets><sheet name="s" r:id="r"/></sheets></workbook>';
const RELATIONS =
  '<Relationships><Relationship Id="r" Target="worksheets/sheet1.xml"/></Relationships>';
const SPACE = 0x20;

/** By name: the files to be dropped together. */
const CASES = {
  'student: weights of 1 GB': async () => ({
    's.zip': await zipOf({ ...studentOf(TWO, 0), 'weights.safetensors': 0 }),
  }),
  'student: features of 1 GB that say they are short': async () => ({
    's.zip': lying(await zipOf({ 'features.json': SPACE, 'recipe.json': recipeOf(TWO) })),
  }),
  'student: files that overlap': async () => ({
    's.zip': overlapping(await zipOf(studentOf(TWO, 0))),
  }),
  'student: weights that are no numbers': async () => ({
    's.zip': await zipOf(studentOf(TWO, NaN)),
  }),
  'student: 20,000 labels, with 40 rows': async () => ({
    's.zip': await zipOf(studentOf(MANY, 0.5)),
    't.csv': Buffer.from(ROWS),
  }),
  'project: manifest of 1 GB': async () => ({
    'p.shortlist': await zipOf({ 'manifest.json': SPACE }),
  }),
  'project: manifest of 1 GB that says it is short': async () => ({
    'p.shortlist': lying(await zipOf({ 'manifest.json': SPACE })),
  }),
  'table: CSV of 1 GB in a zip file': async () => ({ 't.zip': await zipOf({ 't.csv': 0x61 }) }),
  'table: the same, which says it is short': async () => ({
    't.zip': lying(await zipOf({ 't.csv': 0x61 })),
  }),
  'table: CSV of 1 GB in a gzip file': () => ({
    't.csv.gz': gzipSync(Buffer.alloc(GIGABYTE, 'a'), { level: 9 }),
  }),
  'table: JSON Lines of 1 GB in a gzip file': () => ({
    't.jsonl.gz': gzipSync(Buffer.alloc(GIGABYTE, ' '), { level: 9 }),
  }),
  'table: workbook with shared texts of 1 GB that says they are short': async () => ({
    't.xlsx': lying(
      await zipOf({
        'xl/sharedStrings.xml': SPACE,
        'xl/workbook.xml': WORKBOOK,
        'xl/_rels/workbook.xml.rels': RELATIONS,
        'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>',
      }),
    ),
  }),
  'table: Parquet whose page says that it unpacks to 1 GB': () => ({
    't.parquet': burstingParquet(),
  }),
  'table: workbook with a sheet of 1 GB': async () => ({
    't.xlsx': await zipOf({
      'xl/workbook.xml': WORKBOOK,
      'xl/_rels/workbook.xml.rels': RELATIONS,
      'xl/worksheets/sheet1.xml': SPACE,
    }),
  }),
  ...Object.fromEntries(
    Object.entries(HOSTILE_PARQUET).map(([name, make]) => [
      `table: Parquet with ${name}`,
      () => ({ 't.parquet': make() }),
    ]),
  ),
};

/** Of all processes of a browser, in MB. */
function memoryOf(group) {
  let kilobytes = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== group) continue;
      // One that is ending has none.
      const anonymous = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      kilobytes += Number(anonymous?.[1] ?? 0);
    } catch {
      // It has ended.
    }
  }
  return kilobytes / 1000;
}

/** What the processor has spent on the living processes of a browser, in seconds; a tick is 10 ms on Linux. */
function cpuOf(group) {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended.
    }
  }
  return ticks / 100;
}

async function measure(url, folder, files) {
  const paths = [];
  for (const [name, bytes] of Object.entries(files)) {
    paths.push(join(folder, name));
    await writeFile(paths.at(-1), bytes);
  }
  const browser = await startBrowser(join(folder, 'profile'));
  try {
    const page = await browser.context.newPage();
    await page.goto(url);
    await page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
    const before = memoryOf(browser.pid);
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, memoryOf(browser.pid))), 20);
    const cpuBefore = cpuOf(browser.pid);
    const start = performance.now();
    await pickFiles(page, '[data-testid=file-input]', paths);
    const end = await page.waitForSelector(
      '[data-testid=error-message], [data-testid=run-status][data-state=done]',
      { state: 'attached', timeout: 120_000 },
    );
    const seconds = (performance.now() - start) / 1000;
    const cpuSeconds = cpuOf(browser.pid) - cpuBefore;
    clearInterval(timer);
    const said = (await end.textContent()).trim();
    return { seconds, cpuSeconds, megabytes: most - before, said: said === '' ? 'done' : said };
  } finally {
    await browser.kill().catch(() => undefined);
  }
}

const server = await serveDist();
let failures = 0;
for (const [name, make] of Object.entries(CASES)) {
  if (!name.includes(values.only)) continue;
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-hostile-'));
  try {
    const { seconds, cpuSeconds, megabytes, said } = await measure(
      server.url,
      folder,
      await make(),
    );
    const isGood = seconds <= MOST_SECONDS && megabytes <= MOST_MB;
    if (!isGood) failures += 1;
    console.log(
      `${isGood ? 'good' : 'BAD '} ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s) ${megabytes.toFixed(0).padStart(4)} MB  ${name}: ${said}`,
    );
  } catch (error) {
    failures += 1;
    console.log(`BAD  ${name}: ${error.message.split('\n')[0]}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
await server.close();
process.exitCode = failures > 0 ? 1 : 0;
