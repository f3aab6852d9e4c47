/** @file Tables that are packed, in several files, or in Parquet. */
import { readFileSync } from 'node:fs';
import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { gzipOf, zipOf } from '../../../helpers/files/packed-files';
import { readFiles } from '../../../helpers/files/read-file';

const CSV = 'id,text\n1,fell\n2,late\n';
const ROWS = [
  ['1', 'fell'],
  ['2', 'late'],
];

describe('a packed table', () => {
  test('is unpacked by gzip', async () => {
    const table = await readFiles([new File([await gzipOf(CSV)], 'a.csv.gz')]);
    expect(table.rows).toEqual(ROWS);
  });

  test('may be JSON, which is read twice', async () => {
    const json = '[{"text":"a"},{"text":"b"}]';
    const table = await readFiles([new File([await gzipOf(json)], 'a.json.gz')]);
    expect(table.rows).toEqual([['a'], ['b']]);
  });

  test('that is cut off or grows beyond measure is refused', async () => {
    const whole = await gzipOf('a,b\n'.repeat(10_000));
    const cut = new File([whole.slice(0, whole.size - 20)], 'a.csv.gz');
    await expect(readFiles([cut])).rejects.toThrow(/is damaged.*Nothing was imported/);
    const bomb = new File([await gzipOf('\n'.repeat(20_000_000))], 'a.csv.gz');
    await expect(readFiles([bomb])).rejects.toThrow(/unpacks to more than/);
  });

  test('is refused where a zip file says that it is shorter', async () => {
    const zip = new Uint8Array(await (await zipOf({ 'a.csv': CSV.repeat(1_000) })).arrayBuffer());
    // In the table of contents, which comes last and is what readers go by.
    const contents = zip.findLastIndex(
      (_, i) => zip[i] === 0x50 && zip[i + 1] === 0x4b && zip[i + 2] === 1 && zip[i + 3] === 2,
    );
    new DataView(zip.buffer).setUint32(contents + 24, 40, true);
    const lying = readFiles([new File([zip], 'a.zip')]);
    await expect(lying).rejects.toThrow(/is damaged.*Nothing was imported/);
  });

  test('is found in a zip file among what systems add', async () => {
    const zip = await zipOf({ 'x/a.csv': CSV, '__MACOSX/x/._a.csv': '\0', 'x/readme.pdf': 'x' });
    const table = await readFiles([new File([zip], 'a.zip')]);
    expect(table.rows).toEqual(ROWS);
    expect(table.findings.questions).toEqual([]);
  });

  test('is asked for where a zip file has two', async () => {
    const file = new File([await zipOf({ 'a.csv': CSV, 'b.csv': 'x\n1\n' })], 'a.zip');
    expect((await readFiles([file])).findings).toMatchObject({
      parts: ['a.csv', 'b.csv'],
      questions: ['part'],
    });
    expect((await readFiles([file], { choices: { part: 'b.csv' } })).columns).toEqual(['x']);
  });

  test('may be in parts, train and test, which are one table that says which', async () => {
    const files = {
      'set/train.csv': CSV,
      'set/test.csv': 'text,id\nlast,3\n',
      'set/readme.md': 'x',
    };
    const file = new File([await zipOf(files)], 'set.zip');
    const { columns, rows, findings } = await readFiles([file]);
    expect(columns).toEqual(['id', 'text', 'split']);
    expect(rows).toEqual([...ROWS.map((row) => [...row, 'train']), ['3', 'last', 'test']]);
    expect(findings).toMatchObject({ questions: [], parts: ['set/train.csv', 'set/test.csv'] });
    const one = await readFiles([file], { choices: { part: 'set/test.csv' } });
    expect(one.rows).toEqual([['last', '3']]);
  });

  test('is asked for where the parts have other columns', async () => {
    const file = new File([await zipOf({ 'train.csv': CSV, 'test.csv': 'x\n1\n' })], 'a.zip');
    const { columns, findings } = await readFiles([file]);
    expect(columns).toEqual(['id', 'text']);
    expect(findings.questions).toEqual(['part']);
  });

  test('may be a workbook, whose sheets are asked about where it is alone', async () => {
    const workbook = readFileSync('tests/fixtures/tables/openpyxl-formulas.xlsx');
    const archive = async (others: Record<string, string> = {}) => {
      const writer = new ZipWriter(new BlobWriter());
      await writer.add('reports/May.xlsx', new BlobReader(new Blob([workbook])));
      for (const [name, text] of Object.entries(others))
        await writer.add(name, new TextReader(text));
      return new File([await writer.close()], 'a.zip');
    };
    const alone = await readFiles([await archive({ '__MACOSX/reports/._May.xlsx': 'junk' })]);
    expect(alone.findings.parts).toEqual(['Read me', 'Lists', 'Data']);
    expect(alone.columns).toEqual(['id', 'when', 'text', 'label']);
    const said = await readFiles([await archive()], { choices: { part: 'Lists' } });
    expect(said.rows).toContainEqual(['Medication', '1']);
    const beside = await readFiles([await archive({ 'a.csv': CSV })]);
    expect(beside.findings.parts).toEqual(['reports/May.xlsx', 'a.csv']);
    expect(beside.columns).toEqual(['id', 'when', 'text', 'label']);
  });

  test('is no archive that is called a workbook', async () => {
    const inner = await zipOf({ 'a.xlsx': 'x' });
    const writer = new ZipWriter(new BlobWriter());
    await writer.add('a.xlsx', new BlobReader(inner));
    const file = new File([await writer.close()], 'a.zip');
    await expect(readFiles([file])).rejects.toThrow(/a.xlsx.*damaged/);
  });

  test('is missed in a zip file without one', async () => {
    const file = new File([await zipOf({ 'a.png': 'x' })], 'a.zip');
    await expect(readFiles([file])).rejects.toThrow(/without a table in it/);
  });
});

