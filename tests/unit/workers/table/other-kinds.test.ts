/** @file Files as people have them that are no plain CSV, JSON or workbook: read where that is certain, else refused in words. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gzipOf, zipOf } from '../../../helpers/files/packed-files';
import { latin1, readFile, readFiles, refusal } from '../../../helpers/files/read-file';

const ROWS = [
  ['1', 'fell, hard', 'Fall'],
  ['2', 'dose; late', 'Med'],
];
const lines = (records: readonly object[]) =>
  records.map((record) => JSON.stringify(record)).join('\n');

describe('a delimited file', () => {
  test.each(['^', '~', '¦', '\u001f', '\u0001'])('may part its cells by %j', async (delimiter) => {
    const text = [['id', 'text', 'label'], ...ROWS].map((row) => row.join(delimiter)).join('\n');
    const { columns, rows, messages } = await readFile(text, 'a.txt');
    expect(columns).toEqual(['id', 'text', 'label']);
    expect(rows).toEqual(ROWS);
    expect(messages).toBe('');
  });

  test('with such characters in its texts is parted by commas all the same', async () => {
    const { columns, rows } = await readFile('id,text\n1,a~b^c¦d\n2,~~~\n');
    expect(columns).toEqual(['id', 'text']);
    expect(rows).toEqual([
      ['1', 'a~b^c¦d'],
      ['2', '~~~'],
    ]);
  });

  test('may have its quotation marks behind backslashes, wherever it is cut', async () => {
    const text = 'id,text\n1,"he said \\"no\\", then left"\n2,"a \\ b"\n3,plain\n';
    for (const pieceBytes of [1, 3, 1000]) {
      const { rows, messages } = await readFile(text, 'a.csv', pieceBytes);
      expect(rows.map(([, cell]) => cell)).toEqual(['he said "no", then left', 'a \\ b', 'plain']);
      expect(messages).toMatch(/behind a backslash/);
    }
  });

  test('with backslashes at the ends of quoted cells means them as they stand', async () => {
    const { rows } = await readFile('id,text\n1,"C:\\"\n2,"D:\\dir"\n');
    expect(rows).toEqual([
      ['1', 'C:\\'],
      ['2', 'D:\\dir'],
    ]);
  });

  test('of a text a line may begin with a quotation mark', async () => {
    const { rows } = await readFile('text\n"Great" is what they said\n"bad"\nfine\n', 'a.txt');
    expect(rows.map(([text]) => text)).toEqual(['"Great" is what they said', '"bad"', 'fine']);
  });

  test('of fastText is labels and texts', async () => {
    const text = '__label__Fall she fell , hard\n__label__Fall __label__Med "dose" late\n';
    const { columns, rows, messages } = await readFile(text, 'a.txt');
    expect(columns).toEqual(['label', 'text']);
    expect(rows).toEqual([
      ['Fall', 'she fell , hard'],
      ['["Fall","Med"]', '"dose" late'],
    ]);
    expect(messages).toMatch(/fastText/);
  });
});

describe('a JSON file', () => {
  test.each([
    ['a list of lists', JSON.stringify([['id', 'text', 'label'], ...ROWS]), 'a.json'],
    ['a list a line', lines([['id', 'text', 'label'], ...ROWS]), 'a.jsonl'],
  ])('may be %s, the first of which names the columns', async (_, content, name) => {
    for (const pieceBytes of [1, 1000]) {
      const { columns, rows } = await readFile(content, name, pieceBytes);
      expect([columns, rows]).toEqual([['id', 'text', 'label'], ROWS]);
    }
  });

  test('of lists without names asks whether the first is data', async () => {
    const cells = [['the bed was cold all night', 'Ward'], ['no answer', 'Staff'], ['wet', 'Ward'], ['damp', 'Ward']]; // prettier-ignore
    const { rows, findings } = await readFile(JSON.stringify(cells), 'a.json');
    expect(findings.questions).toEqual(['header']);
    expect(rows).toEqual(cells);
  });

  test.each([
    ['lines that end in CR', '{"text":"a"}\r{"text":"b"}\r', 'a.jsonl'],
    ['lines that end in CRLF', '{"text":"a"}\r\n{"text":"b"}\r\n', 'a.jsonl'],
    ['marks before its records', '\u001e{"text":"a"}\n\u001e{"text":"b"}\n', 'a.json'],
    ['no line ends', '{"text":"a"}{"text":"b"}', 'a.json'],
    ['no line ends, and a name that says so', '{"text":"a"}{"text":"b"}', 'a.jsonl'],
    ['records over lines', '{\n "text": "a"\n}\n{\n "text": "b"\n}\n', 'a.json'],
  ])('of records one after the other may have %s', async (_, content, name) => {
    for (const pieceBytes of [1, 2, 1000]) {
      expect((await readFile(content, name, pieceBytes)).rows).toEqual([['a'], ['b']]);
    }
  });

  test('that breaks off among such records is refused', async () => {
    expect(await refusal('{\n "text": "a"\n}\n{\n "text": ', 'a.json')).toMatch(/ends too early/);
  });

  test.each([
    ['by their keys', { r1: { text: 'a', label: 'x' }, r2: { text: 'b' }, r3: { text: 'c', label: 'y' } }], // prettier-ignore
    ['by numbers', { 7: { text: 'a', label: 'x' }, 8: { text: 'b' }, 9: { text: 'c', label: 'y' } }], // prettier-ignore
  ])('may have its records %s', async (_, object) => {
    const { columns, rows } = await readFile(JSON.stringify(object), 'a.json');
    expect(columns).toEqual(['key', 'text', 'label']);
    expect(rows.map(([key]) => key)).toEqual(Object.keys(object));
    expect(rows.map(([, text]) => text)).toEqual(['a', 'b', 'c']);
  });

  test('may be a data frame whose columns have an index, as before', async () => {
    const frame = { text: { 0: 'a', 1: 'b' }, label: { 0: 'x', 1: 'y' }, note: { 0: '', 1: 'n' } };
    const { columns, rows } = await readFile(JSON.stringify(frame), 'a.json');
    expect(columns).toEqual(['text', 'label', 'note']);
    expect(rows[1]).toEqual(['b', 'y', 'n']);
  });

  test('may enclose its list of records in objects', async () => {
    const found = { took: 1, hits: { total: 2, hits: [{ _source: { text: 'a' } }, { _source: { text: 'b' } }] } }; // prettier-ignore
    const { columns, rows } = await readFile(JSON.stringify(found), 'a.json');
    expect([columns, rows]).toEqual([['_source.text'], [['a'], ['b']]]);
  });

  test('may have NaN and Infinity among its numbers, and those words in its texts', async () => {
    const content =
      '[{"text":"NaN, \\"NaN\\" Infinity","n":NaN},{"text":"-Infinity\\\\","n":-Infinity},' +
      '{"text":"b","n":1.50,"list":[NaN]}]';
    for (const pieceBytes of [1, 2, 7, 1000]) {
      const { rows, messages } = await readFile(content, 'a.json', pieceBytes);
      expect(rows.map(([text, n]) => [text, n])).toEqual([
        ['NaN, "NaN" Infinity', ''],
        ['-Infinity\\', ''],
        ['b', '1.50'],
      ]);
      expect(messages).toMatch(/3 values that JSON does not have/);
    }
  });

  test('keeps any text beside NaN, wherever it is cut', async () => {
    const texts = fc.array(fc.constantFrom('"', '\\', 'NaN', 'Infinity', '-', ',', 'a', '\n', 'é'), { maxLength: 8 }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (parts, pieceBytes) => {
        const text = parts.join('');
        const content = `[{"text":${JSON.stringify(text)},"n":NaN}]`;
        const { rows } = await readFile(content, 'a.json', pieceBytes);
        expect(rows).toEqual([[text, '']]);
      }),
      { numRuns: 100, seed: 20261128 },
    );
  });

  test('that Python printed says so', async () => {
    expect(await refusal("[{'text': 'a'}]", 'a.json')).toMatch(
      /Python prints: write .* json\.dump/,
    );
  });
});

describe('an export of another tool', () => {
  test('Argilla 1 has what people said beside what was predicted', async () => {
    const record = {
      ...{ text: 'a', inputs: { text: 'a' }, prediction: [{ label: 'X', score: 0.9 }] },
      ...{ prediction_agent: 'm', annotation: 'Y', annotation_agent: 'ann', multi_label: false },
      ...{ id: '1', status: 'Validated', metadata: {}, metrics: {} },
    };
    const bare = { ...record, prediction: [['Z', 0.4]], annotation: null, text: 'b', inputs: { text: 'b' } }; // prettier-ignore
    const { columns, rows } = await readFile(JSON.stringify([record, bare]), 'a.json');
    const of = (name: string) => rows.map((cells) => cells[columns.indexOf(name)]);
    expect([of('text'), of('annotation'), of('prediction')]).toEqual([
      ['a', 'b'],
      ['Y', ''],
      ['X', 'Z'],
    ]);
  });

  test('Argilla’s data set has a column for each person', async () => {
    const record = {
      ...{ id: '1', text: 'a', 'label.responses': ['X', 'Y', 'Z'] },
      'label.responses.users': ['u1', 'u2', 'u3'],
      'label.responses.status': ['submitted', 'submitted', 'discarded'],
      ...{ 'label.suggestion': 'X', 'label.suggestion.score': 0.8 },
    };
    const { columns, rows } = await readFile(lines([record, record]), 'a.jsonl');
    expect(columns).toEqual([
      ...['id', 'text', 'label.responses (annotator u1)', 'label.responses (annotator u2)'],
      'label.suggestion',
    ]);
    expect(rows[0]).toEqual(['1', 'a', 'X', 'Y', 'X']);
  });

  test.each([
    [{ messages: [{ role: 'system', content: 's' }, { role: 'user', content: 'a' }, { role: 'assistant', content: ' X' }] }], // prettier-ignore
    [{ messages: [{ role: 'system', content: 's' }, { role: 'user', content: [{ type: 'text', text: 'a' }] }, { role: 'assistant', content: 'X' }] }], // prettier-ignore
    [{ conversations: [{ from: 'system', value: 's' }, { from: 'human', value: 'a' }, { from: 'gpt', value: 'X' }] }], // prettier-ignore
  ])('examples of conversations are texts and labels: %j', async (record) => {
    const { columns, rows } = await readFile(lines([record, record]), 'a.jsonl');
    expect(columns).toEqual(['text', 'system', 'label']);
    expect(rows).toEqual([
      ['a', 's', 'X'],
      ['a', 's', 'X'],
    ]);
  });
});

const jsonLines = (records: object[]) => records.map((one) => JSON.stringify(one)).join('\n');

describe('an export of a labelling service', () => {
  test('of LightTag has a column for each annotator', async () => {
    const example = (content: string, ...given: [classname: string, annotators: string[]][]) => ({
      example_id: content,
      content,
      classifications: given.map(([classname, annotators]) => ({ classname, annotators })),
    });
    const examples = [
      example('she fell', ['Fall', ['ann', 'bob']]),
      example('the dose', ['Dose', ['ann']], ['Fall', ['bob']]),
    ];
    const content = JSON.stringify({ examples, schema: {} });
    const { columns, rows } = await readFile(content, 'a.json');
    expect(columns.slice(2)).toEqual([
      'classifications[].classname (annotator ann)',
      'classifications[].classname (annotator bob)',
    ]);
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['she fell', 'Fall', 'Fall'],
      ['the dose', 'Dose', 'Fall'],
    ]);
  });

  test('of Ground Truth has the names of its classes', async () => {
    const one = { source: 'she fell', job: 0, 'job-metadata': { 'class-name': 'Fall', type: 'groundtruth/text-classification' } }; // prettier-ignore
    const several = { source: 'the dose', job: [0, 1], 'job-metadata': { 'class-map': { 0: 'Fall', 1: 'Dose' }, type: 'groundtruth/text-classification-multilabel' } }; // prettier-ignore
    const { columns, rows } = await readFile(jsonLines([one, several]), 'a.manifest');
    expect(columns).toEqual(['source', 'job class-name']);
    expect(rows).toEqual([
      ['she fell', 'Fall'],
      ['the dose', '["Fall","Dose"]'],
    ]);
  });

  test.each([
    [
      'HITId,WorkerId,AssignmentStatus,Input.text,Answer.label\n1,ann,Approved,she fell,Fall\n1,bob,Approved,she fell,Dose\n2,ann,Rejected,the dose,Fall\n2,bob,Approved,the dose,Dose\n',
      ['Input.text', 'Answer.label (annotator ann)', 'Answer.label (annotator bob)'],
    ],
    [
      'INPUT:text\tOUTPUT:label\tASSIGNMENT:status\tASSIGNMENT:worker_id\nshe fell\tFall\tAPPROVED\tann\nshe fell\tDose\tAPPROVED\tbob\nthe dose\tFall\tREJECTED\tann\nthe dose\tDose\tAPPROVED\tbob\n',
      ['INPUT:text', 'OUTPUT:label (annotator ann)', 'OUTPUT:label (annotator bob)'],
    ],
  ])('of crowd workers is a row for each text: %#', async (content, names) => {
    const { columns, rows } = await readFile(content);
    expect(columns).toEqual(names);
    expect(rows).toEqual([
      ['she fell', 'Fall', 'Dose'],
      ['the dose', '', 'Dose'],
    ]);
  });

  test('of Prodigy with numbered options has their texts', async () => {
    const task = {
      text: 'she fell',
      options: [{ id: 1, text: 'Fall' }],
      accept: [1],
      answer: 'accept',
    };
    const { rows } = await readFile(jsonLines([task]), 'a.jsonl');
    expect(rows).toEqual([['she fell', 'Fall']]);
  });

  test('of Argilla has no answer where a person has not finished', async () => {
    const response = (value: string, user: string, status: string) => ({ value, user_id: user, status }); // prettier-ignore
    const record = (text: string, status: string) => ({
      fields: { text },
      responses: { label: [response('Fall', 'ann', 'submitted'), response('Dose', 'bob', status)] },
    });
    const { columns, rows } = await readFile(
      jsonLines([record('she fell', 'draft'), record('the dose', 'submitted')]),
      'a.jsonl',
    );
    expect(columns).toHaveLength(3);
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['Fall', ''],
      ['Fall', 'Dose'],
    ]);
  });
});

test('parts of a dataset may be lists of lists of cells', async () => {
  const content = JSON.stringify({ train: [['she fell', 'Fall']], test: [['a dose', 'Dose']] });
  const { columns, rows } = await readFile(content, 'a.json');
  expect(columns).toEqual(['column 1', 'column 2', 'split']);
  expect(rows).toEqual([
    ['she fell', 'Fall', 'train'],
    ['a dose', 'Dose', 'test'],
  ]);
});

describe('what is no table is refused by name, with a way on', () => {
  test.each<[string, BlobPart, RegExp]>([
    ['train.spacy', latin1('\x78\x9c\xed\x9d\x00\x01'), /spaCy’s DocBin.*JSONL/],
    ['a.npy', latin1('\x93NUMPY\x01\x00v\x00'), /NumPy/],
    ['a.pkl', latin1('\x80\x04\x95\x00\x00'), /Python pickle/],
    ['a.dta', '<stata_dta><header>', /Stata data set.*CSV/],
    ['a.sav', '$FL2@(#) SPSS DATA FILE', /SPSS data set.*CSV/],
    ['a.csv.xz', latin1('\xfd7zXZ\x00\x00\x04'), /XZ archive.*Unpack/],
    ['a.xls', latin1('\x09\x08\x10\x00\x00\x06\x05\x00'), /old Excel workbook.*CSV/],
    ['a.tar', `notes/1.txt${'\0'.repeat(246)}ustar\0`, /tape archive/],
    ['a.csv', latin1('\xff\xfe\x00\x00i\x00\x00\x00'), /UTF-32.*Save it as UTF-8/],
    ['a.xml', '<?xml version="1.0"?><rows/>', /XML/],
    ['a.xml', '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', /Excel 2003/], // prettier-ignore
    ['annotations.xml', '<?xml version="1.0"?>\n<annotations/>', /XML/],
    ['a.yaml', '- text: fell\n  label: Fall\n', /YAML/],
    ['a.ann', 'T1\tPerson 0 4\tJohn\n', /brat.*\.txt/],
    ['a.conllu', '# text = a\n1\ta\ta\n', /one word a line/],
    ['a.sql', "INSERT INTO notes VALUES (1,'a');\n", /database.*CSV/],
    ['tweets.js', 'window.YTD.tweet.part0 = []', /a program/],
    ['a.xls', latin1('\x09\x00\x04\x00\x02\x00'), /old Excel workbook/],
    ['a.wk3', latin1('\x00\x00\x1A\x00\x00\x10'), /Lotus spreadsheet.*CSV/],
    ['a.dbf', latin1('\x03\x7C\x03\x01\x06\x00'), /dBase table.*CSV/],
    ['a.slk', 'ID;PWXL;N;E\nP;PGeneral\n', /old spreadsheets.*CSV/],
    ['a.dif', 'TABLE\n0,1\n"x"\n', /old spreadsheets.*CSV/],
    ['a.tsv', '#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n', /INCEpTION.*plain text/],
    ['a.json', '{"%TYPES": {}, "%FEATURE_STRUCTURES": []}', /INCEpTION/],
    ['a.xls', '<table><tr><td>a</td></tr></table>', /web page.*spreadsheet program/],
  ])('%s: %#', async (name, content, message) => {
    const read = readFiles([new File([content], name)]);
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toThrow('Nothing was imported');
  });

  test('also where it was packed', async () => {
    const tar = await gzipOf(`notes/1.txt${'\0'.repeat(246)}ustar\0`);
    await expect(readFiles([new File([tar], 'a.tar.gz')])).rejects.toThrow(/tape archive/);
    const letters = await zipOf({
      'letters/1.docx': 'x',
      'letters/2.docx': 'x',
      '__MACOSX/1': 'x',
    });
    await expect(readFiles([new File([letters], 'a.zip')])).rejects.toThrow(/but \.docx/);
    const numbers = await zipOf({ 'index.xml': 'x', 'Index.zip': 'x' });
    await expect(readFiles([new File([numbers], 'a.numbers')])).rejects.toThrow(/Numbers/);
  });

  test.each([
    'ID3 tag,text\n1,a\n',
    'ORCID,text\n1,a\n',
    'RDX,text\n1,a\n',
    'OggS,text\n1,a\n',
    'x^y,text\n1,a\n',
  ])('but not a table whose first name looks like it: %j', async (text) => {
    expect((await readFile(text)).rows).toEqual([['1', 'a']]);
  });
});
