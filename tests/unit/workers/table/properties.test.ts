/** @file Any table of any strings is the same after it was written and read. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsv } from '../../../../workers/files/csv-writer';
import { readFile } from '../../../helpers/files/read-file';

/** Any characters but the zero byte, which marks a binary file. */
const cell = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((text) => text.replaceAll('\0', '\r\n'));
const tables = fc
  .tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
  )
  .map(([width, rows]) => rows.map((row) => row.slice(0, width)));
const names = ['id', 'text', 'label', 'split', 'note'];
const RUNS = { numRuns: 50 };
/** For a machine that is busy. */
const TIMEOUT = 60_000;
/** Which line is the header is said: strings by chance look like anything. */
const request = { choices: { header: 1, firstRow: 2 } };

test(
  'as CSV',
  async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 3, max: 200 }), async (rows, pieceBytes) => {
        const width = rows[0]?.length ?? 1;
        const csv = formatCsv([names.slice(0, width), ...rows]);
        expect((await readFile(csv, 'a.csv', pieceBytes, request)).rows).toEqual(rows);
      }),
      RUNS,
    );
  },
  TIMEOUT,
);

test(
  'as JSON Lines and as a JSON list',
  async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 3, max: 200 }), async (rows, pieceBytes) => {
        const records = rows.map((row) =>
          JSON.stringify(Object.fromEntries(row.map((text, i) => [names[i] ?? '', text]))),
        );
        const jsonl = await readFile(records.join('\n'), 'a.jsonl', pieceBytes);
        const json = await readFile(`[${records.join(',')}]`, 'a.json', pieceBytes);
        expect(jsonl.rows).toEqual(rows);
        expect(json.rows).toEqual(rows);
      }),
      RUNS,
    );
  },
  TIMEOUT,
);

test('with any names of columns, which are exported as they were', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(cell, { minLength: 2, maxLength: 6 })
        .filter((header) => header.some((name) => /\S/.test(name))),
      async (header) => {
        const row = header.map((_, i) => `${i}`);
        const table = await readFile(formatCsv([header, row]), 'a.csv', undefined, request);
        expect(new Set(table.columns).size).toBe(header.length);
        expect(table.rows).toEqual([row]);
        header.forEach((name, i) => {
          if (name.trim() !== '') expect(table.header[i]).toBe(name.replaceAll('\uFEFF', ''));
        });
      },
    ),
  );
});