describe('several files', () => {
  test('of the same columns are one table, in chunks of a thousand', async () => {
    const lines = (from: number) =>
      Array.from({ length: 700 }, (_, i) => `${from + i},text ${from + i}`).join('\n');
    const table = await readFiles([
      new File([`id,text\n${lines(0)}\n`], 'a.csv'),
      new File([`text;id\n${lines(700).replace(/^(\d+),(.*)$/gm, '$2;$1')}\n`], 'b.csv'),
    ]);
    expect(table.rows).toHaveLength(1400);
    expect(table.rows[1399]).toEqual(['1399', 'text 1399']);
    expect(table.messages).toMatch(/“b.csv” gave 700 rows/);
  });

  test('that are the parts of a dataset say of which each row is', async () => {
    const files = [new File([CSV], 'my-train.csv'), new File(['id,text\n3,last\n'], 'my-test.csv')];
    expect((await readFiles(files)).rows).toEqual([
      ...ROWS.map((row) => [...row, 'train']),
      ['3', 'last', 'test'],
    ]);
    const known = ['train.csv', 'test.csv'].map((name) => new File(['text,split\na,x\n'], name));
    expect((await readFiles(known)).rows).toEqual([
      ['a', 'x'],
      ['a', 'x'],
    ]);
  });

  test('of other columns are refused by name', async () => {
    const files = [new File([CSV], 'a.csv'), new File(['id,body\n1,a\n'], 'b.csv')];
    await expect(readFiles(files)).rejects.toThrow(
      /“b.csv” has “body”, which the first file has not, and lacks “text”/,
    );
  });

  test('of plain text are a text each, with the file’s name', async () => {
    const table = await readFiles([
      new File(['second\n\nwith, a comma'], 'b.txt'),
      new File(['# first'], 'a.txt'),
    ]);
    expect(table.columns).toEqual(['file', 'text']);
    expect(table.rows).toEqual([
      ['a.txt', '# first'],
      ['b.txt', 'second\n\nwith, a comma'],
    ]);
    expect(table.findings.questions).toEqual([]);
  });
});

test('text files of another encoding are asked about', async () => {
  const table = await readFiles([
    new File(['plain'], 'a.txt'),
    new File([Uint8Array.of(0x63, 0x61, 0x66, 0xe9)], 'b.txt'),
  ]);
  expect(table.rows[1]).toEqual(['b.txt', 'café']);
  expect(table.findings.questions).toEqual(['encoding']);
  expect(table.findings.encoding?.cells).toMatchObject([{ row: 2, column: 'b.txt' }]);
});

describe('a Parquet file', () => {
  const file = (buffer: ArrayBuffer) => new File([buffer], 'a.parquet');

  test('has nested and list columns, and numbers with all their digits', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: ['fell', 'später'], type: 'STRING' },
        { name: 'id', data: [9007199254740993n, 2n], type: 'INT64' },
        {
          name: 'meta',
          data: [
            { site: 'A', tags: ['x'] },
            { site: 'B', tags: [] },
          ],
          type: 'JSON',
        },
        { name: 'at', data: [new Date(0), new Date(86_400_000)], type: 'TIMESTAMP' },
        { name: 'ok', data: [true, false], type: 'BOOLEAN' },
        { name: '__proto__', data: ['a', 'b'], type: 'STRING' },
      ],
    });
    const table = await readFiles([file(buffer)]);
    expect(table.columns).toEqual([
      'text',
      'id',
      'meta.site',
      'meta.tags',
      'at',
      'ok',
      '__proto__',
    ]);
    expect(table.rows).toEqual([
      ['fell', '9007199254740993', 'A', '["x"]', '1970-01-01T00:00:00.000Z', 'true', 'a'],
      ['später', '2', 'B', '[]', '1970-01-02T00:00:00.000Z', 'false', 'b'],
    ]);
  });

  test('of a Hugging Face dataset has its classes by name', async () => {
    const features = {
      text: { dtype: 'string', _type: 'Value' },
      label: { names: ['Fall', 'Dose'], _type: 'ClassLabel' },
    };
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: ['a', 'b', 'c'], type: 'STRING' },
        { name: 'label', data: [1n, 0n, -1n], type: 'INT64' },
      ],
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
    });
    expect((await readFiles([file(buffer)])).rows).toEqual([
      ['a', 'Dose'],
      ['b', 'Fall'],
      ['c', ''],
    ]);
  });

  test('that is damaged is refused', async () => {
    const buffer = parquetWriteBuffer({ columnData: [{ name: 'a', data: ['x'], type: 'STRING' }] });
    await expect(readFiles([file(buffer.slice(0, -3))])).rejects.toThrow(/not a Parquet file/);
  });
});
