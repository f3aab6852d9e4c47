/** @file Parquet files whose packed numbers or counts were made to mislead are refused in words; each would be read for minutes. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { readFile, refusal } from '../../../helpers/files/read-file';
import { HOSTILE_PARQUET, parquetFile } from '../../../reliability/hostile-parquet.mjs';

const bytesOf = (file: Uint8Array) => new Uint8Array(file);

describe('a Parquet file with', () => {
  test.each(Object.entries(HOSTILE_PARQUET))('%s is refused', async (_, make) => {
    expect(await refusal(bytesOf(make()), 'a.parquet')).toMatch(/Nothing was imported/);
  });

  test('a run that is as long as its page is read', async () => {
    const page = { values: 3, encoding: 8, bytes: Buffer.from([1, 6, 1]) };
    const { rows } = await readFile(bytesOf(parquetFile({ page, dictionary: ['a', 'b'] })), 'a.parquet'); // prettier-ignore
    expect(rows).toEqual([['b'], ['b'], ['b']]);
  });

  test('a hundred thousand rows that have nothing in a column is read', async () => {
    const data = Array.from({ length: 100_000 }, (_, i) => (i % 1_000 === 0 ? 'a' : null));
    const file = parquetWriteBuffer({ columnData: [{ name: 'text', data, type: 'STRING' }], rowGroupSize: 100_000 }); // prettier-ignore
    expect((await readFile(new Uint8Array(file), 'a.parquet')).rows).toHaveLength(100_000);
  });

  test('thousands of columns in small row groups, which say more of themselves than they hold, is read', async () => {
    const columnData = Array.from({ length: 50 }, (_, i) => ({ name: `c${i}`, data: Array.from({ length: 100 }, (__, row) => `${row}`) })); // prettier-ignore
    const file = parquetWriteBuffer({ columnData, rowGroupSize: 1 });
    expect((await readFile(new Uint8Array(file), 'a.parquet')).rows).toHaveLength(100);
  });

  test('a dictionary that begins at 0, as some programs write where there is none, is read', async () => {
    const page = { values: 1, encoding: 0, bytes: Buffer.from([1, 0, 0, 0, 0x61]) };
    const { rows } = await readFile(bytesOf(parquetFile({ page, dictionaryOffset: 0 })), 'a.parquet'); // prettier-ignore
    expect(rows).toEqual([['a']]);
  });
});
