import { describe, expect, test } from 'vitest';
import { sniffFormat } from '../../../../src/core/table/format';
import { latin1, readFile, refusal, utf16 } from '../../../helpers/files/read-file';

function kind(sample: string, name: string, whole = true): string {
  return sniffFormat(sample, name, whole).format;
}

describe('the format', () => {
  test('follows the content rather than the name', async () => {
    const json = await readFile('[{"text": "a"}]', 'table.csv');
    expect(json.rows).toEqual([['a']]);
    expect(json.messages).toMatch(/“table.csv” holds JSON whatever its name/);
    const csv = await readFile('text,label\na,A\n', 'table.json');
    expect(csv.rows).toEqual([['a', 'A']]);
    expect(csv.messages).toMatch(/“table.json” holds rows of plain text/);
  });

  test('of records a line is seen without its name', () => {
    expect(kind('{"a": 1}\n{"a": 2}\n', 'table.json')).toBe('jsonl');
    expect(kind('{"a": 1}\n{"a": 2}\n', 'table')).toBe('jsonl');
    expect(kind('{\n"a": [\n{"b": 1}]}\n', 'table.jsonl')).toBe('json');
  });

  test('of a single line follows the name where it could be either', () => {
    expect(kind('{"data": [{"a": 1}]}', 'table.json')).toBe('json');
    expect(kind('{"data": [{"a": 1}]}', 'table.jsonl')).toBe('jsonl');
    expect(kind('{"a": "a very long te', 'table.jsonl', false)).toBe('jsonl');
    expect(kind('{"a": "a very long te', 'table.json', false)).toBe('json');
  });

  test('of a header in brackets is not JSON', () => {
    expect(kind('[text],{label}\na,A', 'table.csv')).toBe('delimited');
    expect(kind('{text},label\na,A', 'table.csv')).toBe('delimited');
  });
});

describe('a file that is no text table', () => {
  test.each([
    ['PK\x03\x04\x14\x00', 'data.xlsx', /“data.xlsx” is a damaged ZIP archive or workbook/],
    ['\xD0\xCF\x11\xE0\xA1', 'data.xls', /an old Excel workbook/],
    ['%PDF-1.7', 'data.pdf', /a PDF document/],
    ['PAR1\x15', 'data.parquet', /not a Parquet file that can be read/],
    ['\x1F\x8B\x08', 'data.csv.gz', /“data.csv.gz” is damaged/],
    ['SQLite format 3\x00', 'data.db', /an SQLite database/],
    ['{\\rtf1\\ansi', 'data.rtf', /a formatted text document/],
    ['<!DOCTYPE html><html>', 'data.csv', /a web page, not a table/],
  ])('is named: %j', async (start, name, message) => {
    const text = await refusal(latin1(start), name);
    expect(text).toMatch(message);
    expect(text).toContain('Nothing was imported.');
  });

  test('is refused for a zero byte, with its place', async () => {
    expect(await refusal('text,label\na,A\nb\0\x03,B\n')).toMatch(
      /a zero byte near row 2 \(line 3 of the file\)/,
    );
    expect(await refusal('text,label\n'.padEnd(5000, 'a,A\n') + '\0\x03', 'a.csv', 100)).toMatch(
      /a zero byte/,
    );
  });
});

describe('the encoding', () => {
  const text = 'text,label\r\n“é” 😀,Ä\r\nb,\u{10FFFF}\r\n';
  const rows = [
    ['“é” 😀', 'Ä'],
    ['b', '\u{10FFFF}'],
  ];

  test.each([1, 2, 3, 5, 7, 1000])(
    'is UTF-8 or marked UTF-16, in pieces of %i bytes',
    async (pieceBytes) => {
      for (const content of [text, `\uFEFF${text}`, utf16(text, true), utf16(text, false)]) {
        const table = await readFile(content, 'table.csv', pieceBytes);
        expect(table.columns).toEqual(['text', 'label']);
        expect(table.rows).toEqual(rows);
      }
    },
  );
});
