/** @file Files that people drop by mistake, known by how they begin: what each is, and what to do with it. */
import type { BinaryKind, NoTableKind } from '../messages/table';
import { TableError } from './table';

interface Signature {
  /** The first bytes as Latin-1 characters. */
  start: string;
  kind: BinaryKind;
}

/** The container of old Office documents. */
const OLE = '\xD0\xCF\x11\xE0';

/** One kind of file that begins in several ways. */
const beginning = (kind: BinaryKind, starts: readonly string[]): Signature[] =>
  starts.map((start) => ({ start, kind }));

const SIGNATURES: readonly Signature[] = [
  { start: OLE, kind: 'old-office' },
  // Workbooks of Excel 2 to 5, without a container around them.
  ...beginning('old-excel', [
    '\x09\x08\x10\x00',
    '\x09\x04\x10\x00',
    '\x09\x02\x10\x00',
    '\x09\x00\x10\x00',
  ]),
  ...beginning('old-excel', ['\x09\x00\x04\x00', '\x09\x02\x06\x00', '\x09\x04\x06\x00']),
  ...beginning('lotus', ['\x00\x00\x02\x00', '\x00\x00\x1A\x00']),
  { start: '%PDF', kind: 'pdf' },
  { start: '%!PS', kind: 'postscript' },
  { start: 'ARROW1', kind: 'arrow' },
  { start: 'FEA1', kind: 'feather' },
  { start: 'Obj\x01', kind: 'avro' },
  { start: '\x89HDF', kind: 'hdf5' },
  { start: '\x93NUMPY', kind: 'numpy' },
  ...beginning('pickle', ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05']),
  { start: 'RDX3\n', kind: 'r' },
  { start: '<stata_dta>', kind: 'stata' },
  { start: '$FL2@(#)', kind: 'spss' },
  { start: 'SQLite format 3', kind: 'sqlite' },
  { start: 'BZh', kind: 'bzip2' },
  { start: '\xFD7zXZ', kind: 'xz' },
  { start: '\x28\xB5\x2F\xFD', kind: 'zstandard' },
  { start: '\x04\x22\x4D\x18', kind: 'lz4' },
  { start: '7z\xBC\xAF\x27\x1C', kind: '7-zip' },
  { start: 'Rar!', kind: 'rar' },
  ...beginning('packed', ['\x78\x01', '\x78\x9C', '\x78\xDA']),
  { start: '\x89PNG', kind: 'picture' },
  { start: '\xFF\xD8\xFF', kind: 'picture' },
  { start: 'GIF89a', kind: 'picture' },
  { start: 'II*\x00', kind: 'picture' },
  { start: 'ID3\x04', kind: 'recording' },
  { start: 'OggS\x00', kind: 'recording' },
  { start: '{\\rtf', kind: 'rtf' },
  ...beginning('utf-32', ['\xFF\xFE\x00\x00', '\x00\x00\xFE\xFF']),
];

/** How tables of dBase and its kin begin, by their versions. */
const DBASE = ['\x02', '\x03', '\x30', '\x83', '\x8B', '\xF5'];
/** Where a tape archive says that it is one. */
const TAR_PLACE = 257;
/** Enough for every signature that is known. */
export const SIGNATURE_BYTES = TAR_PLACE + 5;

/**
 * Refuses files that are known not to be text, by their first bytes.
 * @throws TableError saying what the file is.
 */
export function refuseKnownBinary(firstBytes: Uint8Array, fileName: string): void {
  const start = Array.from(firstBytes.subarray(0, SIGNATURE_BYTES), (byte) =>
    String.fromCharCode(byte),
  ).join('');
  // New workbooks are zip files; in this older container they are where they are encrypted.
  if (start.startsWith(OLE) && /\.xls[xmb]$/i.test(fileName)) {
    throw new TableError({ code: 'file-locked-workbook', file: fileName });
  }
  // It begins with a byte that is no text, but says little.
  if (DBASE.includes(start.charAt(0)) && /\.dbf$/i.test(fileName)) {
    throw new TableError({ code: 'file-no-text', file: fileName, kind: 'dbase' });
  }
  const kind = start.startsWith('ustar', TAR_PLACE)
    ? 'tar'
    : SIGNATURES.find((signature) => start.startsWith(signature.start))?.kind;
  if (kind) throw new TableError({ code: 'file-no-text', file: fileName, kind });
}

/** Texts that are no tables, by how their files are called; what is written in them may look like one. */
const NO_TABLES: readonly [extensions: RegExp, kind: NoTableKind][] = [
  [/^ya?ml$/, 'yaml'],
  [/^ann$/, 'brat'],
  [/^conll(u|03|2003)?$|^iob2?$|^bio$/, 'conll'],
  [/^sql$/, 'sql'],
  [/^eml$|^mbox$/, 'e-mail'],
  [/^(js|ts|py|r|ipynb)$/, 'program'],
];
const XML = /^\s*<(\?xml|TEI|annotations|corpus)\b/;
/** Texts that are no tables, by how they begin. */
const WRITTEN: readonly [beginning: RegExp, kind: NoTableKind][] = [
  [/^ID;P/, 'exchange'],
  [/^TABLE\r?\n0,1\r?\n/, 'exchange'],
  [/^#FORMAT=WebAnno TSV/, 'inception'],
  [/^\s*\{\s*"%TYPES"/, 'inception'],
];
const PAGE = /^\s*<(!doctype html|html|table|body|meta)\b/i;

/**
 * Refuses texts in which no table can be found, by their first characters and their name.
 * @throws TableError saying what the file is.
 */
export function refuseNoTable(sample: string, fileName: string, extension: string): void {
  if (PAGE.test(sample)) {
    // Some programs export tables so.
    const isSheet = /^xlsx?$/.test(extension);
    throw new TableError({ code: 'file-web-page', file: fileName, isSheet });
  }
  const known =
    WRITTEN.find(([beginning]) => beginning.test(sample)) ??
    NO_TABLES.find(([extensions]) => extensions.test(extension));
  const kind = XML.test(sample) ? kindOfXml(sample) : known?.[1];
  if (kind) throw new TableError({ code: 'file-no-table', file: fileName, kind });
}

function kindOfXml(sample: string): NoTableKind {
  const isSheet = /Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet/.test(sample);
  return isSheet ? 'xml-workbook' : 'xml';
}
