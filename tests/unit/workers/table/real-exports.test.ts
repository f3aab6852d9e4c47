/** @file Files as programs and people make them, in the shapes that they have there. */
import { describe, expect, test } from 'vitest';
import { workbookOf, zipOf } from '../../../helpers/files/packed-files';
import { readFile, readFiles } from '../../../helpers/files/read-file';

const jsonLines = (records: readonly object[]) =>
  records.map((record) => JSON.stringify(record)).join('\n');

describe('a survey', () => {
  test('of Qualtrics begins below its questions and its names for programs', async () => {
    const { columns, rows, findings } = await readFile(
      'StartDate,Progress,ResponseId,Q1\n' +
        'Start Date,Progress,Response ID,"How was it, all in all?"\n' +
        '"{""ImportId"":""startDate"",""timeZone"":""Europe/Berlin""}","{""ImportId"":""progress""}",' +
        '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1_TEXT""}"\n' +
        '2026-11-01 10:00:00,100,R_1,It was fine\n2026-11-01 11:00:00,100,R_2,I waited\n',
    );
    expect(columns).toEqual(['StartDate', 'Progress', 'ResponseId', 'Q1']);
    expect(rows.map((cells) => cells[3])).toEqual(['It was fine', 'I waited']);
    expect(findings.questions).toEqual(['header']);
    expect(findings.choices).toMatchObject({ header: 1, firstRow: 4 });
  });

  test('of SurveyMonkey begins below the kinds of answers', async () => {
    const { rows, findings } = await readFile(
      'Respondent ID,Collector ID,Start Date,What did you like?,What else?\n' +
        ',,,Open-Ended Response,Open-Ended Response\n' +
        '118,42,11/01/2026 10:00:00 AM,The nurses,Parking\n' +
        '119,42,11/01/2026 11:00:00 AM,Nothing,Everything about food\n',
    );
    expect(rows.map((cells) => cells[3])).toEqual(['The nurses', 'Nothing']);
    expect(findings.questions).toEqual(['header']);
  });

  test('whose first row lacks some numbers loses nothing of it', async () => {
    const { rows, findings } = await readFile(
      'id,text,age,score\n1,fell,,\n2,dose,40,3\n3,late,51,4\n4,cold,33,1\n',
    );
    expect(rows.length).toBe(4);
    expect(findings.questions).toEqual([]);
  });
});

describe('a sheet', () => {
  const row = (number: number, cells: readonly string[]) =>
    `<row r="${number}">${cells
      .map((text, i) =>
        text === ''
          ? ''
          : `<c r="${'ABCD'.charAt(i)}${number}" t="inlineStr"><is><t>${text}</t></is></c>`,
      )
      .join('')}</row>`;
  const sheet = async (lines: readonly (readonly string[])[], after = '') =>
    readFiles([
      new File(
        [
          await workbookOf({
            S: { rows: lines.map((cells, i) => row(i + 1, cells)).join(''), after },
          }),
        ],
        'a.xlsx',
      ),
    ]);
  const DATA = [
    ['1', 'the bed was cold', 'Ward'],
    ['2', 'no answer'],
    ['3', 'soup again', 'Food'],
    ['4', 'rice again'],
  ];

  test.each([
    ['two titles', [['Complaints 2026'], ['As of: 28.11.2026'], []], 3],
    ['a title of one word', [['Complaints'], []], 2],
    ['none', [], 1],
  ])('with %s above names and merged cells', async (_, titles, header) => {
    const first = titles.length + 2;
    const merged = [0, 2].map((at) => `<mergeCell ref="C${first + at}:C${first + at + 1}"/>`);
    const { columns, rows, findings } = await sheet(
      [...titles, ['No', 'Complaint', 'Group'], ...DATA],
      `<mergeCells>${merged.join('')}</mergeCells>`,
    );
    expect(columns).toEqual(['No', 'Complaint', 'Group']);
    expect(rows.map((cells) => cells[2])).toEqual(['Ward', 'Ward', 'Food', 'Food']);
    expect(findings.choices.header).toBe(header);
    expect(findings.questions).toEqual(header === 1 ? [] : ['header']);
  });

  test('with a note beside its one column keeps its header', async () => {
    const { columns, rows } = await sheet([
      ['text'],
      ['the bed was cold all night, and nobody came when I rang'],
      ['no answer at all, not by phone and not by letter', 'ask Ann about it, please, she knows'],
    ]);
    expect(columns[0]).toBe('text');
    expect(rows.length).toBe(2);
  });
});

