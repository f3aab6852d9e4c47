import { describe, expect, test } from 'vitest';
import { inWords } from '../../../helpers/in-words';
import { readFile, refusal } from '../../../helpers/files/read-file';
import { JsonStream } from '../../../../workers/table/json/json-stream';

describe('a JSON file', () => {
  test('is a list of records; values keep their digits, nested ones are JSON', async () => {
    const text = `[
      {"text": "a \\"b\\" \\u00e9\\n", "n": 1.50, "id": 12345678901234567890},
      {"text": null, "n": true, "tags": ["x",  {"y z": "p,  q"}], "id": ""}
    ]`;
    const table = await readFile(text, 'table.json');
    expect(table.columns).toEqual(['text', 'n', 'id', 'tags']);
    expect(table.rows).toEqual([
      ['a "b" é\n', '1.50', '12345678901234567890', ''],
      ['', 'true', '', '["x",{"y z":"p,  q"}]'],
    ]);
    expect(table.messages).toMatch(/^1 record lacked a field.*record 1 \(line 2\), without “tags”/);
  });

  test('may be an object with one list of records; what is beside it is named', async () => {
    const text = '{"version": 1, "ids": [1, [2]], "data": [{"a": "x"}, {"a": "]"}], "more": {}}';
    const table = await readFile(text, 'table.json');
    expect(table.rows).toEqual([['x'], [']']]);
    expect(table.messages).toBe(
      'Only the list “data” was read as rows; left out beside it: “version”, “ids”, and “more”.',
    );
  });

  test('with two lists of records is refused', async () => {
    expect(await refusal('{"train": [{"a": 1}], "notes": [{"a": 2}]}', 'a.json')).toMatch(
      /two lists of records, “train” and “notes”/,
    );
  });

  test.each([
    ['{"a": 1, "b": []}', /object without a list of records/],
    ['{}', /object without a list of records/],
    ['[]', /no records/],
    ['[{}, {}]', /no records with fields/],
    ['[true, false]', /Record 1 \(line 1 of the file\) is not a record but “true”/],
    ['[{"a": 1},\n "b"]', /Record 2 \(line 2 of the file\) is not a record but “"b"”/],
    ['[{"a": 1},\n 5]', /Record 2 \(line 2 of the file\) is not a record but “5”/],
    ['[{"a": 1},\n{"a": tru}]', /^Line 2 is not valid JSON: unexpected “}” after record 1/],
    ['[{"a": 1},\n{"a": 1, "a": 2}]', /Record 2 .* names the field “a” twice/],
    ['[{"a": 1}\n{"a": 2}]', /^Line 2 is not valid JSON: unexpected “{” after record 1/],
    ['[{"a": 1}] x', /unexpected “x” after record 1.*\.jsonl/],
    ['{"data": [{"a": 1}], data: 2}', /unexpected “d” after record 1/],
    ['[{"a": 1},\n{"a": "b', /incomplete: it ends within record 2, in line 2/],
    ['[', /incomplete: it ends before its first record, in line 1/],
    ['[{"a": 1}', /incomplete: it ends after record 1, in line 1/],
  ])('that is faulty is refused with its place: %s', async (text, message) => {
    expect(await refusal(text, 'table.json')).toMatch(message);
    expect(await refusal(text, 'table.json', 3)).toMatch(message);
    expect(await refusal(text, 'table.json')).toContain('Nothing was imported.');
  });

  test('with a record of more values than texts have is refused; as many in all its records are read', () => {
    const numbers = (count: number) => `[${'1,'.repeat(count - 1)}1]`;
    const read = (text: string) => {
      let records = 0;
      const stream = new JsonStream('json', () => void records++, { mostValues: 100 });
      stream.push(text);
      stream.end();
      return records;
    };
    expect(() => read(`[{"n":${numbers(101)}}]`)).toThrow(/json-record-wide/);
    const half = numbers(60);
    expect(read(`[{"n":${half}},{"n":${half}}]`)).toBe(2);
    expect(read(`{"text":["a","b"],"n":[${half},${half}]}`)).toBe(2);
  });

  test('with names that are long in each other leaves them whole: their paths would fill the memory', async () => {
    const name = 'k'.repeat(600);
    const record = { text: 'a', b: { [name]: { [name]: { [name]: 1 } } } };
    const { columns, rows } = await readFile(JSON.stringify([record]), 'a.json');
    expect(columns).toEqual(['text', `b.${name}`]);
    expect(rows[0]?.[1]).toBe(JSON.stringify(record.b[name]));
  });

  test('that uses values as field names is refused', async () => {
    const records = Array.from({ length: 1001 }, (_, i) => ({ [`row ${i}`]: 'a' }));
    expect(await refusal(JSON.stringify(records), 'a.json')).toMatch(/1,000 different fields/);
  });

  test('loses no field that first appears late', async () => {
    const records = Array.from({ length: 3000 }, (_, i) => (i < 2999 ? { a: 1 } : { b: 2, a: 1 }));
    const table = await readFile(JSON.stringify(records), 'table.json');
    expect(table.columns).toEqual(['a', 'b']);
    expect(table.rows.at(0)).toEqual(['1', '']);
    expect(table.rows.at(-1)).toEqual(['1', '2']);
  });
});

