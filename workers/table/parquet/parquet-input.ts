/**
 * @file Parquet as records, by hyparquet, one row group at a time. Invariant: nested columns stay
 * nested and lists stay lists; numbers keep all their digits; dates are written as ISO 8601 says.
 */
import {
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type Compressors,
  type FileMetaData,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { classNamesOf, type ClassNames } from '../../../src/core/table/records/hugging-face';
import type { JsonValue } from '../../../src/core/table/records/values';
import { MOST_COLUMNS, TableError } from '../../../src/core/table/table';
import { tooLarge, UNPACK_BOUNDS, unpackedLimit, type UnpackBounds } from '../byte-source';
import type { RecordInput } from '../input';
import { checkPages, TooManyValues, type Bytes } from './parquet-pages';
import { checkRecord, MisleadingBytes } from './thrift-shape';
import { PARSERS, untouched, writtenValue } from './written-value';

/** Rows decoded at once, where a row group has more than fit. */
const ROWS_AT_ONCE = 50_000;
/** What a row group may be in memory. */
const MAX_GROUP_BYTES = 1_500_000_000;
/** The length of what the file says of itself, and the mark that it is Parquet. */
const END_BYTES = 8;
/** Columns one within another; lists take two each. */
const MOST_DEPTH = 100;
/** How often the bytes of a file may be counted in its columns. */
const MOST_SHARED = 2;

/** @throws TableError where the file is damaged or too large for the memory of a page. */
export async function parquetInput(file: File, bounds = UNPACK_BOUNDS): Promise<RecordInput> {
  const bytes = {
    byteLength: file.size,
    slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
  };
  const { metadata, schema } = await readMetadata(bytes).catch((error: unknown) =>
    unreadable(file, error),
  );
  const heavy = metadata.row_groups.find((group) => group.total_byte_size > MAX_GROUP_BYTES);
  if (heavy) throw tooHeavy(file, heavy);
  checkSizes(file, metadata, bounds);
  const unpackers = boundedCompressors(file.name, bounds);
  const nodes = schema.children;
  const columns = nodes.map(({ element }) => element.name);
  const stored = untouched(metadata);
  const checked = new Set<RowGroup>();
  return {
    kind: 'records',
    async run(take, pause) {
      const total = Number(metadata.num_rows);
      let row = 0;
      for (const group of metadata.row_groups) {
        if (!checked.has(group)) {
          await checkPages(bytes, group, schema, unpackers).catch((error: unknown) => {
            throw error instanceof TooManyValues ? tooHeavy(file, group) : unreadable(file, error);
          });
          checked.add(group);
        }
        for (const [rowStart, rowEnd] of rangesOf(group)) {
          // The library looks at all groups that it knows of for each part.
          const part = { ...stored, row_groups: [group] };
          const read = readRows(bytes, part, columns, unpackers, rowStart, rowEnd);
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
      }
    },
    warnings: () => [],
    classNames: () => classNames(metadata),
  };
}

/** What the file says of itself, at its end, and its columns as a tree. */
async function readMetadata(file: Bytes): Promise<{ metadata: FileMetaData; schema: SchemaTree }> {
  const end = file.byteLength - END_BYTES;
  const length = new DataView(await file.slice(end, file.byteLength)).getUint32(0, true);
  const footer = await file.slice(Math.max(0, end - length), file.byteLength);
  checkRecord(new DataView(footer), 0, file.byteLength);
  const metadata = parquetMetadata(footer);
  checkDepth(metadata);
  const leaves = metadata.schema.filter(({ type }) => type !== undefined).length;
  if (leaves > MOST_COLUMNS) {
    throw new TableError({ code: 'table-wide', columns: leaves, most: MOST_COLUMNS });
  }
  return { metadata, schema: parquetSchema(metadata) };
}

/** What reads a column within others does so by recursion, and notes the names of all of them. */
function checkDepth({ schema }: FileMetaData): void {
  /** Of the columns around this one, how many are still to come in each. */
  const open: number[] = [];
  for (const { num_children } of schema) {
    while (open.at(-1) === 0) open.pop();
    const left = open.pop();
    if (left !== undefined) open.push(left - 1);
    if (num_children) open.push(num_children);
    if (open.length > MOST_DEPTH)
      throw new MisleadingBytes(`${open.length} columns in each other.`);
  }
}

function tooHeavy(file: File, group: RowGroup): TableError {
  const rows = Number(group.num_rows);
  return new TableError({ code: 'parquet-heavy', file: file.name, rows });
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
  const limit = unpackedLimit(file.size, bounds);
  let [packed, unpacked, rows] = [0, 0, 0];
  for (const { columns, num_rows } of row_groups) {
    rows += Number(num_rows);
    for (const { meta_data: column } of columns) {
      packed += Number(column?.total_compressed_size ?? 0);
      unpacked += Number(column?.total_uncompressed_size ?? 0);
    }
  }
  // Columns may name the same bytes, so that what is packed is the file, however much they say.
  if (unpacked > limit) throw tooLarge(file.name, unpacked);
  // As a text, a row has a byte at least.
  if (rows > limit) throw tooLarge(file.name, rows);
  // Some programs count bytes twice, but no column is that of another.
  if (packed > MOST_SHARED * file.size) unreadable(file);
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

/** The rows of a group, those of a large one in parts; one at a time, as a file may say that it has any number. */
function* rangesOf(group: RowGroup): Generator<[start: number, end: number]> {
  const rows = Number(group.num_rows);
  for (let at = 0; at < rows; at += ROWS_AT_ONCE) yield [at, Math.min(rows, at + ROWS_AT_ONCE)];
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
