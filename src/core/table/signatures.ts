/** @file Files that people drop by mistake, known by how they begin: what each is, and what to do with it. */
import { NOTHING_IMPORTED, quoteText } from './messages';
import { TableError } from './table';

interface Signature {
  /** The first bytes as Latin-1 characters. */
  start: string;
  what: string;
  advice: string;
}

const SAVE_AS_CSV = 'Open it in its program and save or export it as CSV (UTF-8).';
const UNPACK = 'Unpack it and choose the table inside.';
const CONVERT = 'Convert it to CSV or JSONL.';
const STATISTICS = 'Export it as CSV (UTF-8) in the program that it is of.';
const TEXTS = 'Choose a table of texts.';

/** The container of old Office documents. */
const OLE = '\xD0\xCF\x11\xE0';

const SIGNATURES: readonly Signature[] = [
  { start: OLE, what: 'an old Excel workbook or Office document', advice: SAVE_AS_CSV },
  // Workbooks of Excel 2 to 5, without a container around them.
  ...['\x09\x08', '\x09\x04', '\x09\x02', '\x09\x00'].map((start) => ({
    ...{ start: `${start}\x10\x00`, what: 'an old Excel workbook', advice: SAVE_AS_CSV },
  })),
  { start: '%PDF', what: 'a PDF document', advice: 'Copy its table into a spreadsheet first.' },
  { start: '%!PS', what: 'a PostScript document', advice: TEXTS },
  { start: 'ARROW1', what: 'an Arrow file', advice: CONVERT },
  { start: 'FEA1', what: 'a Feather file', advice: CONVERT },
  { start: 'Obj\x01', what: 'an Avro file', advice: CONVERT },
  { start: '\x89HDF', what: 'an HDF5 file', advice: CONVERT },
  { start: '\x93NUMPY', what: 'a NumPy file', advice: CONVERT },
  ...['\x02', '\x03', '\x04', '\x05'].map((version) => ({
    ...{ start: `\x80${version}`, what: 'a Python pickle', advice: CONVERT },
  })),
  { start: 'RDX3\n', what: 'an R workspace', advice: STATISTICS },
  { start: '<stata_dta>', what: 'a Stata data set', advice: STATISTICS },
  { start: '$FL2@(#)', what: 'an SPSS data set', advice: STATISTICS },
  { start: 'SQLite format 3', what: 'an SQLite database', advice: 'Export a table of it as CSV.' },
  { start: 'BZh', what: 'a bzip2 archive', advice: UNPACK },
  { start: '\xFD7zXZ', what: 'an XZ archive', advice: UNPACK },
  { start: '\x28\xB5\x2F\xFD', what: 'a Zstandard archive', advice: UNPACK },
  { start: '\x04\x22\x4D\x18', what: 'an LZ4 archive', advice: UNPACK },
  { start: '7z\xBC\xAF\x27\x1C', what: 'a 7-Zip archive', advice: UNPACK },
  { start: 'Rar!', what: 'a RAR archive', advice: UNPACK },
  ...['\x01', '\x9C', '\xDA'].map((level) => ({
    start: `\x78${level}`,
    what: 'packed data that only its program knows, as spaCy’s DocBin is',
    advice: 'Write its texts and labels as JSONL in Python, a record a line.',
  })),
  { start: '\x89PNG', what: 'a picture', advice: TEXTS },
  { start: '\xFF\xD8\xFF', what: 'a picture', advice: TEXTS },
  { start: 'GIF89a', what: 'a picture', advice: TEXTS },
  { start: 'II*\x00', what: 'a picture', advice: TEXTS },
  { start: 'ID3\x04', what: 'a recording', advice: 'Have it written down, a text a row.' },
  { start: 'OggS\x00', what: 'a recording', advice: 'Have it written down, a text a row.' },
  { start: '{\\rtf', what: 'a formatted text document (RTF)', advice: SAVE_AS_CSV },
  ...['\xFF\xFE\x00\x00', '\x00\x00\xFE\xFF'].map((start) => ({
    ...{ start, what: 'text in UTF-32, which browsers cannot read', advice: 'Save it as UTF-8.' },
  })),
];

/** Where a tape archive says that it is one. */
const TAR_PLACE = 257;
/** Enough for every signature that is known. */
export const SIGNATURE_BYTES = TAR_PLACE + 5;

/**
 * Refuses files that are known not to be text, by their first bytes.
 * @throws TableError saying what the file is and what to do.
 */
export function refuseKnownBinary(firstBytes: Uint8Array, fileName: string): void {
  const start = Array.from(firstBytes.subarray(0, SIGNATURE_BYTES), (byte) =>
    String.fromCharCode(byte),
  ).join('');
  // New workbooks are zip files; in this older container they are where they are encrypted.
  if (start.startsWith(OLE) && /\.xls[xmb]$/i.test(fileName)) {
    throw new TableError(
      `${quoteText(fileName)} is protected by a password, or is an old workbook under a new name. ` +
        `${NOTHING_IMPORTED} Open it in its program, take the password away and save it as XLSX, or ` +
        'save it as CSV (UTF-8).',
    );
  }
  const found = start.startsWith('ustar', TAR_PLACE)
    ? { what: 'a tape archive (tar)', advice: UNPACK }
    : SIGNATURES.find((signature) => start.startsWith(signature.start));
  if (!found) return;
  throw new TableError(
    `${quoteText(fileName)} is ${found.what}, not a text file. ${NOTHING_IMPORTED} ${found.advice}`,
  );
}

/** Texts that are no tables, by how their files are called; what is written in them may look like one. */
const NO_TABLES: readonly [extensions: RegExp, what: string, advice: string][] = [
  [/^ya?ml$/, 'YAML', CONVERT],
  [
    /^ann$/,
    'brat’s annotations of parts of texts',
    'Open the folder’s .txt files: each is a text.',
  ],
  [/^conll(u|03|2003)?$|^iob2?$|^bio$/, 'a text of one word a line (CoNLL)', CONVERT],
  [/^sql$/, 'a list of commands for a database', 'Export the table as CSV.'],
  [/^eml$|^mbox$/, 'e-mail', 'Make a table of the messages, a text a row.'],
  [/^(js|ts|py|r|ipynb)$/, 'a program', 'Choose the table that it reads or writes.'],
];
const XML = /^\s*<(\?xml|TEI|annotations|corpus)\b/;
const PAGE = /^\s*<(!doctype html|html|table|body|meta)\b/i;

/**
 * Refuses texts in which no table can be found, by their first characters and their name.
 * @throws TableError saying what the file is and what to do.
 */
export function refuseNoTable(sample: string, fileName: string, extension: string): void {
  const name = quoteText(fileName);
  if (PAGE.test(sample)) {
    const advice = /^xlsx?$/.test(extension)
      ? 'Some programs export tables so. Open it in a spreadsheet program and save it as XLSX or CSV (UTF-8).'
      : 'Perhaps a sign-in page was saved instead of the file: download it again.';
    throw new TableError(`${name} is a web page, not a table. ${NOTHING_IMPORTED} ${advice}`);
  }
  if (XML.test(sample)) {
    const advice = /Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet/.test(sample)
      ? 'It is a workbook of Excel 2003: open it there and save it as XLSX.'
      : CONVERT;
    throw new TableError(`${name} is XML, not a table. ${NOTHING_IMPORTED} ${advice}`);
  }
  const found = NO_TABLES.find(([extensions]) => extensions.test(extension));
  if (!found) return;
  const [, what, advice] = found;
  throw new TableError(`${name} is ${what}, not a table. ${NOTHING_IMPORTED} ${advice}`);
}
