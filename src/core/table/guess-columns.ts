/**
 * @file Which column is the text, the gold label, the split, the candidates. Invariant: these are
 * offers that the user sees and can change; where the cells do not support one, the answer is null.
 * All functions take the names of the columns and a sample of rows, cells in column order.
 */
import { isList, labelsOfCell } from '../task/cell-labels';
import { nameWords, profileColumns, type ColumnProfile } from './column-profile';

type Rows = readonly (readonly string[])[];

/** Names of the text column, used to decide between columns that are both prose. */
const TEXT_NAMES = new Set(
  (
    'text sentence question utterance query message body content review comment description ' +
    'abstract document tweet post note notes narrative complaint transcript report'
  ).split(' '),
);
/** Names of the gold column, best first. */
const GOLD_NAMES = (
  'gold truth label labels category categories class classname choices accept annotation intent target topic sentiment tag type folder ' +
  'kategorie klasse etiqueta categoría categoria clase catégorie'
).split(' ');
/** A column with one of these words was filled by a model or by this program. */
const PREDICTED_NAMES = new Set(
  'shortlist predicted prediction predictions suggestion suggestions pred single teacher model llm confidence score source'.split(
    ' ',
  ),
);
const SPLIT_NAMES = new Set('split set subset fold partition part dataset'.split(' '));
const SPLIT_VALUES = new Set(
  (
    'train training test testing valid validation val dev development eval evaluation holdout ' +
    'unsupervised unlabeled'
  ).split(' '),
);
const CANDIDATE_NAMES = new Set(
  'candidates candidate cands shortlist options choices labels'.split(' '),
);

/** A label is a name: longer values are texts. */
const MAX_LABEL_WORDS = 8;
/** More different values than this are no set of labels that a person would name. */
const MAX_UNNAMED_LABELS = 100;

/**
 * The column with the longest natural-language text, by words, distinctness and name; columns of
 * numbers, dates, addresses and identifiers come last. The first column when all are alike.
 * @throws Error without columns.
 */
export function guessTextColumn(columns: readonly string[], sampleRows: Rows): string {
  const [first, ...others] = profileColumns(columns, sampleRows);
  if (!first) throw new Error('A table without columns has no text column.');
  return others.reduce((a, b) => (textScore(b) > textScore(a) ? b : a), first).name;
}

function textScore(column: ColumnProfile): number {
  const named = nameWords(column.name).some((word) => TEXT_NAMES.has(word));
  // A repeated text is still text; a label of many words repeats much more often.
  const variety = 0.1 + 0.9 * column.distinctness;
  return column.meanWords * variety * (1 - 0.95 * column.machineShare) * (named ? 1.5 : 1);
}

/**
 * The column that holds one label a row: few different short values that repeat. Names like label,
 * category and intent come first; a column of numbers is taken only if it has such a name and no
 * other column does. Without such a name, only the one column beside the text is taken: among several, what repeats may
 * as well be a ward, a product or a year, and figures against it would be nonsense. Null if there is none.
 */
export function guessGoldColumn(
  columns: readonly string[],
  sampleRows: Rows,
  textColumn: string,
): string | null {
  const split = guessSplitColumn(columns, sampleRows);
  const candidates = guessCandidatesColumn(columns, sampleRows)?.column;
  const taken = [textColumn, split, candidates];
  const scored = profileColumns(columns, sampleRows)
    .filter((column) => !taken.includes(column.name) && isCategorical(column))
    .map((column) => ({ name: column.name, score: goldScore(column) }))
    .filter(({ score }) => score > (columns.length > 2 ? 1 : 0));
  return scored.reduce<{ name: string | null; score: number }>(
    (a, b) => (b.score > a.score ? b : a),
    { name: null, score: 0 },
  ).name;
}

function isCategorical({ values, counts, meanWords }: ColumnProfile): boolean {
  // In a handful of rows even labels need not repeat.
  const repeats = values.length < 20 || counts.size <= values.length * 0.9;
  return values.length > 0 && meanWords <= MAX_LABEL_WORDS && repeats;
}

