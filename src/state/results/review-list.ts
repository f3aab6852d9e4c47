/** @file Which rows the review shows, in which order, and what the rows say together. Pure. */
import type { FinalLabel } from '../../core/labels/labels';
import { reasonsOf, reviewOrder, type Reason } from '../../core/labels/priorities';
import { toEnd, type Pieces } from '../../core/pieces';
import { at } from '../../core/reads';
import { sortedIndices } from '../../core/sorted-indices';
import type { HumanTarget } from '../../persist/schema';
import type { ReviewRow } from '../../pipeline/label/relabel';
import { isOverruled, rowMatcher, type ReviewFilter } from './review-filter';
import { FOUND } from './text-search';

/** `worth`: where a look is expected to put most labels right. */
export type ReviewSort = 'uncertain' | 'certain' | 'table' | 'worth';

/** Rows that are looked at in one stretch: some milliseconds, as each is an object. */
const ROWS_A_PIECE = 8192;

/** As `arrangeInPieces`, at one stretch. */
export function arrange(...given: Parameters<typeof arrangeInPieces>): number[] {
  return toEnd(arrangeInPieces(...given));
}

/**
 * Indices into `rows`, in the order of the review.
 * @param worth the rows worth a look, the most rewarding first; those that it lacks come last.
 * @param allowed [rows] 1 what was found of what takes long to look for; null: everything.
 */
export function* arrangeInPieces(
  rows: readonly ReviewRow[],
  filter: ReviewFilter,
  sort: ReviewSort,
  worth: Iterable<number> = [],
  allowed: Uint8Array | null = null,
): Pieces<number[]> {
  const matches = rowMatcher(filter);
  const indices: number[] = [];
  for (const [index, row] of rows.entries()) {
    if ((allowed === null || allowed[index] === FOUND) && matches(row)) indices.push(index);
    if (index % ROWS_A_PIECE === 0) yield;
  }
  if (sort === 'table') return indices;
  if (sort === 'worth') return inOrderOf(worth, indices);
  const sign = sort === 'uncertain' ? 1 : -1;
  const keys = new Float32Array(indices.length);
  for (const [place, index] of indices.entries()) {
    keys[place] = sign * certaintyOf(at(rows, index).final);
    if (place % ROWS_A_PIECE === 0) yield;
  }
  const places = sortedIndices(keys);
  yield;
  const sorted: number[] = [];
  places.forEach((place) => sorted.push(at(indices, place)));
  return sorted;
}

/** The indices as `worth` has them, then those that it lacks. */
function inOrderOf(worth: Iterable<number>, indices: readonly number[]): number[] {
  const isLeft = new Uint8Array(indices.reduce((most, index) => Math.max(most, index + 1), 0));
  for (const index of indices) isLeft[index] = 1;
  const found: number[] = [];
  for (const row of worth) {
    if (isLeft[row] !== 1) continue;
    found.push(row);
    isLeft[row] = 0;
  }
  if (found.length === indices.length) return found;
  return found.concat(indices.filter((index) => isLeft[index] === 1));
}

/** Rows without a label come first, rows that a person labelled last. */
function certaintyOf(final: FinalLabel | null): number {
  if (!final) return -1;
  return final.source === 'human' ? 2 : final.confidence;
}

export interface Worth {
  /** The rows that no person has labelled, the most rewarding to look at first. */
  rows: Iterable<number>;
  /** Why a row is worth a look; nothing where a person has labelled it. */
  reasonsOf: (index: number) => Reason[];
}

/** @param groups near duplicates, [rows]; null while they are not known. */
export function* worthOrderInPieces(
  rows: readonly ReviewRow[],
  labels: readonly string[],
  groups: Int32Array | null,
): Pieces<Worth> {
  const indexOf = new Map(labels.map((name, index) => [name, index]));
  const signs = {
    labels: new Int32Array(rows.length),
    confidences: new Float32Array(rows.length),
    isHuman: new Uint8Array(rows.length),
    groups,
  };
  for (const [row, { final }] of rows.entries()) {
    signs.labels[row] = indexOf.get(final?.label ?? '') ?? -1;
    signs.confidences[row] = final?.confidence ?? 0;
    signs.isHuman[row] = final?.source === 'human' ? 1 : 0;
    if (row % ROWS_A_PIECE === 0) yield;
  }
  const order = reviewOrder(signs);
  yield;
  return {
    rows: order.rows,
    reasonsOf: (index) => {
      const row = rows.at(index);
      if (!row || row.final?.source === 'human') return [];
      const { final, candidates, student } = row;
      const label = final?.label ?? null;
      const judged = { label, confidence: final?.confidence ?? 0, candidates, student };
      return reasonsOf(judged, order.twinsOf(index));
    },
  };
}

/** What the digit keys give a row: its candidates, then the task's other labels. */
export function choicesOf(row: ReviewRow, labels: readonly string[]): string[] {
  return [...new Set([...row.candidates, ...labels])];
}

