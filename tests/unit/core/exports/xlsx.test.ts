/** @file Workbooks: what a sheet can hold, and that nothing is cut silently. */
import { expect, test } from 'vitest';
import { sheetRow } from '../../../../src/core/exports/xlsx-parts';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readSheet } from '../../../helpers/files/read-back';

test('has texts as texts and our numbers as numbers', async () => {
  const row = labelledRow(0, { cells: ['007', '=1+1'] });
  const cells = await readSheet(await exported(exportPlan('xlsx'), [row]));
  expect(
    [...cells.entries()]
      .slice(0, 6)
      .map(([place]) => place)
      .join(),
  ).toBe('A1,B1,C1,D1,E1,F1');
  expect(cells.get('A2')).toBe('007');
  expect(cells.get('B2')).toBe('=1+1');
  expect(cells.get('D2')).toBe(0.75);
});

test('without rows has its header', async () => {
  const cells = await readSheet(await exported(exportPlan('xlsx'), []));
  expect(cells.get('A1')).toBe('id');
  expect(cells.size).toBe(6);
});

test('names columns beyond Z as spreadsheets do', () => {
  const row = sheetRow(
    Array.from({ length: 703 }, () => 1),
    1,
  );
  const places = [...row.matchAll(/r="([A-Z]+)1"/g)].map(([, name]) => name);
  expect([places[0], places[25], places[26], places[701], places[702]]).toEqual([
    'A',
    'Z',
    'AA',
    'ZZ',
    'AAA',
  ]);
});

test('refuses what does not fit, and says which row', async () => {
  const long = labelledRow(6, { cells: ['6', 'x'.repeat(32_768)] });
  await expect(exported(exportPlan('xlsx'), [labelledRow(0), long])).rejects.toThrow(
    /sheet-cell.*32767.*"row":2,"characters":32768/,
  );
  expect(() => sheetRow([], 1_048_577)).toThrow(/sheet-rows.*1048575/);
  expect(() =>
    sheetRow(
      Array.from({ length: 16_385 }, () => null),
      1,
    ),
  ).toThrow(/sheet-columns.*16384/);
});
