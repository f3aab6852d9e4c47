/**
 * @file The pages of a Parquet file, looked through before any is read: hyparquet takes their headers at their word, and
 * where one lacks its length, or a column its values, it reads for ever. Only headers are read here, not what is in the pages.
 */
import type { FileMetaData } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

interface Bytes {
  byteLength: number;
  slice: (start: number, end?: number) => Promise<ArrayBuffer> | ArrayBuffer;
}

/** A header is some hundred bytes long, with the least and greatest values of its page. */
const HEADER_BYTES = 4_096;
const LONGEST_HEADER = 16_777_216;

/** @throws Error where a page has no sound length, or a column has not the values that it says, or fewer than rows. */
export async function checkPages(file: Bytes, { row_groups }: FileMetaData): Promise<void> {
  for (const { columns, num_rows: rows } of row_groups) {
    for (const { meta_data: column } of columns) {
      if (!column) continue;
      if (rows > column.num_values) throw new Error(`Of ${rows} rows there are fewer values.`);
      const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
      const end = Math.min(file.byteLength, start + Number(column.total_compressed_size));
      await checkColumn(file, start, end, Number(column.num_values));
    }
  }
}

async function checkColumn(file: Bytes, start: number, end: number, values: number): Promise<void> {
  let left = values;
  for (let at = start; left > 0 && at < end - 1;) {
    const page = await headerAt(file, at, end);
    left -= page.values;
    at += page.bytes;
    const isSound = Number.isSafeInteger(at) && at <= end && page.values >= 0 && left >= 0;
    if (!isSound) throw new Error(`A page at ${at} is not sound.`);
  }
  if (left > 0) throw new Error(`${left} values are in no page.`);
}

/** How long a page is with its header, and how many values it has; a dictionary has none. */
async function headerAt(
  file: Bytes,
  at: number,
  end: number,
): Promise<{ bytes: number; values: number }> {
  for (let room = HEADER_BYTES; ; room *= 16) {
    const view = new DataView(await file.slice(at, Math.min(end, at + room)));
    const reader = { view, offset: 0 };
    try {
      const header = parquetHeader(reader);
      const size = header.compressed_page_size as number | undefined;
      const { data_page_header: data = header.data_page_header_v2 } = header;
      if (size === undefined || !(size >= 0)) break;
      return { bytes: reader.offset + size, values: data?.num_values ?? 0 };
    } catch (error) {
      // Longer than what was looked at, or none.
      if (view.byteLength < room || room >= LONGEST_HEADER) throw error;
    }
  }
  throw new Error(`The page at ${at} has no length.`);
}
