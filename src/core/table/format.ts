/**
 * @file What kind of file this is, judged from its first bytes and characters. Invariant: content
 * decides; the file name only where the content could be either.
 */
import type { BinaryKind } from '../messages/table';
import { TableError, type TableWarning } from './table';

/**
 * `json` is a list of records, or an object with such a list in it; `jsonl` is a record a line.
 */
export type TableFormat = 'delimited' | 'json' | 'jsonl';

export interface SniffedFormat {
  format: TableFormat;
  warnings: TableWarning[];
}

/** Enough characters to see a few hundred rows. */
export const SAMPLE_LENGTH = 65_536;

interface Signature {
  /** The first bytes as Latin-1 characters. */
  start: string;
  kind: BinaryKind;
}

/** The container of old Office documents. */
const OLE = '\xD0\xCF\x11\xE0';

/** Files that people drop by mistake, by how they begin. */
const SIGNATURES: readonly Signature[] = [
  { start: OLE, kind: 'old-office' },
  { start: '%PDF', kind: 'pdf' },
  { start: 'ARROW1', kind: 'arrow' },
  { start: 'FEA1', kind: 'feather' },
  { start: '\x89HDF', kind: 'hdf5' },
  { start: 'SQLite format 3', kind: 'sqlite' },
  { start: 'BZh', kind: 'bzip2' },
  { start: '\x28\xB5\x2F\xFD', kind: 'zstandard' },
  { start: '7z\xBC\xAF\x27\x1C', kind: '7-zip' },
  { start: 'Rar!', kind: 'rar' },
  { start: '\x89PNG', kind: 'picture' },
  { start: '\xFF\xD8\xFF', kind: 'picture' },
  { start: '{\\rtf', kind: 'rtf' },
];

/**
 * Refuses files that are known not to be text, by their first bytes.
 * @throws TableError saying what the file is.
 */
export function refuseKnownBinary(firstBytes: Uint8Array, fileName: string): void {
  const start = Array.from(firstBytes.subarray(0, 16), (byte) => String.fromCharCode(byte)).join(
    '',
  );
  const found = SIGNATURES.find((signature) => start.startsWith(signature.start));
  if (!found) return;
  // New workbooks are zip files; in this older container they are where they are encrypted.
  if (found.start === OLE && ['xlsx', 'xlsm', 'xlsb'].includes(extensionOf(fileName))) {
    throw new TableError({ code: 'file-locked-workbook', file: fileName });
  }
  throw new TableError({ code: 'file-no-text', file: fileName, kind: found.kind });
}

/**
 * Judges the format from the first `SAMPLE_LENGTH` characters (byte order mark removed).
 * @param whole whether the sample is the whole file.
 * @throws TableError for a web page, and for JSON below a comment.
 */
export function sniffFormat(sample: string, fileName: string, whole: boolean): SniffedFormat {
  const extension = extensionOf(fileName);
  if (/^\s*<(!doctype html|html)\b/i.test(sample)) {
    // Some programs export tables so.
    const isSheet = ['xls', 'xlsx'].includes(extension);
    throw new TableError({ code: 'file-web-page', file: fileName, isSheet });
  }
  const looksLikeJson = /^\s*(\{\s*["}]|\[\s*[{\]])/.test(sample);
  const saysJson = ['json', 'jsonl', 'ndjson'].includes(extension);
  // Read as plain text, its braces would become cells.
  if (saysJson && /^\s*(\/[/*]|#)[^]*?\n\s*[[{]/.test(sample)) {
    throw new TableError({ code: 'json-comment', file: fileName });
  }
  // A list of something else is JSON only if its name says so: “[text],label” may head a CSV file.
  if (looksLikeJson || (saysJson && /^\s*[[{]/.test(sample))) {
    const saysDelimited = ['csv', 'tsv', 'tab'].includes(extension);
    return {
      format: holdsRecordPerLine(sample, extension, whole) ? 'jsonl' : 'json',
      warnings: saysDelimited ? [misnamed(fileName, true)] : [],
    };
  }
  return {
    format: 'delimited',
    warnings: saysJson ? [misnamed(fileName, false)] : [],
  };
}

/** One object may be a file of one record, or the object around a list: then the name decides. */
function holdsRecordPerLine(sample: string, extension: string, whole: boolean): boolean {
  const text = sample.trimStart();
  const namedLines = extension === 'jsonl' || extension === 'ndjson';
  const lineEnd = text.indexOf('\n');
  // Programs that print a list record by record end each line in a comma.
  const firstLine = (lineEnd === -1 ? text : text.slice(0, lineEnd)).replace(/,\s*$/, '');
  const rest = lineEnd === -1 ? '' : text.slice(lineEnd).trim();
  // A list is the file, but where each line is one.
  if (text.startsWith('[')) return namedLines && rest.startsWith('[') && isCompleteJson(firstLine);
  // A first line longer than the sample cannot be judged.
  if (lineEnd === -1 && !whole) return namedLines;
  if (isCompleteJson(firstLine)) return namedLines || rest !== '';
  // A brace alone begins an object laid out over lines; anything else in a file named as lines is a
  // faulty line, to be reported as such.
  return namedLines && firstLine.trim() !== '{';
}

function isCompleteJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function misnamed(file: string, isJson: boolean): TableWarning {
  return { code: 'format', message: { code: 'note-misnamed', file, isJson } };
}

/** Files that are unpacked or opened before they are read, by how they begin. */
const CONTAINERS = { 'PK\x03\x04': 'zip', '\x1F\x8B': 'gzip', PAR1: 'parquet' } as const;

/** What kind of container a file is, or null. */
export function containerOf(firstBytes: Uint8Array): 'zip' | 'gzip' | 'parquet' | null {
  const start = String.fromCharCode(...firstBytes.subarray(0, 4));
  const found = Object.entries(CONTAINERS).find(([signature]) => start.startsWith(signature));
  return found ? found[1] : null;
}

/** “csv” for “Data.CSV”; empty for a name without a dot. */
export function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot === -1 ? '' : fileName.slice(dot + 1).toLowerCase();
}