describe('an archive of texts', () => {
  test('is a text a file, what a system adds aside', async () => {
    const archive = await zipOf({
      'notes/2.txt': 'a second, with a comma\nand a line',
      'notes/1.txt': 'a first',
      '__MACOSX/notes/._1.txt': 'junk',
      'notes/.DS_Store': 'junk',
    });
    const { columns, rows } = await readFiles([new File([archive], 'notes.zip')]);
    expect(columns).toEqual(['file', 'text']);
    expect(rows).toEqual([
      ['notes/1.txt', 'a first'],
      ['notes/2.txt', 'a second, with a comma\nand a line'],
    ]);
  });

  test('in folders for their classes, and for the parts of a dataset, has both as columns', async () => {
    const classes = await zipOf({ 'd/fall/1.txt': 'a', 'd/dose/1.txt': 'b', 'd/dose/2.txt': 'c' });
    const table = await readFiles([new File([classes], 'a.zip')]);
    expect(table.columns).toEqual(['file', 'text', 'folder']);
    expect(table.rows.map(([, text, folder]) => [text, folder])).toEqual([
      ['b', 'dose'],
      ['c', 'dose'],
      ['a', 'fall'],
    ]);
    const parts = { 'i/train/pos/1.txt': 'a', 'i/test/neg/1.txt': 'b', 'i/test/pos/2.txt': 'c' };
    const imdb = await readFiles([new File([await zipOf(parts)], 'a.zip')]);
    expect(imdb.columns).toEqual(['file', 'text', 'folder', 'split']);
    expect(imdb.rows).toContainEqual(['i/test/neg/1.txt', 'b', 'neg', 'test']);
  });

  test('is refused where it unpacks beyond measure', async () => {
    const long = 'a'.repeat(60_000_000);
    const archive = await zipOf({ '1.txt': long, '2.txt': long, '3.txt': 'b' });
    await expect(readFiles([new File([archive], 'a.zip')])).rejects.toThrow(/Nothing was imported/);
  });
});

describe('JSON without names', () => {
  test('of texts is a column of them', async () => {
    const { columns, rows } = await readFile('["a first","a second"]', 'a.json');
    expect([columns, rows]).toEqual([['text'], [['a first'], ['a second']]]);
  });

  test('of a text and its categories is what spaCy is trained with', async () => {
    const pairs = [
      ['a first', { cats: { Sea: 1, Hill: 0 } }],
      ['a second', { cats: { Sea: 0, Hill: 1 } }],
    ];
    for (const content of [JSON.stringify(pairs), jsonLines(pairs)]) {
      const name = content.startsWith('[[') ? 'a.json' : 'a.jsonl';
      const { columns, rows } = await readFile(content, name);
      const [text, label] = [columns.indexOf('text'), columns.indexOf('label')];
      expect(rows.map((cells) => [cells[text], cells[label]])).toEqual([
        ['a first', 'Sea'],
        ['a second', 'Hill'],
      ]);
    }
  });

  test('of anything else is refused in words', async () => {
    for (const content of [
      '[["a","b"],{"text":"a"}]',
      '[{"text":"a"},7]',
      '[{"text":"a"},["b"]]',
    ]) {
      await expect(readFile(content, 'a.json')).rejects.toThrow(/is not a record but/);
    }
  });
});

describe('an older export of doccano', () => {
  const record = (id: number, annotations: object[]) => ({
    id,
    text: `text ${id}`,
    annotations,
    meta: {},
  });

  test('keeps who gave which label', async () => {
    const records = [
      record(1, []),
      record(2, [{ label: 4, user: 1, created_at: 'x' }]),
      record(3, [
        { label: 4, user: 1 },
        { label: 5, user: 2 },
      ]),
    ];
    const { columns, rows } = await readFile(jsonLines(records), 'a.json1');
    expect(columns).toEqual([
      'id',
      'text',
      'meta',
      'annotations[].label (annotator 1)',
      'annotations[].label (annotator 2)',
    ]);
    expect(rows.map((cells) => cells.slice(3))).toEqual([
      ['', ''],
      ['4', ''],
      ['4', '5'],
    ]);
  });

  test('of parts of texts is no such thing', async () => {
    const spans = [record(1, [{ label: 4, user: 1, start_offset: 0, end_offset: 3 }])];
    const { columns } = await readFile(jsonLines(spans), 'a.jsonl');
    expect(columns).toContain('annotations');
  });
});
