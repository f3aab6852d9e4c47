/** @file A table whose columns are called as other tools call theirs opens again, exported in any form, with all of them. */
import { describe, expect, test } from 'vitest';
import { EXPORT_FILES, type ExportFormat } from '../../../../src/core/exports/export-plan';
import { exportedLabels } from '../../../../src/core/exports/our-columns';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readFiles } from '../../../helpers/files/read-file';

const NAMES: readonly string[][] = [
  ['id', 'text', 'label', 'labels', 'meta', 'metadata', 'data', 'fields', 'annotations'],
  ['text', 'a.b', 'a', 'a.b.c', "a'b", 'A', 'a "b"', 'a,b;c|d', '=x', '__proto__', 'constructor'],
  ['annotation_id', 'annotator', 'id', 'lead_time', 'created_at', 'text', 'sentiment'],
  ['text', 'answer', 'accept', '_input_hash', 'label'],
  ['inputs', 'annotation', 'prediction', 'status', 'text'],
  ['category_name', 'label', 'text', 'document_id', 'uri'],
  ['text', 'label.responses', 'label.responses.users'],
  ['HITId', 'WorkerId', 'Input.text', 'Answer.label', 'text'],
  ['text', 'kind-suggestion', 'cats', 'messages', 'row_idx', 'row', 'source', 'example_id'],
  ['text', 'split', 'column 1', 'größe', '数', '👩‍👩‍👧', '1', '2', 'null'],
];

const PREFIXES: Record<ExportFormat, { text: string; other: string }> = {
  csv: { text: '', other: '' },
  jsonl: { text: '', other: '' },
  xlsx: { text: '', other: '' },
  parquet: { text: '', other: '' },
  'hugging-face': { text: '', other: '' },
  'label-studio': { text: 'data.', other: 'data.' },
  doccano: { text: '', other: 'meta.' },
  argilla: { text: 'fields.', other: 'metadata.' },
};

describe.each(Object.keys(PREFIXES) as ExportFormat[])('as %s', (format) => {
  test.each(NAMES)('%s, %s, …', async (...columns) => {
    const plan = exportPlan(format, { columns, textColumn: columns.indexOf('text') });
    const rows = [0, 1, 2, 3].map((row) =>
      labelledRow(row, {
        cells: columns.map((name) => (name === 'answer' ? 'accept' : `${name} ${row}`)),
        label: ['Animal', 'Plant'][row % 2] ?? '',
      }),
    );
    const file = new File([await exported(plan, rows)], EXPORT_FILES[format]);
    const choices = ['csv', 'xlsx'].includes(format) ? { header: 1, firstRow: 2 } : {};
    const read = await readFiles([file], { choices });
    const { text, other } = PREFIXES[format];
    const places = columns.map((name) =>
      read.columns.indexOf(name === 'text' ? `${text}text` : other + name),
    );
    expect(read.rows.map((cells) => places.map((place) => cells[place]))).toEqual(
      rows.map(({ cells }) => cells),
    );
    const labelOf = exportedLabels(read.columns, format === 'csv');
    expect(read.rows.map((cells) => labelOf?.(cells))).toEqual(
      rows.map(({ label, source }) => ({ label, source })),
    );
  });
});
