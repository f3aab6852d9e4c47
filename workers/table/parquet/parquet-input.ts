/**
 * @file Parquet as records, by hyparquet, one row group at a time. Invariant: nested columns stay
 * nested and lists stay lists; numbers keep all their digits; dates are written as ISO 8601 says.
 */
import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type Compressors,
  type FileMetaData,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { classNamesOf, type ClassNames } from '../../../src/core/table/records/hugging-face';
import type { JsonValue } from '../../../src/core/table/records/values';
import { TableError } from '../../../src/core/table/table';
import { tooLarge, UNPACK_BOUNDS, unpackedLimit, type UnpackBounds } from '../byte-source';
import type { RecordInput } from '../input';
import { checkPages } from './parquet-pages';
import { PARSERS, untouched, writtenValue } from './written-value';

/** Rows decoded at once, where a row group has more than fit. */
const ROWS_AT_ONCE = 50_000;
/** What a row group may be in memory. */
const MAX_GROUP_BYTES = 1_500_000_000;

/** @throws TableError where the file is damaged or too large for the memory of a page. */
export async function parquetInput(file: File, bounds = UNPACK_BOUNDS): Promise<RecordInput> {
  const bytes = {
    byteLength: file.size,
    slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(bytes).catch(() => {
    throw new TableError({ code: 'parquet-unreadable', file: file.name });
  });
  const heavy = metadata.row_groups.find((group) => group.total_byte_size > MAX_GROUP_BYTES);
  if (heavy) {
    const rows = Number(heavy.num_rows);
    throw new TableError({ code: 'parquet-heavy', file: file.name, rows });
  }
  checkSizes(file, metadata, bounds);
  await checkPages(bytes, metadata).catch((error: unknown) => unreadable(file, error));
  const unpackers = boundedCompressors(file.name, bounds);
  const nodes = parquetSchema(metadata).children;
  const columns = nodes.map(({ element }) => element.name);
  const stored = untouched(metadata);
  return {
    kind: 'records',
    async run(take, pause) {
      const total = Number(metadata.num_rows);
      let row = 0;
      for (const [rowStart, rowEnd] of rangesOf(metadata)) {
        const read = readRows(bytes, stored, columns, unpackers, rowStart, rowEnd);
        const rows = await read.catch((error: unknown) => unreadable(file, error));
        // One that says it has more rows than there are would be read for ever.
        if (rows.length < rowEnd - rowStart) unreadable(file);
        for (const cells of rows) {
          row++;
          take(new Map(membersOf(file, nodes, cells)), { row, line: row });
          // A group may hold far more rows than should wait.
          if (row % 1000 === 0) await pause(row / Math.max(1, total));
        }
        await pause(row / Math.max(1, total));
      }
    },
    warnings: () => [],
    classNames: () => classNames(metadata),
  };
}

/** @throws TableError for a value that is none, such as a date of no calendar. */
function membersOf(
  file: File,
  nodes: readonly SchemaTree[],
  cells: readonly unknown[],
): (readonly [string, JsonValue])[] {
  try {
    return nodes.map((node, i) => [node.element.name, writtenValue(cells[i], node)] as const);
  } catch (error) {
    return unreadable(file, error);
  }
}

function unreadable(file: File, error?: unknown): never {
  if (error instanceof TableError) throw error;
  throw new TableError({ code: 'parquet-unreadable', file: file.name });
}

/** What the file says of its columns: many pages that each are harmless may burst together. */
function checkSizes(file: File, { row_groups }: FileMetaData, bounds: UnpackBounds): void {
  let unpacked = 0;
  for (const { columns } of row_groups) {
    for (const { meta_data: column } of columns) {
      unpacked += Number(column?.total_uncompressed_size ?? 0);
    }
  }
  // Columns may name the same bytes, so that what is packed is the file, however much they say.
  if (unpacked > unpackedLimit(file.size, bounds)) throw tooLarge(file.name, unpacked);
}

/** A page says how long it will be, and the room for it is taken before a byte of it is unpacked. */
function boundedCompressors(name: string, bounds: UnpackBounds): Compressors {
  const bounded = Object.entries(compressors).map(([codec, unpack]): [string, typeof unpack] => [
    codec,
    (input, length) => {
      if (length > unpackedLimit(input.length, bounds)) throw tooLarge(name, length);
      return unpack(input, length);
    },
  ]);
  return Object.fromEntries(bounded);
}

type Bytes = Parameters<typeof parquetMetadataAsync>[0];

async function readRows(
  file: Bytes,
  metadata: FileMetaData,
  columns: string[],
  unpackers: Compressors,
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  let rows: unknown[][] = [];
  await parquetRead({
    ...{ file, metadata, columns, rowStart, rowEnd },
    compressors: unpackers,
    parsers: PARSERS,
    rowFormat: 'array',
    onComplete: (read) => (rows = read),
  });
  return rows;
}

/** Row groups, the large ones in parts; one at a time, as a file may say that it has any number. */
function* rangesOf({ row_groups }: FileMetaData): Generator<[start: number, end: number]> {
  let start = 0;
  for (const group of row_groups) {
    const end = start + Number(group.num_rows);
    for (let at = start; at < end; at += ROWS_AT_ONCE) yield [at, Math.min(end, at + ROWS_AT_ONCE)];
    start = end;
  }
}

/** What the datasets library notes about the columns; pandas and others note other things. */
function classNames({ key_value_metadata }: FileMetaData): ClassNames {
  const noted = key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (noted === undefined) return new Map();
  try {
    const { info } = JSON.parse(noted) as { info?: { features?: JsonValue } };
    return classNamesOf(info?.features);
  } catch {
    return new Map();
  }
}
