/** @file Why a file cannot be read as a table, or another file not be joined to it. Nothing of it was imported. */

export type TableMessage =
  | { code: 'table-missing' }
  | { code: 'table-empty' }
  | { code: 'table-no-rows' }
  | { code: 'table-no-names' }
  | { code: 'table-wide'; columns: number; most: number }
  | { code: 'table-hollow'; columns: number }
  | { code: 'table-cell-long'; row: number; most: number }
  | { code: 'table-rows-long'; first: number; last: number; megabytes: number }
  | { code: 'records-missing' }
  | { code: 'records-no-fields' }
  | { code: 'records-many-fields'; record: number; most: number }
  | FileMessage
  | JsonMessage
  | { code: 'csv-quotation'; row: number; line: number; isClosed: boolean; text: string }
  | { code: 'csv-row-long'; row: number; line: number; most: number; isQuoted: boolean }
  | { code: 'parquet-unreadable'; file: string }
  | { code: 'parquet-heavy'; file: string; rows: number }
  | { code: 'workbook-empty'; file: string }
  | { code: 'workbook-damaged'; part: string }
  | { code: 'workbook-heavy'; most: number }
  /** Of several files that should be one table. */
  | { code: 'files-differ'; file: string; surplus: string[]; lacking: string[] }
  /** Of a later file of a project's table. */
  | { code: 'more-rows-no-texts'; file: string; column: string }
  | { code: 'annotator-no-labels' }
  | { code: 'annotators-many'; most: number };

/** Of what a file is, whatever is in it. */
export type FileMessage =
  | { code: 'file-gone'; file: string }
  /** What reads files ended, or answered no more. */
  | { code: 'reading-lost'; file: string }
  /** By a tab that was closed. */
  | { code: 'import-broken-off'; files: string[] }
  | { code: 'file-no-text'; file: string; kind: BinaryKind }
  | { code: 'file-no-table'; file: string; kind: NoTableKind }
  | { code: 'file-document'; file: string; kind: DocumentKind }
  | { code: 'file-locked'; file: string }
  | { code: 'file-locked-workbook'; file: string }
  | { code: 'file-web-page'; file: string; isSheet: boolean }
  | { code: 'file-zero-byte'; row: number; line: number }
  /** `endings`: of what it holds instead. */
  | { code: 'archive-no-table'; file: string; endings: string[] }
  | { code: 'archive-damaged'; file: string }
  | { code: 'archive-cut'; file: string }
  | { code: 'archive-twice'; file: string; part: string }
  | { code: 'archive-many-files'; file: string; most: number }
  | { code: 'archive-bursts'; file: string; megabytes: number };

/** `record`: 0 where none stands before it; null where each line is one. */
export type JsonMessage =
  | { code: 'json-comment'; file: string }
  | { code: 'json-invalid'; line: number; after: number; flaw: JsonFlaw; isPastEnd: boolean }
  | { code: 'json-cut'; line: number; record: number; isWithin: boolean }
  | { code: 'json-no-list' }
  | { code: 'json-two-lists'; first: string; second: string }
  | { code: 'json-deep'; line: number; most: number }
  | { code: 'json-record-long'; line: number; record: number | null; most: number }
  | { code: 'json-record-wide'; line: number; record: number | null; most: number }
  | { code: 'json-no-record'; line: number; record: number | null; found: string }
  | { code: 'json-field-twice'; line: number; record: number | null; field: string };

/** What stands there that should not; null where it just ends. */
export interface JsonFlaw {
  unexpected: string | null;
  endsEarly: boolean;
}

/** Files that people drop by mistake. */
export type BinaryKind =
  | 'old-office'
  | 'old-excel'
  | 'lotus'
  | 'dbase'
  | 'pdf'
  | 'postscript'
  | 'arrow'
  | 'feather'
  | 'avro'
  | 'hdf5'
  | 'numpy'
  | 'pickle'
  | 'r'
  | 'stata'
  | 'spss'
  | 'sqlite'
  | 'bzip2'
  | 'xz'
  | 'zstandard'
  | 'lz4'
  | '7-zip'
  | 'rar'
  | 'packed'
  | 'picture'
  | 'recording'
  | 'rtf'
  | 'utf-32'
  | 'tar';

/** Texts in which no table can be found. */
export type NoTableKind =
  | 'yaml'
  | 'brat'
  | 'conll'
  | 'inception'
  | 'exchange'
  | 'sql'
  | 'e-mail'
  | 'program'
  | 'xml'
  | 'xml-workbook';

/** Documents that are ZIP archives inside. */
export type DocumentKind = 'xlsb' | 'word' | 'slides' | 'numbers' | 'open-document';
