/** @file What is said about files that leave a question. */
import { ENCODINGS, type EncodingName } from '../../../core/table/encoding';
import { quoted } from '../messages/parts';

const ENCODING_TITLES: Partial<Record<EncodingName, string>> = {
  'utf-8': 'UTF-8, with “�” for what cannot be read',
  'utf-8+windows-1252': 'UTF-8, the rest as Windows-1252',
  'windows-1252': 'Windows-1252 (Western European, older Excel)',
  'windows-1250': 'Windows-1250 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1255': 'Windows-1255 (Hebrew)',
  'windows-1256': 'Windows-1256 (Arabic)',
  'windows-1257': 'Windows-1257 (Baltic)',
  'windows-1258': 'Windows-1258 (Vietnamese)',
  'windows-874': 'Windows-874 (Thai)',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'koi8-r': 'KOI8-R (Cyrillic)',
  macintosh: 'Mac Roman',
  ibm850: 'DOS (code page 850)',
  shift_jis: 'Shift JIS (Japanese)',
  'euc-jp': 'EUC-JP (Japanese)',
  gb18030: 'GB 18030 (Chinese)',
  big5: 'Big5 (Chinese)',
  'euc-kr': 'EUC-KR (Korean)',
};

export function encodingTitle(encoding: EncodingName): string {
  return ENCODING_TITLES[encoding] ?? encoding.toUpperCase();
}

/** What parts the cells of a text file. */
const DELIMITER_TITLES: readonly [delimiter: string, title: string][] = [
  [',', 'Commas'],
  [';', 'Semicolons'],
  ['\t', 'Tabs'],
  ['|', 'Vertical bars'],
  ['', 'Nothing: each line is one text'],
];

/** @param found by the file itself; it may be none of the usual ones. */
export function delimiterOptions(found: string): { value: string; title: string }[] {
  const known = DELIMITER_TITLES.map(([value, title]) => ({ value, title }));
  if (known.some(({ value }) => value === found)) return known;
  return [{ value: found, title: quoted(found) }, ...known];
}

export const ENCODING_OPTIONS = ENCODINGS.map((value) => ({ value, title: encodingTitle(value) }));

/** For a file that is all UTF-8: nothing in it cannot be read. */
export const CERTAIN_ENCODING_OPTIONS = ENCODING_OPTIONS.map(({ value, title }) => ({
  value,
  title: value === 'utf-8' ? 'UTF-8' : title,
}));
