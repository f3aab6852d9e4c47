/** @file Any table of any strings comes out of every format as it went in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelledRow } from '../../../../src/core/exports/export-plan';
import { unguardCell } from '../../../../src/core/exports/formula-guard';
import { STANDARD_DIALECT, type FileDialect } from '../../../../src/core/exports/file-dialect';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readCsv, readParquet, readSheet } from '../../../helpers/files/read-back';

/** Every code point but halves of pairs, and what formats are known to stumble over. */
const TRICKY = ['', ' ', '"', '""', ',', ';', '\t', '\r', '\n', '\r\n', '=1+1', "'=1", '_x0041_'];
const MORE = [
  '<b>&amp;',
  ']]>',
  '\u2028',
  '\uFEFF',
  '\uFFFE',
  '__proto__',
  '1',
  '-1',
  '👩‍👩‍👧',
  'ﷺ',
  '\u0001',
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(...TRICKY, ...MORE),
  fc.array(fc.constantFrom(...TRICKY, ...MORE), { maxLength: 4 }).map((parts) => parts.join('')),
);
const name = text.filter((column) => column !== '' && !column.startsWith('shortlist_'));

/** A table, and what is known of its labels. */
const tables = fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    label: text,
    table: fc.array(fc.array(text, { minLength: columns.length, maxLength: columns.length }), {
      maxLength: 5,
    }),
  }),
);

type Tables = typeof tables extends fc.Arbitrary<infer Value> ? Value : never;

function rowsOf({ table, label }: Tables): LabelledRow[] {
  return table.map((cells, row) => labelledRow(row, { cells, label, candidates: [label] }));
}

const RUNS = { numRuns: 150, seed: 20240601 };
/** No text file holds a zero byte. */
const withoutZero = (value: Tables): Tables => ({
  columns: value.columns.map((column) => column.replaceAll('\0', '0')),
  label: value.label.replaceAll('\0', '0'),
  table: value.table.map((cells) => cells.map((cell) => cell.replaceAll('\0', '0'))),
});

describe('a table of any strings survives', () => {
  const dialects = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom<FileDialect['newline'][]>('\n', '\r\n', '\r'),
    byteOrderMark: fc.boolean(),
  });

  test('as CSV, in the dialect of the file that came in', async () => {
    await fc.assert(
      fc.asyncProperty(tables.map(withoutZero), dialects, async (value, part) => {
        const dialect = { ...STANDARD_DIALECT, ...part };
        const plan = exportPlan('csv', { columns: value.columns, textColumn: 0, dialect });
        const bytes = await (await exported(plan, rowsOf(value))).bytes();
        expect(bytes[0] === 0xef && bytes[1] === 0xbb).toBe(
          part.byteOrderMark || value.columns[0]?.startsWith('\uFEFF') === true,
        );
        const decoded = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes);
        const file = part.byteOrderMark ? decoded.slice(1) : decoded;
        const [header, ...rows] = readCsv(file, part.delimiter, part.newline);
        const width = value.columns.length;
        expect(header?.slice(0, width)).toEqual(value.columns);
        expect(rows.map((cells) => cells.slice(0, width))).toEqual(value.table);
        for (const cells of rows) expect(unguardCell(cells[width] ?? '')).toBe(value.label);
      }),
      RUNS,
    );
  });

  test('as JSON Lines', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (value) => {
        const plan = exportPlan('jsonl', { columns: value.columns, textColumn: 0 });
        const lines = (await (await exported(plan, rowsOf(value))).text()).split('\n');
        expect(lines.pop()).toBe('');
        const rows = lines.map(
          (line) => new Map<string, unknown>(Object.entries(JSON.parse(line) as object)),
        );
        expect(rows.map((row) => value.columns.map((column) => row.get(column)))).toEqual(
          value.table,
        );
        for (const row of rows) {
          expect(row.get('shortlist_label')).toBe(value.label);
          expect(row.get('shortlist_candidates')).toEqual([value.label]);
        }
      }),
      RUNS,
    );
  });

  test('as a workbook', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (value) => {
        const plan = exportPlan('xlsx', { columns: value.columns, textColumn: 0 });
        const cells = await readSheet(await exported(plan, rowsOf(value)));
        [value.columns, ...value.table].forEach((row, i) =>
          row.forEach((cell, column) => {
            expect(cells.get(`${String.fromCharCode(65 + column)}${i + 1}`) ?? '').toBe(cell);
          }),
        );
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  test('as Parquet', async () => {
    // hyparquet hands rows over as objects, in which a column `__proto__` is lost, and takes a byte order
    // mark off a column's name.
    const readable = tables.filter(({ columns }) =>
      columns.every((column) => column !== '__proto__' && !column.startsWith('\uFEFF')),
    );
    await fc.assert(
      fc.asyncProperty(readable, async (value) => {
        const plan = exportPlan('parquet', { columns: value.columns, textColumn: 0 });
        const rows = await readParquet(await exported(plan, rowsOf(value)));
        expect(rows.map((row) => value.columns.map((column) => row.get(column)))).toEqual(
          value.table,
        );
        for (const row of rows) {
          expect(row.get('shortlist_label')).toBe(value.label);
          expect(row.get('shortlist_confidence')).toBe(0.75);
        }
      }),
      RUNS,
    );
  });
});
