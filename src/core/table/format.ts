/**
 * @file What kind of file this is, judged from its first bytes and characters. Invariant: content
 * decides; the file name only where the content could be either.
 */
import { NOTHING_IMPORTED, quoteText } from './messages';
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
  what: string;
  advice: string;
}

const SAVE_AS_CSV = 'Open it in its program and save or export it as CSV (UTF-8).';
const UNPACK = 'Unpack it and choose the table inside.';
const CONVERT = 'Convert it to CSV or JSONL.';

/** The container of old Office documents. */
const OLE = '\xD0\xCF\x11\xE0';

/** Files that people drop by mistake, by how they begin. */
const SIGNATURES: readonly Signature[] = [
  {
    start: OLE,
    what: 'an old Excel workbook or Office document',
    advice: SAVE_AS_CSV,
  },
  { start: '%PDF', what: 'a PDF document', advice: 'Copy its table into a spreadsheet first.' },
  { start: 'ARROW1', what: 'an Arrow file', advice: CONVERT },
  { start: 'FEA1', what: 'a Feather file', advice: CONVERT },
  { start: '\x89HDF', what: 'an HDF5 file', advice: CONVERT },
  { start: 'SQLite format 3', what: 'an SQLite database', advice: 'Export a table of it as CSV.' },
  { start: 'BZh', what: 'a bzip2 archive', advice: UNPACK },
  { start: '\x28\xB5\x2F\xFD', what: 'a Zstandard archive', advice: UNPACK },
  { start: '7z\xBC\xAF\x27\x1C', what: 'a 7-Zip archive', advice: UNPACK },
  { start: 'Rar!', what: 'a RAR archive', advice: UNPACK },
  { start: '\x89PNG', what: 'a picture', advice: 'Choose a table of texts.' },
  { start: '\xFF\xD8\xFF', what: 'a picture', advice: 'Choose a table of texts.' },
  { start: '{\\rtf', what: 'a formatted text document (RTF)', advice: SAVE_AS_CSV },
];

/**
 * Refuses files that are known not to be text, by their first bytes.
 * @throws TableError saying what the file is and what to do.
 */
export function refuseKnownBinary(firstBytes: Uint8Array, fileName: string): void {
  const start = Array.from(firstBytes.subarray(0, 16), (byte) => String.fromCharCode(byte)).join(
    '',
  );
  const found = SIGNATURES.find((signature) => start.startsWith(signature.start));
  if (!found) return;
  // New workbooks are zip files; in this older container they are where they are encrypted.
  if (found.start === OLE && ['xlsx', 'xlsm', 'xlsb'].includes(extensionOf(fileName))) {
    throw new TableError(
      `${quoteText(fileName)} is protected by a password, or is an old workbook under a new name. ` +
        `${NOTHING_IMPORTED} Open it in its program, take the password away and save it as XLSX, or ` +
        'save it as CSV (UTF-8).',
    );
  }
  throw new TableError(
    `${quoteText(fileName)} is ${found.what}, not a text file. ${NOTHING_IMPORTED} ${found.advice}`,
  );
}

/**
 * Judges the format from the first `SAMPLE_LENGTH` characters (byte order mark removed).
 * @param whole whether the sample is the whole file.
 * @throws TableError for a web page, and for JSON below a comment.
 */
export function sniffFormat(sample: string, fileName: string, whole: boolean): SniffedFormat {
  const extension = extensionOf(fileName);
  if (/^\s*<(!doctype html|html)\b/i.test(sample)) {
    const advice = ['xls', 'xlsx'].includes(extension)
      ? 'Some programs export tables so. Open it in a spreadsheet program and save it as XLSX or CSV (UTF-8).'
      : 'Perhaps a sign-in page was saved instead of the file: download it again.';
    throw new TableError(
      `${quoteText(fileName)} is a web page, not a table. ${NOTHING_IMPORTED} ${advice}`,
    );
  }
  const looksLikeJson = /^\s*(\{\s*["}]|\[\s*[{\]])/.test(sample);
  const saysJson = ['json', 'jsonl', 'ndjson'].includes(extension);
  // Read as plain text, its braces would become cells.
  if (saysJson && /^\s*(\/[/*]|#)[^]*?\n\s*[[{]/.test(sample)) {
    throw new TableError(
      `${quoteText(fileName)} begins with a comment, which JSON does not have. ${NOTHING_IMPORTED} ` +
        'Remove the comments, or export the file again without them.',
    );
  }
  // A list of something else is JSON only if its name says so: “[text],label” may head a CSV file.
  if (looksLikeJson || (saysJson && /^\s*[[{]/.test(sample))) {
    const saysDelimited = ['csv', 'tsv', 'tab'].includes(extension);
    return {
      format: holdsRecordPerLine(sample, extension, whole) ? 'jsonl' : 'json',
      warnings: saysDelimited ? [misnamed(fileName, 'JSON')] : [],
    };
  }
  return {
    format: 'delimited',
    warnings: saysJson ? [misnamed(fileName, 'rows of plain text (CSV)')] : [],
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

function misnamed(fileName: string, content: string): TableWarning {
  return {
    code: 'format',
    message: `${quoteText(fileName)} holds ${content} whatever its name; it was read as such.`,
  };
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
