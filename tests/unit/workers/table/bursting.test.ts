/** @file Files made to burst: refused by what they say of themselves, or soon after they begin to, whatever they say. */
import { BlobReader, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { gzipSource, unpackedLimit, type ByteSource } from '../../../../workers/table/byte-source';
import { parquetInput } from '../../../../workers/table/parquet/parquet-input';
import { entrySource } from '../../../../workers/table/zip-entry';
import { gzipOf, zipOf } from '../../../helpers/files/packed-files';

const BOUNDS = { harmless: 200_000, bearable: 1_000_000, most: 4_000_000 };
const TOO_LARGE = /archive-bursts/;
/** Packed about a thousand to one. */
const NOTHING = 'a'.repeat(3_000_000);
/** Packed about two hundred to one, as lines that repeat are. */
const REPETITIVE = Array.from({ length: 30_000 }, (_, i) => `${i % 97},the same again and again\n`).join(''); // prettier-ignore

async function lengthOf(source: ByteSource): Promise<number> {
  let length = 0;
  for await (const { bytes } of source.pieces()) length += bytes.length;
  return length;
}

const gzipped = async (text: string) => new File([await gzipOf(text)], 'a.csv.gz');

async function entryOf(text: string): Promise<FileEntry> {
  const [entry] = await new ZipReader(new BlobReader(await zipOf({ 'a.csv': text }))).getEntries();
  return entry as FileEntry;
}

test('a packed file may be large, repeat itself, or both within bounds', () => {
  expect(unpackedLimit(10, BOUNDS)).toBe(200_000);
  expect(unpackedLimit(1_000, BOUNDS)).toBe(400_000);
  expect(unpackedLimit(5_000, BOUNDS)).toBe(1_000_000);
  expect(unpackedLimit(20_000, BOUNDS)).toBe(2_000_000);
  expect(unpackedLimit(1_000_000, BOUNDS)).toBe(4_000_000);
});

test('a gzip file that bursts is refused long before its end, one that repeats itself is read', async () => {
  const file = await gzipped(NOTHING);
  let read = 0;
  const reading = async () => {
    for await (const { bytes } of gzipSource(file, BOUNDS).pieces()) read += bytes.length;
  };
  await expect(reading()).rejects.toThrow(TOO_LARGE);
  expect(read).toBeLessThan(1_200_000);
  expect(await lengthOf(gzipSource(await gzipped(REPETITIVE), BOUNDS))).toBe(REPETITIVE.length);
});

test('a gzip file that says that it bursts is refused after its first bytes, one that was cut off is told as that', async () => {
  const tight = { harmless: 2_500_000, bearable: 2_500_000, most: 2_500_000 };
  let read = 0;
  const reading = async (file: File) => {
    for await (const { bytes } of gzipSource(file, tight).pieces()) read += bytes.length;
  };
  await expect(reading(await gzipped(NOTHING))).rejects.toThrow(TOO_LARGE);
  expect(read).toBeLessThan(1_300_000);
  const numbers = Array.from({ length: 50_000 }, (_, i) => `${(i * 7919) % 99_991}`).join('\n');
  const whole = await gzipped(numbers);
  // What stands at the end of a file that was cut off is no length, whatever it says.
  const ends = new Uint8Array([255, 255, 255, 255]);
  const cut = new File([whole.slice(0, whole.size / 2), ends], 'a.csv.gz');
  await expect(reading(cut)).rejects.toThrow(/archive-cut/);
});

test('a file packed with it is refused unread, in workbooks as in zip files', async () => {
  const entry = await entryOf(NOTHING);
  expect(() => entrySource(entry, BOUNDS).pieces()).toThrow(TOO_LARGE);
  expect(await lengthOf(entrySource(await entryOf(REPETITIVE), BOUNDS))).toBe(REPETITIVE.length);
});

test('a Parquet file is refused by what its columns come to, however harmless each of its pages is', async () => {
  const data = Array.from({ length: 20 }, () => 'a'.repeat(20_000));
  const columnData = ['a', 'b', 'c', 'd'].map((name) => ({ name, data, type: 'STRING' as const, encoding: 'PLAIN' as const })); // prettier-ignore
  const file = new File([parquetWriteBuffer({ columnData })], 'a.parquet');
  await expect(parquetInput(file, { ...BOUNDS, most: 500_000 })).rejects.toThrow(TOO_LARGE);
  await expect(parquetInput(file, BOUNDS)).resolves.toMatchObject({ kind: 'records' });
});
