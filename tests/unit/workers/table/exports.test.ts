/** @file Exports of other tools, in the shapes that their documentation gives. */
import { describe, expect, test } from 'vitest';
import { guessGoldColumn, guessTextColumn } from '../../../../src/core/table/guess-columns';
import { readFile, type ReadTable } from '../../../helpers/files/read-file';

const json = (value: unknown, name = 'a.json') => readFile(JSON.stringify(value), name);
const lines = (records: readonly unknown[]) =>
  readFile(records.map((record) => JSON.stringify(record)).join('\n'), 'a.jsonl');

/** The columns that are offered, and what the label column says. */
function offered({ columns, rows }: ReadTable): {
  text: string;
  gold: string | null;
  labels: string[];
} {
  const text = guessTextColumn(columns, rows);
  const gold = guessGoldColumn(columns, rows, text);
  const at = gold === null ? -1 : columns.indexOf(gold);
  return { text, gold, labels: rows.map((row) => row[at] ?? '') };
}

const TEXTS = ['the patient fell', 'the dose was late', 'slipped on the floor', 'wrong dose given'];
const choice = (label: string | string[]) => ({
  value: { choices: Array.isArray(label) ? label : [label] },
  from_name: 'kind',
  to_name: 'text',
  type: 'choices',
});
const CHOICES = 'annotations[].result[].value.choices';

describe('Label Studio', () => {
  const task = (id: number, annotations: unknown[]) => ({
    id,
    data: { text: TEXTS[id], site: 'A' },
    annotations,
    predictions: [],
  });

  test('as JSON: text and labels by their paths', async () => {
    const labels = ['Fall', 'Dose', 'Fall', 'Dose'];
    const tasks = labels.map((label, id) =>
      task(id, [{ completed_by: 1, result: [choice(label)] }]),
    );
    const table = await json(tasks);
    expect(table.columns).toEqual(['id', 'data.text', 'data.site', CHOICES]);
    expect(offered(table)).toEqual({ text: 'data.text', gold: CHOICES, labels });
    expect(table.messages).toMatch(/export of Label Studio/);
  });

  test('with several annotations of a text: a column each', async () => {
    const table = await json([
      task(0, [
        { completed_by: { id: 7, email: 'a@x' }, result: [choice('Fall')] },
        { completed_by: { id: 8, email: 'b@x' }, result: [choice(['Fall', 'Dose'])] },
      ]),
      task(1, []),
      task(2, [{ completed_by: { id: 8, email: 'b@x' }, result: [choice('Fall')] }]),
      task(3, [{ completed_by: { id: 7, email: 'a@x' }, was_cancelled: true, result: [] }]),
    ]);
    expect(table.columns.slice(3)).toEqual([
      `${CHOICES} (annotator a@x)`,
      `${CHOICES} (annotator b@x)`,
    ]);
    expect(table.rows.map((row) => row.slice(3))).toEqual([
      ['Fall', '["Fall","Dose"]'],
      ['', ''],
      ['', 'Fall'],
      ['', ''],
    ]);
  });

  test('with the work shared out: one column', async () => {
    const table = await json([
      task(0, [{ completed_by: 1, result: [choice('Fall')] }]),
      task(1, [{ completed_by: 2, result: [choice('Dose')] }]),
    ]);
    expect(table.columns.slice(3)).toEqual([CHOICES]);
    expect(table.rows.map((row) => row[3])).toEqual(['Fall', 'Dose']);
  });

  const min = (id: number, annotator: number, kind: unknown) => ({
    text: TEXTS[id],
    id,
    kind,
    annotator,
    annotation_id: id * 10 + annotator,
    created_at: '2024-01-01T00:00:00Z',
    updated_at: '2024-01-01T00:00:00Z',
    lead_time: 1.5,
  });

  test('as JSON-MIN: a record for each annotation becomes a row for each text', async () => {
    const table = await json([
      min(0, 1, 'Fall'),
      min(0, 2, { choices: ['Fall', 'Dose'] }),
      min(1, 1, 'Dose'),
    ]);
    expect(table.columns).toEqual(['text', 'id', 'kind (annotator 1)', 'kind (annotator 2)']);
    expect(table.rows).toEqual([
      [TEXTS[0], '0', 'Fall', '["Fall","Dose"]'],
      [TEXTS[1], '1', 'Dose', ''],
    ]);
  });

  test('as CSV', async () => {
    const header = 'annotation_id,annotator,created_at,id,lead_time,sentiment,text,updated_at';
    const table = await readFile(
      `${header}\n5,1,2024,0,1.5,Fall,${TEXTS[0]},2024\n6,1,2024,1,1.5,"{""choices"":[""Fall"",""Dose""]}",${TEXTS[1]},2024\n`,
    );
    expect(table.columns).toEqual(['id', 'text', 'sentiment']);
    expect(table.rows).toEqual([
      ['0', TEXTS[0], 'Fall'],
      ['1', TEXTS[1], '["Fall","Dose"]'],
    ]);
  });
});

test('doccano: a list of labels is a list', async () => {
  const table = await lines(
    TEXTS.map((text, id) => ({ id, text, label: [id % 2 ? 'Dose' : 'Fall'] })),
  );
  expect(offered(table)).toMatchObject({ text: 'text', gold: 'label' });
  expect(table.rows[0]?.[2]).toBe('["Fall"]');
  expect(table.messages).toBe('');
  const two = await lines([
    { text: 'a', label: ['Fall'] },
    { text: 'b', label: ['Fall', 'Dose'] },
  ]);
  expect(two.warnings).toMatchObject([{ code: 'several-labels', rows: 1, row: 2 }]);
});

