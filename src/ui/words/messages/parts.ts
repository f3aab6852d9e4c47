/** @file Parts of sentences that many messages have: lists and quoted texts. */

import { formatCount } from '../../format';
import { language, locale, type Language } from '../../../state/language';

const list = new Intl.ListFormat(locale, { type: 'conjunction' });

const QUOTED: Record<Language, (name: string) => string> = {
  en: (name) => `“${name}”`,
  es: (name) => `«${name}»`,
};

/** “a”, “a and b”, “a, b, and c”. */
export function listOf(names: readonly string[]): string {
  return list.format(names);
}

/** In the language's quotation marks. */
export function quoted(name: string): string {
  return QUOTED[language](name);
}

/** The same, each in quotation marks. */
export function quotedList(names: readonly string[]): string {
  return listOf(names.map(quoted));
}

/** “row 17 (line 18 of the file)” within a sentence. */
export function placeOf({ row, line }: { row: number; line: number }): string {
  const inFile = formatCount(line);
  return row === 0
    ? /* @wc-include */ `the header row (line ${inFile} of the file)`
    : /* @wc-include */ `row ${formatCount(row)} (line ${inFile} of the file)`;
}

/** The same at the start of one. */
export function placeAtStart({ row, line }: { row: number; line: number }): string {
  const inFile = formatCount(line);
  return row === 0
    ? `The header row (line ${inFile} of the file)`
    : `Row ${formatCount(row)} (line ${inFile} of the file)`;
}