describe('a JSONL file', () => {
  test('is a record a line; blank lines are skipped', async () => {
    const table = await readFile('{"a": 1, "b": "x"}\r\n\n {"b": "y\\n"}\n', 'table.jsonl');
    expect(table.columns).toEqual(['a', 'b']);
    expect(table.rows).toEqual([
      ['1', 'x'],
      ['', 'y\n'],
    ]);
  });

  test.each([
    ['{"a": 1}\n\n{"a": \n{"a": 2}', /^Line 3 is not valid JSON/],
    ['{"a": \n{"a": 2}', /^Line 1 is not valid JSON/],
    ['{"a": 1}\n[1]\n', /^Line 2 is not a record but “\[1\]”/],
    ['{"a": 1}\n{"a": 1, "b": {"a": 3}, "a": 2}', /^Line 2 names the field “a” twice/],
  ])('that is faulty is refused with the line: %j', async (text, message) => {
    expect(await refusal(text, 'table.jsonl')).toMatch(message);
    expect(await refusal(text, 'table.ndjson', 2)).toMatch(message);
  });

  test('hands over no row when a later line is faulty', async () => {
    const { TableReader } = await import('../../../../workers/table/reader');
    const lines = `${'{"a": 1}\n'.repeat(5000)}{"a": `;
    let chunks = 0;
    const read = new TableReader(1024).read(
      [new File([lines], 'table.jsonl')],
      {},
      () => {
        chunks++;
      },
      () => undefined,
    );
    await expect(inWords(read)).rejects.toThrow(/^Line 5,001 is not valid JSON/);
    expect(chunks).toBe(0);
  });
});

describe('a record', () => {
  test.each(['table.json', 'table.jsonl'])('has the strings of JSON.parse in %s', async (name) => {
    const value = {
      'k"\\': '\\',
      a: 'é😀\u2028\ud800',
      '': '"',
      __proto__x: '',
      constructor: '\\"',
    };
    const text = JSON.stringify(value) + '\n';
    const table = await readFile(name === 'table.json' ? `[${text}]` : text, name, 3);
    expect(table.columns).toEqual(['k"\\', 'a', 'column 3', '__proto__x', 'constructor']);
    expect(table.rows).toEqual([Object.values(value)]);
  });

  test('keeps the order of its fields, whatever their names', async () => {
    const table = await readFile('[{"text": "a", "2": "b", "1": "c", "__proto__": "d"}]', 'a.json');
    expect(table.columns).toEqual(['text', '2', '1', '__proto__']);
    expect(table.rows).toEqual([['a', 'b', 'c', 'd']]);
  });

  test('keeps the digits of its numbers, also inside lists, in JSONL', async () => {
    const line = '{"id": 12345678901234567890, "p": 1.50, "q": [-0, {"r": 1E5, "s": null}]}';
    expect((await readFile(line, 'table.jsonl', 2)).rows).toEqual([
      ['12345678901234567890', '1.50', '[-0,{"r":1E5,"s":null}]'],
    ]);
  });

  test('over several lines is placed at its first', async () => {
    const text = '[\n  {\n    "a": 1\n  },\n  {\n    "b": 2\n  }\n]';
    expect((await readFile(text, 'a.json')).messages).toMatch(/record 1 \(line 2\), without “b”/);
  });
});

describe('a table column by column', () => {
  test.each([
    ['lists', '{"text":["a","b"],"score":[9007199254740993,1.50]}'],
    ['numbered values, as pandas writes them', '{"text":{"0":"a","1":"b"},"score":{"0":9007199254740993,"1":1.50}}'], // prettier-ignore
    ['names and rows', '{"columns":["text","score"],"index":[0,1],"data":[["a",9007199254740993],["b",1.50]]}'], // prettier-ignore
  ])('is read: %s', async (_, json) => {
    for (const pieceBytes of [1, 5, undefined]) {
      const { columns, rows } = await readFile(json, 'a.json', pieceBytes);
      expect(columns).toEqual(['text', 'score']);
      expect(rows).toEqual([
        ['a', '9007199254740993'],
        ['b', '1.50'],
      ]);
    }
  });

  test('with columns of different lengths is none', async () => {
    const refused = await refusal('{"text":["a","b"],"labels":["x"]}', 'a.json');
    expect(refused).toMatch(/without a list of records/);
  });
});

describe('several parts of one dataset in a file', () => {
  const JSON_FILE =
    '{"train":[{"text":"a"},{"text":"b"}],"test":[{"text":"c"}],"dev":[{"text":"d"}]}';

  test('are one table, with a column that says which', async () => {
    const { columns, rows } = await readFile(JSON_FILE, 'a.json');
    expect(columns).toEqual(['text', 'split']);
    expect(rows).toEqual([
      ['a', 'train'],
      ['b', 'train'],
      ['c', 'test'],
      ['d', 'validation'],
    ]);
  });

  test('keep what the records themselves say', async () => {
    const json = '{"train":[{"text":"a","split":"one"}],"test":[{"text":"b","split":"two"}]}';
    expect((await readFile(json, 'a.json')).rows).toEqual([
      ['a', 'one'],
      ['b', 'two'],
    ]);
  });

  test('are refused where they are something else than parts', async () => {
    const json = '{"people":[{"text":"a"}],"places":[{"text":"b"}]}';
    expect(await refusal(json, 'a.json')).toMatch(/two lists of records/);
  });
});
