/**
 * @file What kind of file this is, judged from its first bytes and characters. Invariant: content
 * decides; the file name only where the content could be either.
 */
import { refuseNoTable } from './signatures';
import { TableError, type TableWarning } from './table';

/**
 * `json` is a list of records, or an object with such a list in it; `jsonl` is a record a line; `json-sequence` is
 * records one after the other, whose lines end anywhere.
 */
export type TableFormat = 'delimited' | 'json' | 'jsonl' | 'json-sequence';

export interface SniffedFormat {
  format: TableFormat;
  /** Its records are lists of cells, `[["text", "label"], ["a", "b"]]`. */
  isGrid: boolean;
  warnings: TableWarning[];
}

/** Enough characters to see a few hundred rows. */
export const SAMPLE_LENGTH = 65_536;

/**
 * Judges the format from the first `SAMPLE_LENGTH` characters (byte order mark removed).
 * @param whole whether the sample is the whole file.
 * @throws TableError for what is known to be no table, and for JSON below a comment.
 */
export function sniffFormat(written: string, fileName: string, whole: boolean): SniffedFormat {
  const extension = extensionOf(fileName);
  const sample = withoutMarks(written);
  refuseNoTable(sample, fileName, extension);
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
      format: jsonFormat(sample, extension, whole),
      isGrid: /^\s*\[/.test(sample) && LIST_OF_CELLS.test(sample) && !TEXT_AND_MORE.test(sample),
      warnings: saysDelimited ? [misnamed(fileName, true)] : [],
    };
  }
  return {
    format: 'delimited',
    isGrid: false,
    warnings: saysJson ? [misnamed(fileName, false)] : [],
  };
}

/** Before a JSON text stands a mark in sequences of them (RFC 7464). */
function withoutMarks(sample: string): string {
  return sample.startsWith('\u001e') ? sample.replaceAll('\u001e', '') : sample;
}

/** `["a", 1]`, a line or within a list. */
const LIST_OF_CELLS = /^\s*\[\s*(?:\[|[^[{]*\]\s*[\r\n]\s*\[)/;
/** `["a", {"cats": {}}]` is a text and what is known of it. */
const TEXT_AND_MORE = /^\s*\[\s*\[?\s*"(?:[^"\\]|\\.)*"\s*,\s*\{/;

function jsonFormat(sample: string, extension: string, whole: boolean): SniffedFormat['format'] {
  if (holdsRecordPerLine(sample, extension, whole)) return 'jsonl';
  return isSequence(sample) ? 'json-sequence' : 'json';
}

/** After the first object another begins, with nothing between them but white space. */
function isSequence(sample: string): boolean {
  const text = sample.trimStart();
  if (!text.startsWith('{')) return false;
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs)) {
    if (part === '{') depth++;
    else if (part === '}') depth--;
    if (depth === 0)
      return text
        .slice(index + 1)
        .trimStart()
        .startsWith('{');
  }
  return false;
}

/** One object may be a file of one record, or the object around a list: then the name decides. */
function holdsRecordPerLine(sample: string, extension: string, whole: boolean): boolean {
  const text = sample.trimStart();
  const namedLines = extension === 'jsonl' || extension === 'ndjson';
  const lineEnd = text.search(/[\r\n]/);
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
