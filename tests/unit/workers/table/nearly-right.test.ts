/** @file Files that are nearly tables: read where that is certain, else refused in words that help. */
import { describe, expect, test } from 'vitest';
import { gzipOf } from '../../../helpers/files/packed-files';
import { readFiles } from '../../../helpers/files/read-file';

const read = (name: string, ...parts: BlobPart[]) => readFiles([new File(parts, name)]);

describe('what is read as it is', () => {
  test('numbers with a comma for the point, as spreadsheets of half the world write them', async () => {
    const { rows } = await read('a.csv', 'id;text;score\r\n1;fell, hard;0,5\r\n2;late;1,25\r\n');
    expect(rows).toEqual([
      ['1', 'fell, hard', '0,5'],
      ['2', 'late', '1,25'],
    ]);
  });

  test('lines that end in CR alone', async () => {
    expect((await read('a.csv', 'id,text\r1,fell\r2,late\r')).rows).toEqual([
      ['1', 'fell'],
      ['2', 'late'],
    ]);
  });

  test('a gzip file of several members', async () => {
    const parts = [await gzipOf('id,text\n1,a\n'), await gzipOf('2,b\n')];
    expect((await read('a.csv.gz', ...parts)).rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });

  test('one split of a dataset', async () => {
    const { rows } = await read('a.json', '{"train":[{"text":"a"},{"text":"b"}]}');
    expect(rows).toEqual([['a'], ['b']]);
  });
});

describe('what is refused in words', () => {
  const ole = new Uint8Array(1024);
  ole.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  const page = '<html><body><table><tr><td>id</td></tr></table></body></html>';
  test.each<[string, BlobPart, RegExp]>([
    ['a.xlsx', ole, /protected by a password.*take the password away/],
    ['a.xls', ole, /old Excel workbook.*save or export it as CSV/],
    ['a.xls', page, /web page.*Open it in a spreadsheet program/],
    ['a.csv', page, /web page.*download it again/],
    ['a.csv', 'id,text\n1,fe\0ll\x02\n', /zero byte near row 1/],
    ['a.json', '// mine\n[{"text":"a"}]', /begins with a comment/],
    ['a.jsonl', '# mine\n{"text":"a"}\n', /begins with a comment/],
    ['a.json', '/* mine\n */\n[{"text":"a"}]', /begins with a comment/],
    ['a.json', '[{"text":"a","score":nan}]', /Line 1 is not valid JSON/],
  ])('%s: %#', async (name, content, message) => {
    await expect(read(name, content)).rejects.toThrow(message);
    await expect(read(name, content)).rejects.toThrow('Nothing was imported');
  });
});

describe('a cell longer than any text that a person labels', () => {
  const long = 'lorem ipsum '.repeat(1_000_000);

  test.each<[string, string, RegExp]>([
    ['plain', `id,text\n1,${long}\n2,b\n`, /longer than 10,000,000.*no rows to label/],
    ['quoted, and closed', `id,text\n1,"${long}"\n2,b\n`, /longer than 10,000,000.*never closed/],
    ['in JSON', `[{"text":"${long.repeat(5)}"}]`, /longer than 50,000,000/],
  ])('is refused where it stands, with what to do: %s', async (kind, content, message) => {
    const name = kind === 'in JSON' ? 'a.json' : 'a.csv';
    await expect(read(name, content)).rejects.toThrow(message);
  });

  test('is read where it is long, and no longer than that', async () => {
    const text = long.slice(0, 5_000_000);
    const { rows } = await read('a.csv', `id,text\n1,"${text}"\n2,b\n`);
    expect(rows).toEqual([
      ['1', text],
      ['2', 'b'],
    ]);
  });
});
