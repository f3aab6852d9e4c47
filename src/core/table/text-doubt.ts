/**
 * @file Whether a column can be the texts at all: numbers, dates, identifiers and names of wards tell no labels apart.
 * Invariant: doubts of a sample, for a person to judge; a column that is doubted can be taken all the same.
 */
import { profileColumns, type ColumnProfile } from './column-profile';

/** `machine`: numbers, dates, addresses, identifiers; `few`: a handful of values again and again; `short`: names. */
type Doubt =
  | { kind: 'empty' | 'machine' }
  | { kind: 'few'; values: number }
  | { kind: 'short'; words: number };

/** `better`: a column that nothing speaks against; null where there is none. */
export type TextDoubt = Doubt & { better: string | null };

/** From this share on a column is not written by people. */
const MOSTLY = 0.5;
/** In fewer cells even texts may be few. */
const LEAST_CELLS = 20;
const MOST_VALUES = 100;
/** Different values a cell; texts repeat too, but not so often. */
const FEW_VALUES = 0.1;
/** As many words are a name. */
const NAME_WORDS = 8;
/** So many times as many words in another column, and these are names rather than texts. */
const MUCH_LONGER = 5;

/**
 * What speaks against each column as the texts; columns that nothing speaks against are left out.
 * @param likely the column that looks most like texts.
 * @param sampleRows cells in column order.
 */
export function textDoubts(
  columns: readonly string[],
  sampleRows: readonly (readonly string[])[],
  likely: string,
): Map<string, TextDoubt> {
  const profiles = profileColumns(columns, sampleRows);
  const longest = profiles.find(({ name }) => name === likely)?.meanWords ?? 0;
  const doubts = profiles.flatMap((profile): [string, Doubt][] => {
    const doubt = doubtOf(profile, longest);
    return doubt ? [[profile.name, doubt]] : [];
  });
  const better = doubts.some(([name]) => name === likely) ? null : likely;
  return new Map(doubts.map(([name, doubt]) => [name, { ...doubt, better }]));
}

function doubtOf(
  { values, counts, machineShare, meanWords }: ColumnProfile,
  longest: number,
): Doubt | null {
  if (values.length === 0) return { kind: 'empty' };
  if (machineShare > MOSTLY) return { kind: 'machine' };
  if (meanWords > NAME_WORDS) return null;
  const isFew = counts.size <= Math.min(MOST_VALUES, FEW_VALUES * values.length);
  if (isFew && values.length >= LEAST_CELLS) return { kind: 'few', values: counts.size };
  return longest >= MUCH_LONGER * meanWords ? { kind: 'short', words: meanWords } : null;
}