/** 0 where the column is no gold column. Named ones score above 1, all others below. */
function goldScore(column: ColumnProfile): number {
  const words = nameWords(column.name);
  if (words.some((word) => PREDICTED_NAMES.has(word))) return 0;
  const isNumeric = column.machineShare > 0.5;
  const rank = words.reduce((best, word) => {
    const place = GOLD_NAMES.indexOf(word);
    return place === -1 ? best : Math.max(best, GOLD_NAMES.length - place);
  }, 0);
  if (rank > 0) return (isNumeric ? 1 : 1 + GOLD_NAMES.length) + rank / (1 + words.length / 10);
  const classes = column.counts.size;
  const repeats = column.values.length / classes;
  const isSetOfLabels = classes >= 2 && classes <= MAX_UNNAMED_LABELS && repeats >= 4;
  return isSetOfLabels && !isNumeric && !isYesNo(column) ? 1 - 1 / repeats : 0;
}

/** Flags are rarely the question; a gold column of them has a name that says so. */
function isYesNo({ counts }: ColumnProfile): boolean {
  return [...counts.keys()].every((value) => /^(yes|no|true|false|y|n)$/i.test(value));
}

/** The column whose cells say train, test, validation and the like; null if there is none. */
export function guessSplitColumn(columns: readonly string[], sampleRows: Rows): string | null {
  const fitting = profileColumns(columns, sampleRows).filter(
    ({ counts }) =>
      counts.size > 0 && [...counts.keys()].every((value) => SPLIT_VALUES.has(value.toLowerCase())),
  );
  const named = fitting.find(({ name }) => nameWords(name).some((word) => SPLIT_NAMES.has(word)));
  return (named ?? fitting.at(0))?.name ?? null;
}

/**
 * The column whose cells list several labels, and what separates them: parts that are short and
 * repeat over the rows. Without a name like candidates only the vertical bar is taken for such a
 * separator, because commas and semicolons are common in texts. Null if there is none.
 */
export function guessCandidatesColumn(
  columns: readonly string[],
  sampleRows: Rows,
): { column: string; separator: string } | null {
  const profiles = profileColumns(columns, sampleRows);
  const listed = profiles.find(listsMostlySeveral);
  if (listed) return { column: listed.name, separator: '|' };
  const plain = profiles.filter(({ values }) => !values.some(isList));
  const named = plain.filter(({ name }) =>
    nameWords(name).some((word) => CANDIDATE_NAMES.has(word)),
  );
  for (const separator of ['|', ';', ',']) {
    const found = named.find((column) => listsLabels(column, separator));
    if (found) return { column: found.name, separator };
  }
  const unnamed = plain.find((column) => listsLabels(column, '|'));
  return unnamed ? { column: unnamed.name, separator: '|' } : null;
}

/** Lists as programs write them; where nearly all are of one, they are labels rather than candidates. */
function listsMostlySeveral(column: ColumnProfile): boolean {
  const several = column.values.filter((value) => isList(value) && labelsOfCell(value).length > 1);
  const isNamed = nameWords(column.name).some((word) => CANDIDATE_NAMES.has(word));
  const least = column.values.length * (isNamed ? 0.05 : 0.4);
  return column.values.every(isList) && several.length > least && listsLabels(column, '|');
}

function listsLabels({ values }: ColumnProfile, separator: string): boolean {
  const lists = values.map((value) => labelsOfCell(value, separator));
  const parts = lists.flat();
  const several = lists.filter((list) => list.length > 1).length;
  const isShort = parts.every((part) => part.split(/\s+/).length <= MAX_LABEL_WORDS);
  // Sets of labels draw on one small list: a part occurs about twice at least, in few rows too.
  const repeats = parts.length / new Set(parts).size;
  return several >= Math.max(1, values.length * 0.05) && isShort && repeats >= 1.5;
}

/**
 * The column with as many numbers from 0 up as there are candidates, in each row that has any; null if there is
 * none.
 */
export function guessScoresColumn(
  columns: readonly string[],
  sampleRows: Rows,
  { column, separator }: { column: string; separator: string },
): string | null {
  const partsAt = (row: readonly string[], place: number) => {
    const cell = (row.at(place) ?? '').trim();
    return labelsOfCell(cell, separator);
  };
  const from = columns.indexOf(column);
  if (from < 0) return null;
  const listed = sampleRows.filter((row) => partsAt(row, from).length > 0);
  const isScore = (part: string) => part !== '' && Number(part) >= 0;
  // Rows of one candidate each would fit any column of numbers.
  if (!listed.some((row) => partsAt(row, from).length > 1)) return null;
  const fits = (at: number) =>
    listed.every((row) => {
      const scores = partsAt(row, at);
      return scores.length === partsAt(row, from).length && scores.every(isScore);
    });
  return columns.find((_, at) => at !== from && fits(at)) ?? null;
}
