/**
 * @file What the cells of a column look like. Invariant: figures of a sample, computed without
 * regard to the column's name; `guess-columns` weighs both.
 */

export interface ColumnProfile {
  name: string;
  index: number;
  /** The cells that are not blank, trimmed. */
  values: readonly string[];
  /** How often each value occurs. */
  counts: ReadonlyMap<string, number>;
  /** Mean number of words of the values; 0 without values. */
  meanWords: number;
  /** Different values per value, 0 to 1. */
  distinctness: number;
  /** Share of values that are numbers, dates, addresses, identifiers or JSON. */
  machineShare: number;
}

const MACHINE_WRITTEN = [
  // Numbers, dates and times in any of their spellings.
  /^[\d\s.,:/+\-%TZ$€£]+$/,
  // Addresses of the web and of mail, and file paths.
  /^(\w+:\/\/|www\.)\S+$/i,
  /^\S+@\S+\.\w+$/,
  /^[\w.~-]*(\/[\w.~-]+){2,}$/,
  // Identifiers: UUIDs and hashes; a word with digits in it, such as `train-123`.
  /^[0-9a-f]{8,}(-[0-9a-f]{4,})*$/i,
  /^(?=\S*\d)[\w.:#-]+$/,
  // Lists and objects.
  /^[[{].*[\]}]$/s,
];

/** Scripts that write no blanks between words; two characters make about one word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/** Profiles of all columns; rows may be shorter than `columns`. */
export function profileColumns(
  columns: readonly string[],
  sampleRows: readonly (readonly string[])[],
): ColumnProfile[] {
  return columns.map((name, index) => {
    const values = sampleRows
      .map((row) => (row.at(index) ?? '').trim())
      .filter((cell) => cell !== '');
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return {
      name,
      index,
      values,
      counts,
      meanWords: mean(values.map(countWords)),
      distinctness: values.length === 0 ? 0 : counts.size / values.length,
      machineShare: mean(values.map((value) => (isMachineWritten(value) ? 1 : 0))),
    };
  });
}

/** Words of a text in any script; a picture is one. */
export function countWords(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  const rest = unspaced === 0 ? text : text.replace(UNSPACED, ' ');
  const spaced = rest.match(/[\p{L}\p{N}\p{Extended_Pictographic}][^\s]*/gu)?.length ?? 0;
  return spaced + unspaced / 2;
}

function isMachineWritten(value: string): boolean {
  return MACHINE_WRITTEN.some((pattern) => pattern.test(value));
}

/** The words of a column's name: `goldLabel_2` has gold, label and 2. */
export function nameWords(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
