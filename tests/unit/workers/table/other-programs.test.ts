/** @file Workbooks and Parquet files as other programs write them: openpyxl, pandas, LibreOffice, DuckDB. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFiles } from '../../../helpers/files/read-file';

const read = (name: string) =>
  readFiles([new File([readFileSync(`tests/fixtures/tables/${name}`)], name)]);

describe('a workbook', () => {
  test('has its columns named below the names of their groups, wherever it begins', async () => {
    const table = await read('openpyxl-merged.xlsx');
    expect(table.columns).toEqual(['Date', 'Text', 'Label', 'Share', 'Cost']);
    expect(table.rows).toEqual([
      ['28.02.2024', 'she fell in the corridor', 'Fall', '0.0%', '0.00 €'],
      ['29.02.2024', 'the dose was given twice', 'Medication', '12.5%', '1,234.50 €'],
      ['01.03.2024', 'the bed alarm did not ring', 'Equipment', '25.0%', '2,469.00 €'],
    ]);
    expect(table.findings.questions).toEqual(['header']);
    expect(table.findings.choices).toMatchObject({ header: 3, firstRow: 4 });
  });

  test('says that its formulas have no values, and proposes the sheet that is a table', async () => {
    const table = await read('openpyxl-formulas.xlsx');
    expect(table.findings.parts).toEqual(['Read me', 'Lists', 'Data']);
    expect(table.findings.choices.part).toBe('Data');
    expect(table.findings.questions).toEqual(['part']);
    expect(table.rows[0]).toEqual(['000', '2024-02-29 13:05:00', 'she fell in the corridor', '']);
    expect(table.messages).toMatch(/no values for 3 formulas.*line 2 of the sheet.*save it/);
  });

  test('of pandas may have columns in two levels', async () => {
    const table = await read('pandas-groups.xlsx');
    expect(table.columns).toEqual(['column 1', 'text', 'label', 'p']);
    expect(table.rows[0]).toEqual(['0', 'she fell in the corridor', 'Fall', '0.5']);
    expect(table.rows).toHaveLength(3);
    expect(table.findings.questions).toEqual(['header']);
  });

  test('of LibreOffice has lines in its cells, and a merged cell in each row', async () => {
    const table = await read('libreoffice.xlsx');
    expect(table.columns).toEqual(['text', 'day', 'share', 'length', 'ward']);
    expect(table.rows).toEqual([
      ['she fell\nin the corridor & “cried”', '29.02.2024', '12.5%', '10', '3 North'],
      ['the dose', '05.06.1987', '100.0%', '2', '3 North'],
    ]);
    expect(table.findings.questions).toEqual([]);
    expect(table.warnings).toEqual([]);
  });
});

test('a Parquet file keeps decimals, times and everything nested', async () => {
  const { columns, rows } = await read('duckdb.parquet');
  const [row = []] = rows;
  expect(Object.fromEntries(columns.map((name, i) => [name, row[i]]))).toEqual({
    text: 'she fell',
    label: 'Fall',
    'place.ward': '1',
    'place.at.bed': 'b1',
    tags: '["p",null,"q"]',
    'scores.Fall': '0.50',
    'scores.Dose': '0.25',
    seen: '2024-02-29T13:05:06.123456',
    sent: '2024-02-29T13:05:06.000Z',
    measured: '1969-12-31T23:59:59.999999999',
    clock: '13:05:06.5',
    day: '2024-02-29',
    price: '12.50',
    debt: '-12345678901234567890123.45',
    large: '18446744073709551615',
    share: '0.1',
    exact: '0.1',
    pause: 'P1M3DT4.5S',
    nothing: '',
    prices: '[12.50,0.05]',
  });
  expect(rows).toHaveLength(2);
});
