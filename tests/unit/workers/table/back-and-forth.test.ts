/** @file Any table of any strings, exported in any form, opens here again with its cells, labels and sources. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EXPORT_FILES,
  type ExportFormat,
  type LabelledRow,
} from '../../../../src/core/exports/export-plan';
import { exportedLabels } from '../../../../src/core/exports/our-columns';
import type { LabelSource } from '../../../../src/core/labels/labels';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readFiles } from '../../../helpers/files/read-file';

/** What files and their readers are known to stumble over; a half of a pair has no UTF-8. */
const TRICKY = [
  ...['', ' ', '  a ', '"', '""', ', "', ',', ';', '\t', '|', '\r', '\n', '\r\n', '\0', '\u0001'],
  ...['=1+1', '+1', '-1', '@a', '0012', '1e5', '1,5', '1.50', 'TRUE', 'null', 'NaN', '2024-01-02'],
  ...['12/31/99', '[1]', '["a"]', '{"a":1}', '<b>&amp;', '_x0041_', '__proto__', '\\N', '#a'],
  ...['👩‍👩‍👧', 'שלום', '\u202Eabc', 'e\u0301', '\uFEFF', '\u2028', '\uD800', 'a\uDC00b'],
];
const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(...TRICKY),
  fc.array(fc.constantFrom(...TRICKY), { maxLength: 4 }).map((parts) => parts.join('')),
);
const LABELS = ['Sea', 'Land, dry', '"Air"', '=Fire', '火', 'null'];
const SOURCES: LabelSource[] = ['teacher', 'student', 'both', 'human'];
const row = fc.record({
  cells: fc.tuple(fc.nat(9).map(String), cell, cell),
  label: fc.option(fc.constantFrom(...LABELS)),
  source: fc.constantFrom(...SOURCES),
});
const tables = fc.array(row, { minLength: 1, maxLength: 6 });
const RUNS = { numRuns: 60, seed: 20261128 };

/** What a file in UTF-8 can hold of a text: halves of pairs become U+FFFD, as the encoding says. */
const inUtf8 = (text: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)); // prettier-ignore
/** A zero byte makes a text file unreadable, here and elsewhere: it is replaced in the same way. */
const withoutZero = (text: string): string => text.replaceAll('\0', '\uFFFD');

interface Form {
  format: ExportFormat;
  /** The columns of the table as the file names them. */
  columns: [id: string, text: string, note: string];
  /** What the format makes of a cell. */
  cell: (text: string) => string;
}

const FORMS: readonly Form[] = [
  { format: 'csv', columns: ['id', 'text', 'note'], cell: (text) => inUtf8(withoutZero(text)) },
  { format: 'jsonl', columns: ['id', 'text', 'note'], cell: (text) => text },
  { format: 'xlsx', columns: ['id', 'text', 'note'], cell: (text) => text },
  { format: 'parquet', columns: ['id', 'text', 'note'], cell: inUtf8 },
  { format: 'hugging-face', columns: ['id', 'text', 'note'], cell: inUtf8 },
  { format: 'label-studio', columns: ['data.id', 'data.text', 'data.note'], cell: (text) => text },
  { format: 'doccano', columns: ['meta.id', 'text', 'meta.note'], cell: (text) => text },
  { format: 'argilla', columns: ['metadata.id', 'fields.text', 'metadata.note'], cell: (text) => text }, // prettier-ignore
];

describe('a table that was exported', () => {
  test.each(FORMS)('as $format opens again as it was', async ({ format, columns, ...form }) => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const plan = exportPlan(format, { columns: ['id', 'text', 'note'], labels: LABELS });
        const rows = table.map(({ cells, label, source }, number): LabelledRow =>
          labelledRow(number, {
            ...{ cells, label },
            ...(label === null ? { source: null, confidence: null, candidates: [] } : { source }),
          }),
        );
        const file = new File([await exported(plan, rows)], EXPORT_FILES[format]);
        const choices = ['csv', 'xlsx'].includes(format) ? { header: 1, firstRow: 2 } : {};
        const read = await readFiles([file], { choices });
        const places = columns.map((name) => read.columns.indexOf(name));
        expect(read.rows.map((cells) => places.map((place) => cells[place]))).toEqual(
          table.map(({ cells }) => cells.map(form.cell)),
        );
        const labelOf = exportedLabels(read.columns, format === 'csv');
        expect(read.rows.map((cells) => labelOf?.(cells))).toEqual(
          table.map(({ label, source }) => (label === null ? null : { label, source })),
        );
      }),
      // Packing and unpacking takes the longest.
      format === 'xlsx' ? { ...RUNS, numRuns: 30 } : RUNS,
    );
  });
});