/**
 * Human labels that the last training did not learn from, and those it did that are gone; counted as `given` is, a
 * text once.
 */
export function countUnlearned(
  rows: readonly ReviewRow[],
  targets: readonly HumanTarget[],
): number {
  const firstOf = new Map(
    rows.flatMap(({ row, equals }) => (equals ? [[row, at(equals, 0)] as const] : [])),
  );
  const textOf = (row: number) => firstOf.get(row) ?? row;
  const humans = rows.filter(({ split, final }) => split !== 'test' && final?.source === 'human');
  const given = new Map(humans.map(({ row, final }) => [textOf(row), final?.label]));
  const learned = new Map(targets.map(([row, label]) => [textOf(row), label]));
  let count = given.size;
  for (const [text, label] of learned) {
    if (given.get(text) === label) count -= 1;
    else if (!given.has(text)) count += 1;
  }
  return count;
}

/** From this share of the texts on, answers that were not learned yet make a student worth another training. */
const WORTH_TRAINING = 0.01;

/** Whether another training would show in the labels: advice and offers go by this. @param rows of the table. */
export function isWorthTraining(unlearned: number, rows: number): boolean {
  return unlearned > 0 && unlearned >= WORTH_TRAINING * rows;
}

const CONFIDENCE_BINS = 10;

export interface LabelSummary {
  total: number;
  /** Rows whose text stands further up already. */
  equal: number;
  /** Of those, rows with a person's label. */
  humanEqual: number;
  /** Labels that people gave, equal texts counted once: what the page calls their number everywhere. */
  given: number;
  /** Texts whose rows people have labelled differently. */
  disputed: number;
  labelled: number;
  failed: number;
  human: number;
  /** People's labels of texts that the machines have labelled, too, and those of them that say something else. */
  judged: number;
  overruled: number;
  /** Rows whose label goes unread. */
  accepted: number;
  test: number;
  /** Rows with candidates and a machine's label. */
  compared: number;
  /** Of those, rows whose label is the teacher's first candidate. */
  agreeing: number;
  /** Of those, rows whose label is none of the candidates. */
  outside: number;
  /** Rows with a machine's label with next to nothing to go by: guesses, whatever their confidence. */
  guessed: number;
  /** Rows per tenth of confidence, of the labels that machines gave with something to go by. */
  confidence: number[];
  /** The mean of those confidences: how many of them are right by the machines' own estimate. */
  meanConfidence: number | null;
  /** Rows per label, most frequent first. */
  labels: { name: string; count: number }[];
}

export function summarise(rows: readonly ReviewRow[]): LabelSummary {
  const summary = {
    total: rows.length,
    ...{ equal: 0, humanEqual: 0, disputed: 0 },
    ...{ labelled: 0, failed: 0 },
    human: 0,
    judged: 0,
    overruled: 0,
    accepted: 0,
    test: 0,
    compared: 0,
    agreeing: 0,
    outside: 0,
    guessed: 0,
    confidence: Array.from({ length: CONFIDENCE_BINS }, () => 0),
  };
  const counts = new Map<string, number>();
  const sure = { sum: 0, rows: 0 };
  for (const each of rows) {
    const { row, split, failure, final, candidates, isAccepted, isGuess, equals, isDisputed } =
      each;
    const isRepeat = equals !== undefined && equals[0] !== row;
    if (isRepeat) summary.equal += 1;
    else if (isDisputed) summary.disputed += 1;
    if (isAccepted) summary.accepted += 1;
    if (split === 'test') summary.test += 1;
    if (failure) summary.failed += 1;
    if (!final) continue;
    summary.labelled += 1;
    counts.set(final.label, (counts.get(final.label) ?? 0) + 1);
    if (final.source === 'human') {
      summary.human += 1;
      if (isRepeat) summary.humanEqual += 1;
      else if (each.machine) {
        summary.judged += 1;
        if (isOverruled(each)) summary.overruled += 1;
      }
      continue;
    }
    if (isGuess) {
      summary.guessed += 1;
      continue;
    }
    sure.sum += final.confidence;
    sure.rows += 1;
    const bin = Math.min(CONFIDENCE_BINS - 1, Math.floor(final.confidence * CONFIDENCE_BINS));
    summary.confidence[bin] = at(summary.confidence, bin) + 1;
    if (candidates.length === 0) continue;
    summary.compared += 1;
    if (candidates[0] === final.label) summary.agreeing += 1;
    else if (!candidates.includes(final.label)) summary.outside += 1;
  }
  const labels = [...counts].map(([name, count]) => ({ name, count }));
  return {
    ...summary,
    given: summary.human - summary.humanEqual,
    meanConfidence: sure.rows > 0 ? sure.sum / sure.rows : null,
    labels: labels.sort((a, b) => b.count - a.count),
  };
}
