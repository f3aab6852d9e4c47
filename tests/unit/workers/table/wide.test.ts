/** @file Tables wider or deeper than anybody has. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { SAMPLE_LENGTH } from '../../../../src/core/table/format';
import { MOST_COLUMNS } from '../../../../src/core/table/table';
import { CsvStream } from '../../../../workers/table/csv/csv-stream';
import { TableReader } from '../../../../workers/table/reader';
import { inWords } from '../../../helpers/in-words';
import { readFile } from '../../../helpers/files/read-file';

/** A header and two rows. */
const tableOf = (names: readonly string[]) =>
  `${[names, names.map(() => 'x'), names.map(() => 'y')].map((line) => line.join(',')).join('\n')}\n`;

test('more columns than a sheet can have are refused in words', async () => {
  const names = Array<string>(MOST_COLUMNS + 1).fill('a');
  const message = await readFile(tableOf(names)).then(
    () => 'read',
    (error: unknown) => String(error),
  );
  expect(message).toMatch(/16,385 columns.*Nothing was imported.*Keep the columns/);
});

test('as many, all of one name, are told apart in one go', async () => {
  const { columns } = await readFile(tableOf(Array<string>(MOST_COLUMNS).fill('a')));
  expect(new Set(columns).size).toBe(MOST_COLUMNS);
  expect(columns.slice(0, 3)).toEqual(['a', 'a (2)', 'a (3)']);
});

test.each([
  ['a header', ''],
  ['comments before a header', '# weekly\n# of all wards\n'],
])('what parts the cells is seen in %s longer than a page of text', async (_, before) => {
  const names = Array.from({ length: 12_000 }, (__, i) => `measure ${i}`);
  const table = tableOf(names).replaceAll(',', ';');
  expect(names.join(';').length).toBeGreaterThan(2 * SAMPLE_LENGTH);
  const { columns, rows } = await readFile(before + table);
  expect([columns, rows.length]).toEqual([names, 2]);
});

test('a number that a column has already is left out', async () => {
  const { columns } = await readFile(tableOf(['a', 'a', 'a (3)', 'a', 'b', 'b']));
  expect(columns).toEqual(['a', 'a (2)', 'a (3)', 'a (4)', 'b', 'b (2)']);
});

test('a short file with next to nothing in thousands of columns does not grow beyond measure', async () => {
  const rows = Array<string>(4_000).fill('x');
  const message = await readFile(
    [Array(MOST_COLUMNS).fill('a').join(','), ...rows].join('\n'),
  ).then(
    () => 'read',
    (error: unknown) => String(error),
  );
  expect(message).toMatch(/nearly all cells are empty.*Nothing was imported/);
});

test.each(['table.json', 'table.jsonl'])(
  'values a thousand deep in %s are refused',
  async (name) => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    const object = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
    for (const value of [deep, object]) {
      const record = `{"text":"a","more":${value}}`;
      const reading = readFile(name.endsWith('l') ? record : `[${record}]`, name);
      await expect(reading).rejects.toThrow(/more than 500 deep.*Nothing was imported/);
    }
  },
);

describe('a cell longer than the longest', () => {
  const LONGEST = 40;
  const reader = new TableReader(undefined, LONGEST);
  const read = (...files: File[]) =>
    reader.read(
      files,
      {},
      () => undefined,
      () => undefined,
    );
  const parquet = (texts: string[]) =>
    parquetWriteBuffer({ columnData: [{ name: 'text', data: texts, type: 'STRING' }] });

  const forms: [string, (texts: string[]) => File[]][] = [
    ['CSV', (texts) => [new File([['text', ...texts].join('\n')], 'a.csv')]],
    ['JSON', (texts) => [new File([JSON.stringify(texts.map((text) => ({ text })))], 'a.json')]],
    ['Parquet', (texts) => [new File([parquet(texts)], 'a.parquet')]],
    ['a folder', (texts) => texts.map((text, i) => new File([text], `${i}.txt`))],
  ];

  test.each(forms)('is refused with its row: %s', async (_, filesOf) => {
    const longest = 'x'.repeat(LONGEST);
    expect((await read(...filesOf(['a b', longest, 'c d']))).rowCount).toBe(3);
    await expect(inWords(read(...filesOf(['a b', `${longest}x`, 'c d'])))).rejects.toThrow(
      /Row 2 has a cell of more than 40 characters.*Nothing was imported.*cut them into parts/,
    );
  });

  test('is refused before its end is read', () => {
    const records: string[][] = [];
    const stream = new CsvStream(
      { delimiter: ',', quoted: true, separatorLine: false },
      ({ cells }) => records.push([...cells]),
      LONGEST,
    );
    stream.push('id,text\n1,a\n2,"');
    expect(() => {
      for (let i = 0; i < 100; i++) stream.push('more ');
    }).toThrow(/csv-row-long.*"row":2,"line":3,"most":40,"isQuoted":true/);
    expect(records).toEqual([
      ['id', 'text'],
      ['1', 'a'],
    ]);
  });
});
