/**
 * @file Which rows the review shows. All parts of a filter hold together. What takes long in a large table
 * (texts, cells) is looked for beforehand (`text-search.ts`).
 */
import type { LabelSource } from '../../core/labels/labels';
import { isPattern } from '../../core/keywords/pattern';
import type { ReviewRow } from '../../pipeline/label/relabel';
import { trueLabel, type Truth } from './confusions';
import { partTest } from './text-search';

/**
 * `failed`: the teacher had no answer; `differs`: label and gold disagree; `accepted`: the audit lets the
 * label go unread; `unread`: it does not, and no person has looked; `overruled`: a person's label is another
 * than the machines'; `suspect`: students that have not learnt the label prefer another one; `suspect-gold`: so
 * they do to the label in the gold column; `disputed`: people have labelled equal texts differently.
 */
export type SourceFilter =
  | 'any'
  | LabelSource
  | (
      | 'failed'
      | 'again'
      | 'differs'
      | 'accepted'
      | 'unread'
      | 'overruled'
      | 'suspect'
      | 'suspect-gold'
      | 'disputed'
    );
export type AgreementFilter = 'any' | 'disagree' | 'agree';
export type MarkFilter = 'any' | 'flagged' | 'noted' | 'marked' | 'unmarked';

/** Both ends belong to it; null is no end. */
interface Range {
  from: number | null;
  to: number | null;
}

export interface ReviewFilter {
  /** A part of the text, or a regular expression as `/…/`. */
  text: string;
  label: string | null;
  source: SourceFilter;
  /** Of the label, 0 to 1. */
  confidence: Range;
  /** Of the text, in characters. */
  length: Range;
  /** Whether the teacher's first candidate is the student's favourite. */
  agreement: AgreementFilter;
  mark: MarkFilter;
  /** What stands in another column, as `text` says it. */
  column: { name: string; text: string } | null;
  /** Rows that the machines gave one label, and a truth another one or the same. */
  confusion: { truth: Truth; label: string; given: string } | null;
}

/** Above this another label is likelier. */
export const SUSPECT = 0.5;

const NO_RANGE: Range = { from: null, to: null };

export const NO_FILTER: ReviewFilter = {
  ...{ text: '', label: null, source: 'any', confidence: NO_RANGE, length: NO_RANGE },
  ...{ agreement: 'any', mark: 'any', column: null, confusion: null },
};

/** How many parts of a filter hold rows back. */
export function countParts(filter: ReviewFilter): number {
  return [
    filter.text.trim() !== '',
    filter.label !== null,
    filter.source !== 'any',
    isLimited(filter.confidence),
    isLimited(filter.length),
    filter.agreement !== 'any',
    filter.mark !== 'any',
    (filter.column?.text.trim() ?? '') !== '',
    filter.confusion !== null,
  ].filter(Boolean).length;
}

function isLimited({ from, to }: Range): boolean {
  return from !== null || to !== null;
}

/** All parts but those that `slowParts` names. */
export function rowMatcher(filter: ReviewFilter): (row: ReviewRow) => boolean {
  const { text, label, source, confidence, length, agreement, mark, confusion } = filter;
  const hasText = isPattern(text) ? () => true : partTest(text);
  return (row) =>
    (label === null || row.final?.label === label) &&
    matchesSource(row, source) &&
    isWithin(confidence, row.final?.confidence) &&
    isWithin(length, row.text.length) &&
    matchesAgreement(row, agreement) &&
    matchesMark(row, mark) &&
    matchesConfusion(row, confusion) &&
    hasText(row.text);
}

function isWithin({ from, to }: Range, value: number | undefined): boolean {
  if (value === undefined) return from === null && to === null;
  return value >= (from ?? -Infinity) && value <= (to ?? Infinity);
}

/** The teacher was asked about it once more, and what it had before can be put back. */
export function wasAskedAgain({ annotation }: ReviewRow): boolean {
  return annotation?.status === 'annotated' && annotation.former !== undefined;
}

/** A person gave it another label than the machines. */
export function isOverruled({ final, machine }: ReviewRow): boolean {
  return final?.source === 'human' && machine !== null && machine.label !== final.label;
}

function matchesSource(row: ReviewRow, source: SourceFilter): boolean {
  if (source === 'any') return true;
  if (source === 'suspect') return row.suspicion > SUSPECT;
  if (source === 'suspect-gold') return row.goldSuspicion > SUSPECT;
  if (source === 'disputed') return row.isDisputed ?? false;
  if (source === 'accepted') return row.isAccepted;
  if (source === 'unread') return !row.isAccepted && row.final?.source !== 'human';
  if (source === 'overruled') return isOverruled(row);
  if (source === 'failed') return row.failure !== undefined;
  if (source === 'again') return wasAskedAgain(row);
  if (source === 'differs') return row.gold !== null && row.final?.label !== row.gold;
  return row.final?.source === source;
}

/** A row that either of them has not spoken about is no case of either. */
function matchesAgreement({ student, candidates }: ReviewRow, wanted: AgreementFilter): boolean {
  if (wanted === 'any') return true;
  const [first] = candidates;
  if (student === null || first === undefined) return false;
  return (student === first) === (wanted === 'agree');
}

function matchesMark({ mark }: ReviewRow, wanted: MarkFilter): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'flagged') return mark?.isFlagged ?? false;
  if (wanted === 'noted') return (mark?.note ?? '') !== '';
  return (mark !== undefined) === (wanted === 'marked');
}

function matchesConfusion(row: ReviewRow, wanted: ReviewFilter['confusion']): boolean {
  if (wanted === null) return true;
  const { truth, label, given } = wanted;
  return trueLabel(row, truth) === label && row.machine?.label === given;
}

/** Above this many rows the page goes on answering while rows are looked for, or brought into order. */
export const MOST_AT_ONCE = 10_000;

/** What of a filter takes long to look for. */
export type SlowParts = Pick<ReviewFilter, 'text' | 'column'>;

/** Null where nothing does. */
export function slowParts(filter: ReviewFilter, rowCount: number): SlowParts | null {
  const isSlow = isPattern(filter.text) || rowCount > MOST_AT_ONCE;
  const text = isSlow ? filter.text.trim() : '';
  const column = (filter.column?.text.trim() ?? '') === '' ? null : filter.column;
  return text === '' && column === null ? null : { text, column };
}
