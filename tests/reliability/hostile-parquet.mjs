/** @file Parquet files made by hand, byte by byte, whose packed numbers or counts mislead whoever takes them at their word. */
import { gzipSync } from 'node:zlib';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';

/** Encodings by their numbers in the format. */
const ENCODING = { plain: 0, rle: 3, deltas: 5, sharedTexts: 7, dictionary: 8 };
const MARK = Buffer.from('PAR1');
const BILLIONS = 2_000_000_000;

/** A number in groups of seven bits. */
export function varint(value) {
  const bytes = [];
  for (let left = BigInt(value); ; left >>= 7n) {
    if (left < 128n) return Buffer.from([...bytes, Number(left)]);
    bytes.push(Number(left & 127n) | 128);
  }
}

const zigzag = (value) => varint(value >= 0 ? 2n * BigInt(value) : -2n * BigInt(value) - 1n);
const bytesOf = (...parts) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)));
const withLength = (bytes) => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return bytesOf(length, bytes);
};
const textOf = (text) => withLength(Buffer.from(text));

/**
 * A file of one column, or of several that are alike.
 * @param {object} file
 * @param {{ values: number, encoding: number, bytes: Buffer, isSecond?: boolean }} file.page
 * @param {string[]} [file.dictionary] texts
 * @param {number} [file.rows] as the file says; those of the page where it does not.
 * @param {number} [file.groups] how many row groups are in the same bytes.
 * @param {'BYTE_ARRAY' | 'INT32' | 'INT64'} [file.type]
 * @param {boolean} [file.isOptional]
 * @param {boolean} [file.isGzip]
 * @param {number} [file.dictionaryOffset] where the dictionary begins, as the file says.
 * @param {number} [file.depth] how many lists enclose the values.
 */
export function parquetFile({
  page,
  dictionary,
  rows = page.values,
  groups = 1,
  type = 'BYTE_ARRAY',
  isOptional = false,
  isGzip = false,
  depth = 0,
  dictionaryOffset = undefined,
}) {
  const writer = new ByteWriter();
  writer.appendBytes(MARK);
  const start = writer.offset;
  let unpacked = 0;
  const append = (header, bytes) => {
    const packed = isGzip ? gzipSync(bytes, { level: 9 }) : bytes;
    unpacked += bytes.length;
    serializeTCompactProtocol(writer, { ...header, field_2: bytes.length, field_3: packed.length });
    writer.appendBytes(packed);
  };
  if (dictionary) {
    const header = { field_1: 2, field_2: 0, field_3: 0, field_7: { field_1: dictionary.length, field_2: 0 } }; // prettier-ignore
    append(header, bytesOf(...dictionary.map(textOf)));
  }
  const first = { field_1: page.values, field_2: page.encoding, field_3: 3, field_4: 3 };
  const second = { field_1: page.values, field_2: 0, field_3: page.values, field_4: page.encoding, field_5: 0, field_6: 0, field_7: isGzip }; // prettier-ignore
  append(
    page.isSecond
      ? { field_1: 3, field_2: 0, field_3: 0, field_8: second }
      : { field_1: 0, field_2: 0, field_3: 0, field_5: first },
    page.bytes,
  );
  const lists = Array.from({ length: depth }, (_, i) => `list${i}`);
  const column = {
    ...{ type, encodings: ['PLAIN'], path_in_schema: [...lists, 'text'] },
    ...{ codec: isGzip ? 'GZIP' : 'UNCOMPRESSED', num_values: BigInt(page.values) },
    ...{ total_uncompressed_size: BigInt(unpacked), data_page_offset: BigInt(start) },
    total_compressed_size: BigInt(writer.offset - start),
    ...(dictionaryOffset !== undefined && { dictionary_page_offset: BigInt(dictionaryOffset) }),
  };
  writeMetadata(writer, {
    version: 2,
    schema: [
      { name: 'root', num_children: 1 },
      ...lists.map((name) => ({ name, num_children: 1, repetition_type: 'REPEATED' })),
      {
        ...{ name: 'text', type, repetition_type: isOptional ? 'OPTIONAL' : 'REQUIRED' },
        ...(type === 'BYTE_ARRAY' && { converted_type: 'UTF8' }),
      },
    ],
    num_rows: BigInt(rows) * BigInt(groups),
    row_groups: Array.from({ length: groups }, () => ({
      columns: [{ file_offset: BigInt(start), meta_data: column }],
      ...{ num_rows: BigInt(rows), total_byte_size: BigInt(unpacked) },
    })),
  });
  writer.appendBytes(MARK);
  return Buffer.from(writer.getBuffer());
}

/** A file that is nothing but what it says of itself. */
function footerFile(footer) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return bytesOf(MARK, footer, length, MARK);
}

/** No columns, no row groups, and a list of single bytes where the notes of programs stand. */
const withList = (type, length, byte) =>
  bytesOf(0x15, zigzag(2), 0x19, 0x0c, 0x16, zigzag(1), 0x19, 0x0c, 0x19, 0xf0 | type, varint(length), Buffer.alloc(length, byte), 0); // prettier-ignore

/** As many equal texts as `count`, each a place in the dictionary. */
const placesOf = (count) => bytesOf(1, varint(2 * count), 0);
const plainTexts = (count) => bytesOf(...Array.from({ length: count }, () => textOf('a')));
/** Deltas of numbers that are all 0. */
const noDeltas = (count) => bytesOf(varint(128), varint(4), varint(count), zigzag(0), ...Array.from({ length: Math.ceil(count / 128) }, () => bytesOf(zigzag(0), 0, 0, 0, 0))); // prettier-ignore
/** Numbers that grow by `step` each. */
const growing = (count, step) => bytesOf(varint(2 ** 24), varint(1), varint(count), zigzag(0), zigzag(step), 0); // prettier-ignore

