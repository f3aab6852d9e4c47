/**
 * @file What is in a zip file: a workbook, which is one, or a table that somebody packed. Invariant:
 * nothing is unpacked that is not read, and nothing further than a table of its size would.
 */
import { BlobReader, configure, ZipReader, type Entry, type FileEntry } from '@zip.js/zip.js';
import { PACKED_PIECE_BYTES } from '../../src/core/packed-piece';
import type { DocumentKind } from '../../src/core/messages/table';
import { extensionOf } from '../../src/core/table/format';
import { splitsOf } from '../../src/core/table/splits';
import { TableError } from '../../src/core/table/table';
import { tooLarge, unpackedLimit, type ByteSource } from './byte-source';
import { isTextFolder } from './text-folder';
import { entrySource } from './zip-entry';
import type { OpenedFile, OpenOptions } from './opened-file';

// The library's own workers would be workers of a worker.
configure({ useWebWorkers: false, chunkSize: PACKED_PIECE_BYTES });

/** What every workbook has. */
const WORKBOOK_PART = 'xl/workbook.xml';
const WORKBOOKS = ['xlsx', 'xlsm'];
const TABLES = ['csv', 'tsv', 'tab', 'txt', 'json', 'jsonl', 'ndjson', 'parquet', ...WORKBOOKS];
const MAX_ENTRIES = 10_000;

export async function openZip(file: File, options: OpenOptions): Promise<OpenedFile> {
  const entries = await entriesOf(file);
  const names = entries.map(({ filename }) => filename);
  if (names.includes(WORKBOOK_PART)) {
    checkTotal(file, entries);
    const { openWorkbook } = await import('./workbook/open-workbook');
    return openWorkbook(file.name, entries, options);
  }
  refuseDocuments(file.name, names);
  const tables = entries.filter(({ filename }) => isTable(filename));
  const parts = tables.map(({ filename }) => filename);
  const chosen = tables.find(({ filename }) => filename === options.choices.part) ?? tables[0];
  if (!chosen) {
    throw new TableError({
      code: 'archive-no-table',
      ...{ file: file.name, endings: heldInstead(names) },
    });
  }
  const opened = {
    parts: parts.length > 1 ? parts : [],
    part: parts.length > 1 ? chosen.filename : undefined,
    isPartCertain: false,
    warnings: [],
  };
  const source = entrySource(chosen);
  const extension = extensionOf(chosen.filename);
  if (WORKBOOKS.includes(extension)) return openPackedWorkbook(source, opened, options);
  if (extension !== 'parquet') return { ...opened, source };
  const { parquetInput } = await import('./parquet/parquet-input');
  return { ...opened, input: await parquetInput(await unpackedFile(source)) };
}

/** Where it is the only table of the archive, its sheets are what there is to choose from. */
async function openPackedWorkbook(
  source: ByteSource,
  around: Omit<OpenedFile, 'source' | 'input'>,
  { choices, expected }: OpenOptions,
): Promise<OpenedFile> {
  const isAlone = around.parts.length === 0;
  const said = isAlone ? choices : { ...choices, part: undefined };
  const file = await unpackedFile(source);
  const entries = await entriesOf(file);
  // No archive is looked for in another: it may hold itself.
  if (!entries.some(({ filename }) => filename === WORKBOOK_PART)) {
    throw new TableError({ code: 'archive-damaged', file: file.name });
  }
  checkTotal(file, entries);
  const { openWorkbook } = await import('./workbook/open-workbook');
  const workbook = await openWorkbook(file.name, entries, { choices: said, expected });
  return isAlone ? workbook : { ...workbook, ...around, warnings: workbook.warnings };
}

/** The tables in a zip file where each is a part of one dataset, train and test; null where they are not. */
export async function splitTables(file: File): Promise<string[] | null> {
  const entries = await entriesOf(file);
  const names = entries.flatMap(({ filename }) => (isTable(filename) ? [filename] : []));
  return splitsOf(names) ? names : null;
}

/** The texts in a zip file, where it holds nothing but several, one a file; null where it does not. */
export async function textFiles(file: File): Promise<File[] | null> {
  const entries = (await entriesOf(file)).filter(({ filename }) => isTable(filename));
  const names = entries.map(({ filename }) => ({ name: filename }));
  if (!isTextFolder(names) || splitsOf(names.map(({ name }) => name))) return null;
  checkTotal(file, entries);
  const files: File[] = [];
  for (const entry of entries) files.push(await unpackedFile(entrySource(entry)));
  return files;
}

/** What is read of all files of an archive: many that each are harmless may burst together. */
function checkTotal(file: File, entries: readonly FileEntry[]): void {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unpacked > unpackedLimit(file.size)) throw tooLarge(file.name, unpacked);
}

/** Parquet is read from its end, so it is unpacked as a whole; the browser keeps it outside the script's memory. */
async function unpackedFile(source: ByteSource): Promise<File> {
  const parts: Blob[] = [];
  for await (const { bytes } of source.pieces()) parts.push(new Blob([bytes]));
  return new File(parts, source.name);
}

async function entriesOf(file: File): Promise<FileEntry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of new ZipReader(new BlobReader(file)).getEntriesGenerator()) {
      entries.push(entry);
      if (entries.length <= MAX_ENTRIES) continue;
      throw new TableError({ code: 'archive-many-files', file: file.name, most: MAX_ENTRIES });
    }
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError({ code: 'archive-damaged', file: file.name });
  }
  // A link is the path of another file, and no table.
  const files = entries.filter((entry): entry is FileEntry => !entry.directory && !entry.symlink);
  checkNames(file.name, files);
  const packed = files.reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  // Files that are in the same bytes: a short archive can hold any number of them.
  if (packed > file.size) throw new TableError({ code: 'archive-damaged', file: file.name });
  return files;
}

/** Of two files of one name some programs show the first, others the last: nobody knows what he has seen. */
function checkNames(file: string, entries: readonly FileEntry[]): void {
  const names = new Set<string>();
  for (const { filename } of entries) {
    if (names.has(filename)) throw new TableError({ code: 'archive-twice', file, part: filename });
    names.add(filename);
  }
}

function isTable(path: string): boolean {
  return !isAside(path) && TABLES.includes(extensionOf(path));
}

/** Programs that pack folders add files of their own beside them. */
function isAside(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return name.startsWith('.') || path.startsWith('__MACOSX/');
}

/** What the archive holds, by the endings of its files. */
function heldInstead(names: readonly string[]): string[] {
  const endings = new Set(
    names
      .filter((name) => !isAside(name))
      .map(extensionOf)
      .filter(Boolean),
  );
  return [...endings].slice(0, 3).map((ending) => `.${ending}`);
}

/** Documents that are zip files, by a file that each of them has. */
const DOCUMENTS: readonly [entry: string, kind: DocumentKind][] = [
  ['xl/workbook.bin', 'xlsb'],
  ['word/document.xml', 'word'],
  ['ppt/presentation.xml', 'slides'],
  ['Index/Document.iwa', 'numbers'],
  ['Index.zip', 'numbers'],
  ['content.xml', 'open-document'],
];

function refuseDocuments(fileName: string, names: readonly string[]): void {
  const found = DOCUMENTS.find(([entry]) => names.includes(entry));
  if (found) throw new TableError({ code: 'file-document', file: fileName, kind: found[1] });
}