describe('Prodigy', () => {
  test('with one label: what was rejected or passed over has none', async () => {
    const record = (id: number, answer: string) => ({
      text: TEXTS[id],
      label: 'Fall',
      answer,
      _input_hash: id,
      _task_hash: 9,
    });
    const table = await lines([record(0, 'accept'), record(1, 'reject'), record(2, 'ignore')]);
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows.map(([, label]) => label)).toEqual(['Fall', '', '']);
  });

  test('with options, by several people', async () => {
    const record = (id: number, who: string, accept: string[]) => ({
      text: TEXTS[id],
      options: [{ id: 'Fall', text: 'a fall' }],
      accept,
      answer: 'accept',
      _input_hash: id,
      _annotator_id: who,
    });
    const table = await lines([
      record(0, 'ann', ['Fall']),
      record(1, 'ann', ['Dose']),
      record(0, 'bob', ['Fall', 'Dose']),
    ]);
    expect(table.columns).toEqual(['text', 'accept (annotator ann)', 'accept (annotator bob)']);
    expect(table.rows).toEqual([
      [TEXTS[0], 'Fall', '["Fall","Dose"]'],
      [TEXTS[1], 'Dose', ''],
    ]);
  });
});

describe('Argilla', () => {
  test('records: responses by question, one column for each person', async () => {
    const table = await json([
      {
        id: 'a',
        fields: { text: TEXTS[0] },
        metadata: { site: 'A' },
        suggestions: { kind: { value: 'Dose', score: 0.5, agent: 'model' } },
        responses: {
          kind: [
            { value: 'Fall', user_id: 'u1', status: 'submitted' },
            { value: 'Dose', user_id: 'u2', status: 'submitted' },
          ],
        },
      },
      {
        id: 'b',
        fields: { text: TEXTS[1] },
        metadata: { site: 'A' },
        suggestions: {},
        responses: { kind: [{ value: 'Dose', user_id: 'u1', status: 'discarded' }] },
      },
    ]);
    expect(table.columns).toEqual([
      'id',
      'fields.text',
      'metadata.site',
      'responses.kind (annotator u1)',
      'responses.kind (annotator u2)',
      'suggestions.kind',
    ]);
    expect(table.rows.map((row) => row.slice(3))).toEqual([
      ['Fall', 'Dose', 'Dose'],
      ['', '', ''],
    ]);
  });
});

test('Hugging Face rows: classes by name', async () => {
  const table = await json({
    features: [
      { feature_idx: 0, name: 'text', type: { dtype: 'string', _type: 'Value' } },
      { feature_idx: 1, name: 'label', type: { names: ['Fall', 'Dose'], _type: 'ClassLabel' } },
    ],
    rows: [0, 1].map((id) => ({
      row_idx: id,
      row: { text: TEXTS[id], label: id },
      truncated_cells: [],
    })),
  });
  expect(table.columns).toEqual(['text', 'label']);
  expect(table.rows).toEqual([
    [TEXTS[0], 'Fall'],
    [TEXTS[1], 'Dose'],
  ]);
});

test('spaCy: the categories above one half', async () => {
  const table = await lines([
    { text: TEXTS[0], cats: { Fall: 1.0, Dose: 0.0 } },
    { text: TEXTS[1], cats: { Fall: 1, Dose: 1, ['__proto__']: 0 } },
  ]);
  expect(table.columns.slice(0, 3)).toEqual(['text', 'cats.Fall', 'cats.Dose']);
  expect(table.rows.map((row) => row.at(-1))).toEqual(['Fall', '["Fall","Dose"]']);
});

test('Label Sleuth: a row for each category becomes a row for each text', async () => {
  const table = await readFile(
    'workspace_id,category_name,document_id,dataset,text,uri,label,label_type\n' +
      `w,Fall,d,s,${TEXTS[0]},d-0,true,Standard\nw,Dose,d,s,${TEXTS[0]},d-0,false,Standard\n` +
      `w,Dose,d,s,${TEXTS[1]},d-1,true,Standard\n`,
  );
  expect(offered(table)).toMatchObject({ text: 'text', gold: 'category_name' });
  expect(table.rows.map((row) => row.at(-1))).toEqual(['Fall', 'Dose']);
});

describe('nested JSON', () => {
  test('is columns by path, and no two fields meet', async () => {
    const table = await json([{ a: { b: { c: 1 } }, 'a.b.c': 2, list: [{ x: 1 }], none: {} }]);
    expect(table.columns).toEqual(['a.b.c', "a.b.c'", 'list', 'none']);
    expect(table.rows).toEqual([['1', '2', '[{"x":1}]', '']]);
  });

  test('whose keys are values stays whole', async () => {
    const table = await lines(
      Array.from({ length: 300 }, (_, i) => ({ text: 'a', seen: { [`k${i}`]: i } })),
    );
    expect(table.columns).toEqual(['text', 'seen']);
    expect(table.rows[299]?.[1]).toBe('{"k299":299}');
  });

  test('keeps a key that objects have anyway', async () => {
    const table = await readFile('[{"m":{"__proto__":"a","constructor":"b"}}]', 'a.json');
    expect(table.columns).toEqual(['m.__proto__', 'm.constructor']);
    expect(table.rows).toEqual([['a', 'b']]);
  });
});

test('commas after the lines of JSON Lines, and before a bracket, are passed over', async () => {
  for (const [text, name] of [
    ['{"a":1},\n{"a":2},\n', 'a.jsonl'],
    ['{"a":1},\n{"a":2},\n', 'a.txt'],
    ['[{"a":1,},{"a":2},]', 'a.json'],
  ] as const) {
    const table = await readFile(text, name, 3);
    expect(table.rows).toEqual([['1'], ['2']]);
    expect(table.messages).toMatch(/commas after a record passed over/);
  }
});
