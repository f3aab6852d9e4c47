/** @file Words for files that are no tables, whatever is in them. */
import type {
  BinaryKind,
  DocumentKind,
  FileMessage,
  NoTableKind,
} from '../../../core/messages/table';
import { formatCount } from '../../format';
import { listOf, placeOf } from './parts';
import type { Words } from './words';

const SAVE = 'Open it in its program and save or export it as CSV (UTF-8).';
const UNPACK = 'Unpack it and choose the table inside.';
const CONVERT = 'Convert it to CSV or JSONL.';
const STATISTICS = 'Export it as CSV (UTF-8) in the program that it is of.';
const TEXTS = 'Choose a table of texts.';

/** What each is called, and what to do with it. */
const BINARY_WORDS: Record<BinaryKind, readonly [what: string, advice: string]> = {
  'old-office': [/* @wc-include */ 'an old Excel workbook or Office document', SAVE],
  'old-excel': [/* @wc-include */ 'an old Excel workbook', SAVE],
  lotus: [/* @wc-include */ 'a Lotus spreadsheet', SAVE],
  dbase: [/* @wc-include */ 'a dBase table', SAVE],
  pdf: [/* @wc-include */ 'a PDF document', 'Copy its table into a spreadsheet first.'],
  postscript: [/* @wc-include */ 'a PostScript document', TEXTS],
  arrow: [/* @wc-include */ 'an Arrow file', CONVERT],
  feather: [/* @wc-include */ 'a Feather file', CONVERT],
  avro: [/* @wc-include */ 'an Avro file', CONVERT],
  hdf5: [/* @wc-include */ 'an HDF5 file', CONVERT],
  numpy: [/* @wc-include */ 'a NumPy file', CONVERT],
  pickle: [/* @wc-include */ 'a Python pickle', CONVERT],
  r: [/* @wc-include */ 'an R workspace', STATISTICS],
  stata: [/* @wc-include */ 'a Stata data set', STATISTICS],
  spss: [/* @wc-include */ 'an SPSS data set', STATISTICS],
  sqlite: [/* @wc-include */ 'an SQLite database', 'Export a table of it as CSV.'],
  bzip2: [/* @wc-include */ 'a bzip2 archive', UNPACK],
  xz: [/* @wc-include */ 'an XZ archive', UNPACK],
  zstandard: [/* @wc-include */ 'a Zstandard archive', UNPACK],
  lz4: [/* @wc-include */ 'an LZ4 archive', UNPACK],
  '7-zip': [/* @wc-include */ 'a 7-Zip archive', UNPACK],
  rar: [/* @wc-include */ 'a RAR archive', UNPACK],
  packed: [
    /* @wc-include */ 'packed data that only its program knows, as spaCy’s DocBin is',
    'Write its texts and labels as JSONL in Python, a record a line.',
  ],
  picture: [/* @wc-include */ 'a picture', TEXTS],
  recording: [/* @wc-include */ 'a recording', 'Have it written down, a text a row.'],
  rtf: [/* @wc-include */ 'a formatted text document (RTF)', SAVE],
  'utf-32': [/* @wc-include */ 'text in UTF-32, which browsers cannot read', 'Save it as UTF-8.'],
  tar: [/* @wc-include */ 'a tape archive (tar)', UNPACK],
};

const NO_TABLE_WORDS: Record<NoTableKind, readonly [what: string, advice: string]> = {
  yaml: [/* @wc-include */ 'YAML', CONVERT],
  brat: [
    /* @wc-include */ 'brat’s annotations of parts of texts',
    'Open the folder’s .txt files: each is a text.',
  ],
  conll: [/* @wc-include */ 'a text of one word a line (CoNLL)', CONVERT],
  inception: [
    /* @wc-include */ 'an export of INCEpTION or WebAnno, whose labels are of words',
    'Export the documents as plain text: each is a text.',
  ],
  exchange: [
    /* @wc-include */ 'an exchange format of old spreadsheets (SYLK, DIF)',
    'Open it in a spreadsheet program and save it as XLSX or CSV (UTF-8).',
  ],
  sql: [/* @wc-include */ 'a list of commands for a database', 'Export the table as CSV.'],
  'e-mail': [/* @wc-include */ 'e-mail', 'Make a table of the messages, a text a row.'],
  program: [/* @wc-include */ 'a program', 'Choose the table that it reads or writes.'],
  xml: [/* @wc-include */ 'XML', CONVERT],
  'xml-workbook': [
    /* @wc-include */ 'XML',
    'It is a workbook of Excel 2003: open it there and save it as XLSX.',
  ],
};

