/**
 * @file Words that the messages of this folder share. Invariant: every message that stops an import
 * says so, and names places the way a person counts them (the first data row is row 1).
 */

/** Ends the first half of every message of a TableError. */
export const NOTHING_IMPORTED = 'Nothing was imported.';

/** Where something is: the row as a person counts it (0 is the header) and the line of the file. */
export interface Place {
  row: number;
  line: number;
}

/** “row 17 (line 18 of the file)” or “the header row (line 1 of the file)”. */
export function describePlace({ row, line }: Place): string {
  const name = row === 0 ? 'the header row' : `row ${row.toLocaleString('en')}`;
  return `${name} (line ${line.toLocaleString('en')} of the file)`;
}

/** The same at the start of a sentence. */
export function placeAtStart(place: Place): string {
  const text = describePlace(place);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** “1 row”, “1,200 rows”. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A name or text of the file in quotation marks, cut where it would flood the message. */
export function quoteText(text: string, maxLength = 60): string {
  return `“${text.length > maxLength ? `${text.slice(0, maxLength)}…` : text}”`;
}
