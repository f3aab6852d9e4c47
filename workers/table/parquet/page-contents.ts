/** @file What is in a page of a Parquet file, checked before hyparquet unpacks it: levels first, then values. */
import type { ColumnMetaData, Compressors, SchemaTree } from 'hyparquet';
import type { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { checkDeltas, checkRuns, checkSharedTexts } from './packed-numbers';
import { MisleadingBytes } from './thrift-shape';

export type PageHeader = ReturnType<typeof parquetHeader>;
type SecondHeader = NonNullable<PageHeader['data_page_header_v2']>;
type Encoding = SecondHeader['encoding'];

/** A column of a row group. */
export interface Column {
  metadata: ColumnMetaData;
  /** From the schema's root to it. */
  path: SchemaTree[];
  compressors: Compressors;
}

interface Values {
  encoding: Encoding;
  isBoolean: boolean;
  count: number;
}

/** @throws MisleadingBytes, RangeError or the library's own error where the page cannot be what it says. */
export function checkContents(bytes: Uint8Array, header: PageHeader, column: Column): void {
  const isBoolean = column.metadata.type === 'BOOLEAN';
  const { data_page_header: data, data_page_header_v2: second } = header;
  if (data) {
    const { codec } = column.metadata;
    const size = header.uncompressed_page_size;
    const view = viewOf(decompressPage(bytes, size, codec, column.compressors));
    const { offset, filled } = checkLevels(view, data.num_values, column.path);
    checkValues(view, offset, { encoding: data.encoding, isBoolean, count: filled });
  } else if (second) {
    const view = checkSecondLevels(bytes, header, second, column);
    const count = second.num_values - second.num_nulls;
    if (!(count >= 0)) throw new MisleadingBytes(`A page of ${count} values.`);
    checkValues(view, 0, { encoding: second.encoding, isBoolean, count });
  }
}

/** @returns where the values begin, and how many of them are there. */
function checkLevels(
  view: DataView,
  values: number,
  path: SchemaTree[],
): { offset: number; filled: number } {
  const [repetitions, definitions] = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
  let offset = 0;
  if (repetitions > 0) {
    checkRuns(view, 4, bitsOf(repetitions), values);
    offset = 4 + view.getUint32(0, true);
  }
  if (definitions === 0) return { offset, filled: values };
  checkRuns(view, offset + 4, bitsOf(definitions), values);
  const levels = new Int32Array(values);
  const reader = { view, offset };
  readRleBitPackedHybrid(reader, bitsOf(definitions), levels);
  let filled = 0;
  for (const level of levels) if (level === definitions) filled++;
  return { offset: reader.offset, filled };
}

/**
 * Levels of a page of the second version stand before what is packed.
 * @returns the values.
 */
function checkSecondLevels(
  bytes: Uint8Array,
  header: PageHeader,
  second: SecondHeader,
  { metadata, path, compressors }: Column,
): DataView {
  const { repetition_levels_byte_length: before, definition_levels_byte_length: after } = second;
  if (!(before >= 0 && after >= 0)) throw new MisleadingBytes('Levels of no length.');
  const [repetitions, definitions] = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
  const levels = viewOf(bytes);
  if (repetitions > 0) checkRuns(levels, 0, bitsOf(repetitions), second.num_values);
  if (definitions > 0) checkRuns(levels, before, bitsOf(definitions), second.num_values);
  const packed = bytes.subarray(before + (definitions > 0 ? after : 0));
  if (second.is_compressed === false) return viewOf(packed);
  const size = header.uncompressed_page_size - before - after;
  return viewOf(decompressPage(packed, size, metadata.codec, compressors));
}

function checkValues(view: DataView, offset: number, { encoding, isBoolean, count }: Values): void {
  if (count === 0) return;
  if (encoding === 'RLE' && isBoolean) checkRuns(view, offset + 4, 1, count);
  else if (/DICTIONARY$|^RLE$/.test(encoding)) {
    if (isBoolean) throw new MisleadingBytes('Two values have no dictionary.');
    checkRuns(view, offset + 1, view.getUint8(offset), count);
  } else if (encoding === 'DELTA_BINARY_PACKED' || encoding === 'DELTA_LENGTH_BYTE_ARRAY') {
    checkDeltas(view, offset, count);
  } else if (encoding === 'DELTA_BYTE_ARRAY') checkSharedTexts(view, offset, count);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function bitsOf(level: number): number {
  return 32 - Math.clz32(level);
}