const DOCUMENT_WORDS: Record<DocumentKind, (file: string) => string> = {
  xlsb: (file) =>
    `“${file}” is a binary Excel workbook, which cannot be read here. Nothing was imported. Save it as .xlsx or as CSV (UTF-8).`,
  word: (file) =>
    `“${file}” is a Word document, which cannot be read here. Nothing was imported. Copy its table into a spreadsheet first.`,
  slides: (file) =>
    `“${file}” is a presentation, which cannot be read here. Nothing was imported. Copy its table into a spreadsheet first.`,
  numbers: (file) =>
    `“${file}” is a Numbers spreadsheet, which cannot be read here. Nothing was imported. Export it as Excel or CSV.`,
  'open-document': (file) =>
    `“${file}” is an OpenDocument file, which cannot be read here. Nothing was imported. Save it as .xlsx or as CSV (UTF-8).`,
};

export const FILE_WORDS: Words<FileMessage> = {
  'file-gone': ({ file }) =>
    `“${file}” can no longer be read; it may have been changed or moved. Nothing was imported. Choose it again.`,
  'reading-lost': ({ file }) =>
    `“${file}” was not read to its end: the part of this page that reads files has not answered for a long time, or ran out of memory, and was ended. Nothing was imported, and your projects are as they were. Open it again; if that does not help, save it as CSV, or in parts.`,
  'import-broken-off': ({ files }) =>
    `A tab was closed while it read ${listOf(files)}. Nothing of that was kept, and your projects are as they were. Open it again.`,
  'file-no-text': ({ file, kind }) => {
    const [what, advice] = BINARY_WORDS[kind];
    return `“${file}” is ${what}, not a text file. Nothing was imported. ${advice}`;
  },
  'file-no-table': ({ file, kind }) => {
    const [what, advice] = NO_TABLE_WORDS[kind];
    return `“${file}” is ${what}, not a table. Nothing was imported. ${advice}`;
  },
  'file-document': ({ file, kind }) => DOCUMENT_WORDS[kind](file),
  'file-locked': ({ file }) =>
    `“${file}” is protected by a password. Nothing was imported. Save it without one.`,
  'file-locked-workbook': ({ file }) =>
    `“${file}” is protected by a password, or is an old workbook under a new name. Nothing was imported. Open it in its program, take the password away and save it as XLSX, or save it as CSV (UTF-8).`,
  'file-web-page': ({ file, isSheet }) =>
    isSheet
      ? `“${file}” is a web page, not a table. Nothing was imported. Some programs export tables so. Open it in a spreadsheet program and save it as XLSX or CSV (UTF-8).`
      : `“${file}” is a web page, not a table. Nothing was imported. Perhaps a sign-in page was saved instead of the file: download it again.`,
  'file-zero-byte': (place) =>
    `The file contains a zero byte near ${placeOf(place)}: it is not a text file, or is in an encoding that was not recognised. Nothing was imported. Save the table as CSV in UTF-8.`,
  'archive-no-table': ({ file, endings }) =>
    endings.length === 0
      ? `“${file}” is a ZIP archive without a table in it. Nothing was imported. It may hold CSV, TSV, JSON, JSON Lines, XLSX or Parquet files; unpack anything else and open it by itself.`
      : `“${file}” is a ZIP archive without a table in it, but ${endings.join(', ')}. Nothing was imported. It may hold CSV, TSV, JSON, JSON Lines, XLSX or Parquet files; unpack anything else and open it by itself.`,
  'archive-damaged': ({ file }) =>
    `“${file}” is a damaged ZIP archive or workbook: its contents cannot be listed. Nothing was imported. Download or save it again.`,
  'archive-cut': ({ file }) =>
    `“${file}” is damaged: it cannot be unpacked to its end. Nothing was imported. Download or pack it again.`,
  'archive-twice': ({ file, part }) =>
    `“${file}” holds two files of the name “${part}”, and programs do not agree on which of them counts. Nothing was imported. Unpack it and choose the table inside.`,
  'archive-many-files': ({ file, most }) =>
    `“${file}” holds more than ${formatCount(most)} files. Nothing was imported. Unpack it and choose the table inside.`,
  'archive-bursts': ({ file, megabytes }) =>
    `“${file}” unpacks to more than ${formatCount(megabytes)} MB, far more than a table of texts of its size would. Nothing was imported. If it is what you want, unpack it and choose the table inside.`,
};
