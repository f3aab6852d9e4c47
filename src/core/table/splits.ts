/** @file Parts of one dataset, train and test, by the names that files and lists of records have for them. */

/** The column that says of which part a row is, where the file does not. */
export const SPLIT_COLUMN = 'split';

const SPLITS: ReadonlyMap<string, string> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['test', 'test'],
  ['testing', 'test'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
  ['eval', 'validation'],
]);

/** “test” for `test`, `Test`, `data/my_data-test.csv`, `test-00000-of-00001.parquet`; null for anything else. */
export function splitOf(name: string): string | null {
  const base = name.split('/').at(-1) ?? '';
  const words = base
    .replace(/(\.[a-z0-9]{1,7}){1,2}$/i, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  const found = words.flatMap((word) => SPLITS.get(word) ?? []);
  const [split, ...others] = found;
  return split !== undefined && others.length === 0 ? split : null;
}

/** The part that each file is, where all of them say so and there are two or more; else null. */
export function splitsOf(names: readonly string[]): string[] | null {
  const splits = names.map(splitOf);
  const known = splits.filter((split) => split !== null);
  return known.length === names.length && new Set(known).size > 1 ? known : null;
}
