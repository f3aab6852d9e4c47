import { describe, expect, test } from 'vitest';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import { NO_FILTER } from '../../../../src/state/results/review-filter';
import {
  arrange,
  choicesOf,
  countUnlearned,
  summarise,
} from '../../../../src/state/results/review-list';

function row(index: number, rest: Partial<ReviewRow> = {}): ReviewRow {
  return {
    row: index,
    text: `Text ${index}`,
    split: 'train',
    candidates: [],
    isUnmatched: false,
    isGuess: false,
    machine: null,
    final: null,
    gold: null,
    student: null,
    suspicion: 0,
    goldSuspicion: 0,
    isAccepted: false,
    ...rest,
  };
}

const ROWS = [
  row(0, {
    candidates: ['a', 'b'],
    final: { label: 'a', confidence: 0.9, source: 'both' },
    gold: 'a',
  }),
  row(1, {
    candidates: ['a', 'b'],
    final: { label: 'b', confidence: 0.4, source: 'student' },
    gold: 'a',
  }),
  row(2, { final: { label: 'a', confidence: 1, source: 'human' } }),
  row(3, { failure: { reason: 'no answer' } }),
  row(4, { candidates: ['a'], final: { label: 'c', confidence: 0.4, source: 'student' } }),
];

describe('the order of the review', () => {
  test('is least certain first: no label, then by confidence, then a person’s', () => {
    expect(arrange(ROWS, NO_FILTER, 'uncertain')).toEqual([3, 1, 4, 0, 2]);
    expect(arrange(ROWS, NO_FILTER, 'certain')).toEqual([2, 0, 1, 4, 3]);
    expect(arrange(ROWS, NO_FILTER, 'table')).toEqual([0, 1, 2, 3, 4]);
  });

  test('holds only rows that pass every part of the filter', () => {
    const show = (filter: object) => arrange(ROWS, { ...NO_FILTER, ...filter }, 'table');
    expect(show({ label: 'a' })).toEqual([0, 2]);
    expect(show({ source: 'failed' })).toEqual([3]);
    expect(show({ source: 'differs' })).toEqual([1]);
    expect(show({ source: 'student', text: ' TEXT 4' })).toEqual([4]);
  });
});

test('the digit keys give a row its candidates first, then the other labels', () => {
  expect(choicesOf(row(0, { candidates: ['c', 'a'] }), ['a', 'b', 'c'])).toEqual(['c', 'a', 'b']);
});

test('a label is new to the student where it was given, changed or taken back since the training', () => {
  const human = (index: number, label: string, rest: Partial<ReviewRow> = {}) =>
    row(index, { final: { label, confidence: 1, source: 'human' }, ...rest });
  const rows = [
    ...[human(0, 'a'), human(1, 'a'), human(2, 'b'), row(3), row(4)],
    human(5, 'a', { split: 'test' }),
  ];
  expect(countUnlearned(rows, [])).toBe(3);
  expect(countUnlearned(rows, [[0, 'a'], [1, 'b'], [4, 'a']])).toBe(3); // prettier-ignore
});

test('the summary counts machines’ labels apart from a person’s', () => {
  expect(summarise(ROWS)).toMatchObject({
    total: 5,
    labelled: 4,
    failed: 1,
    human: 1,
    compared: 3,
    agreeing: 1,
    outside: 1,
    confidence: [0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
    labels: [
      { name: 'a', count: 2 },
      { name: 'b', count: 1 },
      { name: 'c', count: 1 },
    ],
  });
});

test('the summary counts people’s labels that the machines contradict, each text once', () => {
  const human = (index: number, label: string, machine: string | null, equals?: number[]) =>
    row(index, {
      final: { label, confidence: 1, source: 'human' },
      machine: machine === null ? null : { label: machine, confidence: 0.6, source: 'student' },
      ...(equals && { equals }),
    });
  const rows = [
    human(0, 'a', 'b', [0, 2]),
    human(1, 'a', 'a'),
    human(2, 'a', 'b', [0, 2]),
    human(3, 'a', null),
  ];
  expect(summarise(rows)).toMatchObject({ human: 4, humanEqual: 1, judged: 2, overruled: 1 });
  // The offer to train says the same number of them as the review does.
  expect(summarise(rows).given).toBe(3);
  expect(countUnlearned(rows, [])).toBe(3);
  expect(countUnlearned(rows, [[0, 'a'], [2, 'a'], [1, 'b']])).toBe(2); // prettier-ignore
});