/** By what they do: each takes minutes, or gigabytes, where it is taken at its word. */
export const HOSTILE_PARQUET = {
  'a run of billions': () =>
    parquetFile({
      page: { values: 10, encoding: ENCODING.dictionary, bytes: placesOf(BILLIONS) },
      dictionary: ['a'],
    }),
  'a run of billions in a page of the second version': () =>
    parquetFile({
      page: {
        values: 10,
        encoding: ENCODING.dictionary,
        bytes: placesOf(BILLIONS),
        isSecond: true,
      },
      dictionary: ['a'],
    }),
  'billions of packed numbers of no bits': () =>
    parquetFile({
      page: { values: 10, encoding: ENCODING.dictionary, bytes: bytesOf(0, varint(BILLIONS + 1)), isSecond: true }, // prettier-ignore
      dictionary: ['a'],
    }),
  'billions of levels': () =>
    parquetFile({
      page: { values: 10, encoding: ENCODING.plain, bytes: bytesOf(withLength(bytesOf(varint(2 * BILLIONS), 1)), plainTexts(10)) }, // prettier-ignore
      isOptional: true,
    }),
  'billions of rows without a text': () =>
    parquetFile({
      page: { values: 2 ** 31 - 1, encoding: ENCODING.plain, bytes: withLength(bytesOf(varint(2 ** 32 - 2), 0)) }, // prettier-ignore
      isOptional: true,
    }),
  'as many rows as are believed, in a thousand groups of the same bytes': () =>
    parquetFile({
      page: { values: 15_000_000, encoding: ENCODING.plain, bytes: withLength(bytesOf(varint(30_000_000), 0)) }, // prettier-ignore
      ...{ isOptional: true, groups: 1_000 },
    }),
  'a list in a list, a hundred deep, of ten million': () =>
    parquetFile({
      page: { values: 10_000_000, encoding: ENCODING.plain, bytes: bytesOf(withLength(bytesOf(varint(20_000_000), 0)), withLength(bytesOf(varint(20_000_000), 99))) }, // prettier-ignore
      ...{ rows: 10_000_000, depth: 100 },
    }),
  'differences in billions of parts': () =>
    parquetFile({
      page: { values: 10, encoding: ENCODING.deltas, bytes: bytesOf(varint(BILLIONS), varint(BILLIONS), varint(10), zigzag(0), zigzag(1)) }, // prettier-ignore
      type: 'INT64',
    }),
  'a difference of a million digits': () =>
    parquetFile({
      page: { values: 1_000, encoding: ENCODING.deltas, bytes: bytesOf(varint(2 ** 20), varint(1), varint(1_000), zigzag(0), Buffer.alloc(2_000_000, 0xff), 1, 0) }, // prettier-ignore
      type: 'INT64',
    }),
  'texts that each begin with the whole of the last': () =>
    parquetFile({
      page: { values: 200_000, encoding: ENCODING.sharedTexts, bytes: bytesOf(growing(200_000, 1), bytesOf(varint(2 ** 24), varint(1), varint(200_000), zigzag(1), zigzag(0), 0), Buffer.alloc(200_000, 'a')) }, // prettier-ignore
    }),
  'texts that share two billion characters with the last': () =>
    parquetFile({
      page: { values: 100, encoding: ENCODING.sharedTexts, bytes: bytesOf(growing(100, 20_000_000), noDeltas(100)) }, // prettier-ignore
    }),
  'one text of nine million characters in each of 20,000 rows': () =>
    parquetFile({
      page: { values: 20_000, encoding: ENCODING.dictionary, bytes: placesOf(20_000) },
      ...{ dictionary: ['a'.repeat(9_000_000)], isGzip: true },
    }),
  'a number of a million digits in what it says of itself': () =>
    footerFile(bytesOf(0x16, Buffer.alloc(2_000_000, 0xff), 1, 0)),
  'ten million empty row groups': () =>
    footerFile(bytesOf(0x15, zigzag(2), 0x19, 0x0c, 0x16, zigzag(1), 0x19, 0xfc, varint(10_000_000), Buffer.alloc(10_000_000), 0)), // prettier-ignore
  'ten million names without a letter': () => footerFile(withList(0x08, 10_000_000, 0)),
  'ten million numbers of one byte': () => footerFile(withList(0x06, 10_000_000, 1)),
  'ten million flags': () => footerFile(withList(0x01, 10_000_000, 1)),
  'two million columns without a name': () =>
    footerFile(bytesOf(0x15, zigzag(2), 0x19, 0xfc, varint(2_000_000), Buffer.alloc(6_000_000, bytesOf(0x15, 2, 0)), 0x16, zigzag(1), 0x19, 0x0c, 0)), // prettier-ignore
  'columns one within another, a hundred thousand deep': () => {
    const element = bytesOf(0x48, varint(1), Buffer.from('a'), 0x15, zigzag(1), 0);
    return footerFile(bytesOf(0x15, zigzag(2), 0x19, 0xfc, varint(100_000), ...Array.from({ length: 100_000 }, () => element), 0x16, zigzag(1), 0x19, 0x0c, 0)); // prettier-ignore
  },
};
