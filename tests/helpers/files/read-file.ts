/** @file Reads a file made of text or bytes as the table worker does, for tests. */
import type { TableWarning } from '../../../src/core/table/table';
import type { FileDialect } from '../../../src/core/exports/file-dialect';
import type { ImportFindings } from '../../../src/core/table/choices';
import type { ImportRequest } from '../../../workers/table/api';
import { messageOf } from '../../../src/core/messages/message';
import { wordsOf } from '../../../src/ui/words/messages/words-of';
import { TableReader } from '../../../workers/table/reader';
import { inWords } from '../in-words';

export interface ReadTable {
  columns: string[];
  rows: string[][];
  warnings: TableWarning[];
  /** The warnings' words, one a line. */
  messages: string;
  header: string[];
  dialect?: FileDialect;
  findings: ImportFindings;
}

type Content = string | Uint8Array<ArrayBuffer>;

/** @param pieceBytes how much of the file is read at once. */
export function readFile(
  content: Content,
  name = 'table.csv',
  pieceBytes?: number,
  request: ImportRequest = {},
): Promise<ReadTable> {
  return readFiles([new File([content], name)], request, pieceBytes);
}

export async function readFiles(
  files: File[],
  request: ImportRequest = {},
  pieceBytes?: number,
): Promise<ReadTable> {
  const rows: string[][] = [];
  const reading = new TableReader(pieceBytes).read(
    files,
    request,
    (chunk) => void rows.push(...chunk),
    () => undefined,
  );
  const { rowCount, warnings, ...table } = await inWords(reading);
  if (rowCount !== rows.length) throw new Error(`${rowCount} rows announced, ${rows.length} came`);
  return { ...table, rows, warnings, messages: wordsOfAll(warnings) };
}

/** What they tell, one a line. */
function wordsOfAll(warnings: readonly TableWarning[]): string {
  return warnings.map(({ message }) => wordsOf(message)).join('\n');
}

/** The words of the TableError that reading the file ends in. */
export async function refusal(
  content: string | Uint8Array<ArrayBuffer>,
  name?: string,
  pieceBytes?: number,
): Promise<string> {
  try {
    await readFile(content, name, pieceBytes);
  } catch (error) {
    if (error instanceof Error && error.name === 'TableError') return wordsOf(messageOf(error));
    throw error;
  }
  throw new Error('The file was read, but it should have been refused.');
}

/** A string as UTF-16 bytes with a byte order mark. */
export function utf16(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const marked = `\uFEFF${text}`;
  const view = new DataView(new ArrayBuffer(marked.length * 2));
  for (let i = 0; i < marked.length; i++) view.setUint16(i * 2, marked.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

/** A string whose characters are all below 256 as one byte each. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
