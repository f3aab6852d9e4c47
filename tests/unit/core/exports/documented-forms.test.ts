/**
 * @file What other tools ask of a file: their documented forms, written down here as schemas (Label
 * Studio: “Import pre-annotated data” and “Task format”; doccano: text classification, JSONL; Argilla 2:
 * `Record.to_dict`).
 */
import { execFileSync } from 'node:child_process';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { labelStudioConfig } from '../../../../src/core/exports/json-records';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readParquet, readXml, readZip, zipEntry } from '../../../helpers/files/read-back';

const HUMAN = labelledRow(0, { source: 'human', confidence: 1, label: 'Plant' });
const MACHINE = labelledRow(1, { source: 'both', confidence: 0.9 });
const NONE = labelledRow(2, { label: null, confidence: null, source: null, candidates: [] });
const ROWS = [HUMAN, MACHINE, NONE];

const Result = v.object({
  id: v.string(),
  from_name: v.string(),
  to_name: v.string(),
  type: v.literal('choices'),
  value: v.object({ choices: v.pipe(v.array(v.string()), v.length(1)) }),
});
const LabelStudio = v.array(
  v.object({
    id: v.number(),
    data: v.record(v.string(), v.string()),
    annotations: v.array(
      v.object({
        result: v.array(Result),
        was_cancelled: v.boolean(),
        ground_truth: v.boolean(),
      }),
    ),
    predictions: v.array(
      v.object({
        model_version: v.string(),
        score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
        result: v.array(Result),
      }),
    ),
    meta: v.looseObject({}),
  }),
);

describe('Label Studio', () => {
  test('gets people’s labels as annotations and machines’ as predictions', async () => {
    const json: unknown = JSON.parse(
      await (await exported(exportPlan('label-studio'), ROWS)).text(),
    );
    const tasks = v.parse(LabelStudio, json);
    expect(tasks.map(({ data }) => data.text)).toEqual(['text 0', 'text 1', 'text 2']);
    expect(tasks.map(({ annotations }) => annotations[0]?.result[0]?.value.choices)).toEqual([
      ['Plant'],
      undefined,
      undefined,
    ]);
    expect(tasks.map(({ predictions }) => predictions[0]?.result[0]?.value.choices)).toEqual([
      undefined,
      ['Animal'],
      undefined,
    ]);
    expect(tasks[1]?.predictions[0]).toMatchObject({ score: 0.9, model_version: /auto/ });
  });

  test('gets a labelling configuration whose names the results use', () => {
    const labels = ['A "quoted" <label>', 'B & C'];
    const values: string[] = [];
    const names: (string | undefined)[] = [];
    readXml(labelStudioConfig(exportPlan('label-studio', { labels })), (event) => {
      if (event.kind !== 'open') return;
      if (event.name === 'Choice') values.push(event.attributes.get('value') ?? '');
      else names.push(event.attributes.get('name'));
    });
    expect(values).toEqual(labels);
    expect(names).toEqual([undefined, 'text', 'label']);
  });

  test('gets one that is XML, whatever is in a name', () => {
    const labels = ['of\ntwo lines', 'a\ttab', 'with \u0001 and \uD800', '\u{1F600}', "]]>'"];
    const config = labelStudioConfig(exportPlan('label-studio', { labels }));
    const program = [
      'import json, sys, xml.etree.ElementTree as tree',
      'root = tree.fromstring(sys.stdin.buffer.read())',
      'print(json.dumps([choice.get("value") for choice in root.iter("Choice")]))',
    ].join('\n');
    const read = execFileSync('python3', ['-c', program], { input: config }).toString();
    const held = labels.map((label) =>
      label.replace('\u0001', '\uFFFD').replace('\uD800', '\uFFFD'),
    );
    expect(JSON.parse(read)).toEqual(held);
  });
});

test('doccano gets a text with its list of labels a line', async () => {
  const file = await (await exported(exportPlan('doccano'), ROWS)).text();
  const Line = v.object({
    text: v.string(),
    label: v.array(v.string()),
    meta: v.looseObject({ id: v.string() }),
  });
  const lines = file
    .trimEnd()
    .split('\n')
    .map((line) => v.parse(Line, JSON.parse(line)));
  expect(lines.map(({ label }) => label)).toEqual([['Plant'], ['Animal'], []]);
  expect(lines.map(({ meta }) => meta.shortlist_source)).toEqual(['human', 'both', null]);
});

test('Argilla gets responses of people, suggestions of machines, and flat metadata', async () => {
  const Argilla = v.array(
    v.strictObject({
      id: v.string(),
      fields: v.object({ text: v.string() }),
      metadata: v.record(v.string(), v.nullable(v.union([v.string(), v.number()]))),
      suggestions: v.record(
        v.string(),
        v.strictObject({ value: v.string(), score: v.number(), agent: v.string() }),
      ),
      responses: v.record(
        v.string(),
        v.array(v.strictObject({ value: v.string(), user_id: v.pipe(v.string(), v.uuid()) })),
      ),
      vectors: v.strictObject({}),
    }),
  );
  const json: unknown = JSON.parse(await (await exported(exportPlan('argilla'), ROWS)).text());
  const records = v.parse(Argilla, json);
  expect(records.map(({ responses }) => responses.label?.[0]?.value)).toEqual([
    'Plant',
    undefined,
    undefined,
  ]);
  expect(records.map(({ suggestions }) => suggestions.label?.value)).toEqual([
    undefined,
    'Animal',
    undefined,
  ]);
});

describe('a dataset folder', () => {
  const ROWS_WITH_TEST = [...ROWS, labelledRow(3, { isTest: true })];
  const made = () =>
    exported(
      exportPlan('hugging-face', {
        withProbabilities: true,
        card: { title: 'A: "b"', body: '# B\n' },
      }),
      ROWS_WITH_TEST,
    );

  test('has a card whose front matter names a file for each split', async () => {
    const readme = (await readZip(await made())).get('README.md') ?? '';
    expect(readme).toMatch(/^---\npretty_name: "A: \\"b\\""\n/);
    expect(readme).toContain('- split: train\n    path: data/train.parquet\n');
    expect(readme).toContain('- split: test\n    path: data/test.parquet\n');
    expect(readme).toMatch(/\n---\n\n# B\n$/);
  });

  test('holds train and test rows apart, with probabilities as numbers', async () => {
    const file = await made();
    const train = await readParquet(await zipEntry(file, 'data/train.parquet'));
    const test = await readParquet(await zipEntry(file, 'data/test.parquet'));
    expect(train.map((row) => row.get('id'))).toEqual(['0', '1', '2']);
    expect(test.map((row) => row.get('id'))).toEqual(['3']);
    expect(test[0]?.get('shortlist_probability_Plant')).toBe(0.25);
    expect(train[2]?.get('shortlist_label')).toBeNull();
  });
});
