/**
 * @file The pages of a row group, looked through before any is read: hyparquet takes what they say of themselves at its
 * word, and where one lacks its length, or says that it has billions of values, it reads for ever.
 */
import type { ColumnMetaData, Compressors, RowGroup, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { checkContents, type Column, type PageHeader } from './page-contents';
import { checkRecord, MisleadingBytes } from './thrift-shape';

export interface Bytes {
  byteLength: number;
  slice: (start: number, end?: number) => Promise<ArrayBuffer> | ArrayBuffer;
}

interface Page {
  header: PageHeader;
  column: Column;
  start: number;
  end: number;
  values: number;
}

/** A header is some hundred bytes long, with the least and greatest values of its page. */
const HEADER_BYTES = 4_096;
const LONGEST_HEADER = 16_777_216;

/** Values that do no harm, however few bytes there are to them, and those that a byte may stand for beyond. */
const HARMLESS_VALUES = 16_000_000;
const VALUES_PER_BYTE = 4;

/** A row group has more values than fit into the memory of a page. */
export class TooManyValues extends Error {
  override name = 'TooManyValues';
}

/**
 * @throws Error where a page has no sound length, a column has not the values that it says, or fewer than rows, or where
 *   what is packed in a page misleads; TooManyValues.
 */
export async function checkPages(
  file: Bytes,
  { columns, num_rows: rows }: RowGroup,
  schema: SchemaTree,
  compressors: Compressors,
): Promise<void> {
  const pages: Page[] = [];
  for (const { meta_data: metadata } of columns) {
    if (!metadata) continue;
    if (rows > metadata.num_values) throw new Error(`Of ${rows} rows there are fewer values.`);
    const path = getTreePath(schema, metadata.path_in_schema);
    pages.push(...(await pagesOf(file, { metadata, path, compressors })));
  }
  checkValues(pages);
  // What is large first: whether it is as large as it says decides how many values are believed.
  pages.sort((a, b) => b.header.uncompressed_page_size - a.header.uncompressed_page_size);
  for (const { header, column, start, end } of pages) {
    checkContents(new Uint8Array(await file.slice(start, end)), header, column);
  }
}

/** Values weigh as much as they are nested. */
function checkValues(pages: readonly Page[]): void {
  let [values, bytes] = [0, 0];
  for (const page of pages) {
    const weight = page.values * (page.column.path.length - 1);
    const size = page.header.uncompressed_page_size;
    if (weight > Math.max(HARMLESS_VALUES, size * VALUES_PER_BYTE)) throw new TooManyValues();
    values += weight;
    bytes += size;
  }
  if (values > Math.max(HARMLESS_VALUES, bytes * VALUES_PER_BYTE)) throw new TooManyValues();
}

/** Where a column begins: an offset of 0, which some programs write, is none. */
function startOf({ dictionary_page_offset, data_page_offset }: ColumnMetaData): number {
  return Number(dictionary_page_offset || data_page_offset);
}

async function pagesOf(file: Bytes, column: Column): Promise<Page[]> {
  const start = startOf(column.metadata);
  const end = Math.min(file.byteLength, start + Number(column.metadata.total_compressed_size));
  let left = Number(column.metadata.num_values);
  const pages: Page[] = [];
  for (let at = start; left > 0 && at < end - 1;) {
    const { header, length, values } = await headerAt(file, at, end);
    const from = at + length;
    at = from + header.compressed_page_size;
    left -= values;
    const isSound = Number.isSafeInteger(at) && at <= end && values >= 0 && left >= 0;
    if (!isSound) throw new MisleadingBytes(`A page at ${at} is not sound.`);
    pages.push({ header, column, start: from, end: at, values });
  }
  if (left > 0) throw new MisleadingBytes(`${left} values are in no page.`);
  return pages;
}

/** The header of a page, its own length, and how many values the page has; a dictionary has none. */
async function headerAt(
  file: Bytes,
  at: number,
  end: number,
): Promise<{ header: PageHeader; length: number; values: number }> {
  for (let room = HEADER_BYTES; ; room *= 16) {
    const view = new DataView(await file.slice(at, Math.min(end, at + room)));
    const reader = { view, offset: 0 };
    try {
      checkRecord(view, 0, file.byteLength);
      const header = parquetHeader(reader);
      const size = header.compressed_page_size as number | undefined;
      const { data_page_header: data = header.data_page_header_v2 } = header;
      if (size === undefined || !(size >= 0)) break;
      return { header, length: reader.offset, values: data?.num_values ?? 0 };
    } catch (error) {
      // Longer than what was looked at, or none.
      if (view.byteLength < room || room >= LONGEST_HEADER) throw error;
    }
  }
  throw new MisleadingBytes(`The page at ${at} has no length.`);
}
