import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { TableRecord } from '../../../../src/core/table/table';
import { CsvStream } from '../../../../workers/table/csv/csv-stream';
import { CsvWriter, formatCsv } from '../../../../workers/files/csv-writer';
import { cutAtRandom, integerBelow, mulberry32, pick } from '../../../helpers/random';
import { readFile } from '../../../helpers/files/read-file';

const NASTY = [
  ...['"', '""', ',', ';', '\t', '|', '\n', '\r', '\r\n', ' ', '\uFEFF', '\u2028', "'", '\\'],
  ...['a', 'bc', 'é', '😀', '漢字', '=1+1', '{"a":1}', '[', 'null', '0', 'word word'],
] as [string, ...string[]];

function randomCell(random: () => number): string {
  return Array.from({ length: integerBelow(random, 6) }, () => pick(random, NASTY)).join('');
}

function randomTable(random: () => number): { columns: string[]; rows: string[][] } {
  const width = 1 + integerBelow(random, 5);
  const columns = Array.from({ length: width }, (_, i) => `name ${i}`);
  const rows = Array.from({ length: 1 + integerBelow(random, 8) }, () =>
    columns.map(() => randomCell(random)),
  );
  return { columns, rows };
}

/** For tests that read many small pieces of files, on a busy machine. */
const PATIENCE = { timeout: 60_000 };
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe('a written table', () => {
  test('is read back cell by cell, however the file is cut', PATIENCE, async () => {
    for (const seed of SEEDS) {
      const random = mulberry32(seed);
      const { columns, rows } = randomTable(random);
      const writer = new CsvWriter();
      await writer.begin(columns);
      const half = integerBelow(random, rows.length + 1);
      await writer.append(rows.slice(0, half));
      await writer.append(rows.slice(half));
      const bytes = new Uint8Array(await (await writer.end()).arrayBuffer());
      const table = await readFile(bytes, 'table.csv', 1 + integerBelow(random, 9));
      expect(table.columns, `seed ${seed}`).toEqual(columns);
      expect(table.rows, `seed ${seed}`).toEqual(rows);
    }
  });

  test('by another writer is read alike', PATIENCE, async () => {
    for (const seed of SEEDS) {
      const random = mulberry32(seed);
      const { columns, rows } = randomTable(random);
      // That writer makes a blank line of a lone empty cell, which nobody can read back.
      if (columns.length === 1) continue;
      const delimiter = pick(random, [',', ';', '\t', '|']);
      const newline = pick(random, ['\n', '\r\n', '\r']);
      const csv = Papa.unparse([columns, ...rows], { delimiter, newline, quotes: true });
      const table = await readFile(csv, 'table.csv', 1 + integerBelow(random, 9));
      expect(table.rows, `seed ${seed}`).toEqual(rows);
    }
  });
});

test('any text gives the same records and lines however it is cut, or the same error', () => {
  for (const seed of SEEDS) {
    const random = mulberry32(seed);
    const text = Array.from({ length: 40 }, () => pick(random, NASTY)).join('');
    expect(parse(cutAtRandom(random, text, 3)), `seed ${seed}`).toEqual(parse([text]));
  }
});

/** All that can be seen of the reading: records with their places, where it ends, its error. */
function parse(pieces: readonly string[]): {
  records: TableRecord[];
  place?: unknown;
  error?: string;
} {
  const records: TableRecord[] = [];
  const dialect = { delimiter: ',', quoted: true, separatorLine: false };
  const stream = new CsvStream(dialect, (record) => records.push(record));
  try {
    for (const piece of pieces) stream.push(piece);
    stream.end();
    return { records, place: stream.place };
  } catch (error) {
    return { records, error: String(error) };
  }
}

test('any text without quotation marks is read as its lines and delimiters say', () => {
  for (const seed of SEEDS) {
    const random = mulberry32(seed);
    const text = Array.from({ length: 40 }, () => pick(random, NASTY))
      .join('')
      .replaceAll('"', '');
    const expected = text
      .split(/\r\n|\r|\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(','));
    const { records } = parse(cutAtRandom(random, text, 9));
    expect(
      records.map(({ cells }) => cells),
      `seed ${seed}`,
    ).toEqual(expected);
  }
});

test('each record is placed at the line that it begins in, however the text is cut', () => {
  for (const seed of SEEDS) {
    const random = mulberry32(seed);
    const { columns, rows } = randomTable(random);
    const { records } = parse(cutAtRandom(random, formatCsv([columns, ...rows]), 3));
    const expected = [columns, ...rows].map(
      (_, i) => formatCsv([columns, ...rows].slice(0, i)).split(/\r\n|\r|\n/).length,
    );
    expect(
      records.map(({ line }) => line),
      `seed ${seed}`,
    ).toEqual(expected);
  }
});

test('records of a JSON file are the same however the file is cut', PATIENCE, async () => {
  for (const seed of SEEDS.slice(0, 100)) {
    const random = mulberry32(seed);
    const { columns, rows } = randomTable(random);
    const records = rows.map((row) => Object.fromEntries(columns.map((c, i) => [c, row[i]])));
    const list = JSON.stringify(records, null, integerBelow(random, 3));
    const files: [string, string][] = [
      ['table.json', list],
      ['table.json', `{"meta": {"n": [1, "]"]}, "rows": ${list}}`],
      ['table.jsonl', records.map((record) => JSON.stringify(record)).join('\n')],
    ];
    for (const [name, text] of files) {
      const table = await readFile(text, name, 1 + integerBelow(random, 9));
      expect(table.columns, `seed ${seed}`).toEqual(columns);
      expect(table.rows, `seed ${seed}`).toEqual(rows);
    }
  }
});

describe('the writer', () => {
  test('writes CRLF line ends and leaves cells that look like formulas alone', () => {
    expect(
      formatCsv([
        ['a', '=1+1'],
        ['"', ' x'],
      ]),
    ).toBe('a,=1+1\r\n""""," x"\r\n');
  });

  test('drops a file begun before', async () => {
    const writer = new CsvWriter();
    await writer.begin(['a']);
    await writer.append([['1']]);
    await writer.begin(['b']);
    expect(await (await writer.end()).text()).toBe('b\r\n');
  });

  test('refuses rows that do not fit the header, or that come before it', async () => {
    const writer = new CsvWriter();
    await expect(writer.append([['1']])).rejects.toThrow('No CSV file');
    await writer.begin(['a', 'b']);
    await expect(writer.append([['1']])).rejects.toThrow('2 cells');
  });
});
