import { describe, expect, test } from 'vitest';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import {
  countParts,
  NO_FILTER,
  rowMatcher,
  slowParts,
  type ReviewFilter,
} from '../../../../src/state/results/review-filter';

function row(index: number, rest: Partial<ReviewRow>): ReviewRow {
  return {
    ...{ row: index, text: 'x'.repeat(10 * index), split: 'train', candidates: [] },
    ...{ isUnmatched: false, isGuess: false, machine: null, final: null, gold: null },
    ...{ student: null, suspicion: 0, goldSuspicion: 0, isAccepted: false },
    ...rest,
  };
}

const label = (name: string, confidence: number) => ({
  final: { label: name, confidence, source: 'both' as const },
});

const ROWS = [
  row(0, { ...label('a', 0.95), candidates: ['a'], student: 'a' }),
  row(1, { ...label('a', 0.5), candidates: ['b', 'a'], student: 'a' }),
  row(2, { ...label('b', 0.5), mark: { isFlagged: true, note: '' } }),
  row(3, { failure: { reason: 'no answer' }, mark: { isFlagged: false, note: 'odd' } }),
];

function shown(filter: Partial<ReviewFilter>): number[] {
  const matches = rowMatcher({ ...NO_FILTER, ...filter });
  return ROWS.filter(matches).map((one) => one.row);
}

describe('the filter of the review', () => {
  test('shows everything until something is asked for', () => {
    expect(shown({})).toEqual([0, 1, 2, 3]);
    expect(countParts(NO_FILTER)).toBe(0);
  });

  test('takes confidences from and to, both ends included, and never rows without a label', () => {
    expect(shown({ confidence: { from: 0.5, to: 0.9 } })).toEqual([1, 2]);
    expect(shown({ confidence: { from: null, to: 0.5 } })).toEqual([1, 2]);
  });

  test('takes lengths in characters', () => {
    expect(shown({ length: { from: 10, to: 20 } })).toEqual([1, 2]);
  });

  test('tells rows on which teacher and student disagree from those that only one has seen', () => {
    expect(shown({ agreement: 'disagree' })).toEqual([1]);
    expect(shown({ agreement: 'agree' })).toEqual([0]);
  });

  test('finds flags and notes', () => {
    expect(shown({ mark: 'flagged' })).toEqual([2]);
    expect(shown({ mark: 'noted' })).toEqual([3]);
    expect(shown({ mark: 'marked' })).toEqual([2, 3]);
    expect(shown({ mark: 'unmarked' })).toEqual([0, 1]);
  });

  test('finds what a person labelled otherwise than the machines', () => {
    const said = (name: string, machine: string | null) => ({
      final: { label: name, confidence: 1, source: 'human' as const },
      machine:
        machine === null ? null : { label: machine, confidence: 0.9, source: 'both' as const },
    });
    const isOverruled = rowMatcher({ ...NO_FILTER, source: 'overruled' });
    expect(isOverruled(row(0, said('a', 'b')))).toBe(true);
    expect(isOverruled(row(1, said('a', 'a')))).toBe(false);
    // Where a machine says nothing there is nothing to look at.
    expect(isOverruled(row(2, said('a', null)))).toBe(false);
    expect(isOverruled(row(3, { ...label('a', 0.9), machine: label('b', 0.9).final }))).toBe(false);
  });

  test('holds all its parts together', () => {
    const filter = { label: 'a', agreement: 'disagree', length: { from: 5, to: null } } as const;
    expect(shown(filter)).toEqual([1]);
    expect(countParts({ ...NO_FILTER, ...filter })).toBe(3);
    expect(shown({ label: 'b', agreement: 'disagree' })).toEqual([]);
  });
});

describe('a search', () => {
  test('is slow where it is a pattern or about cells, and only there', () => {
    expect(slowParts({ ...NO_FILTER, text: 'plain' }, 10_000)).toBeNull();
    expect(slowParts({ ...NO_FILTER, column: { name: 'ward', text: ' ' } }, 5)).toBeNull();
    expect(slowParts({ ...NO_FILTER, text: '/a/' }, 5)).toEqual({ text: '/a/', column: null });
    // In a table so large a word takes as long.
    const plain = slowParts({ ...NO_FILTER, text: 'plain ' }, 100_000);
    expect(plain).toEqual({ text: 'plain', column: null });
    expect(slowParts(NO_FILTER, 100_000)).toBeNull();
  });
});
