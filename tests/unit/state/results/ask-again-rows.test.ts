/** @file Which of the rows that match are asked about again. */
import { expect, it } from 'vitest';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import { chosenRows } from '../../../../src/state/results/ask-again-rows';

function rowOf(row: number, more: Partial<ReviewRow> = {}): ReviewRow {
  return {
    row,
    text: `text ${row}`,
    split: 'train',
    candidates: [],
    isUnmatched: false,
    isGuess: false,
    machine: null,
    final: null,
    student: null,
    suspicion: 0,
    goldSuspicion: 0,
    gold: null,
    isAccepted: false,
    ...more,
  };
}

it('are train rows without a person’s label, among those that match', () => {
  const human = { label: 'A', confidence: 1, source: 'human' as const };
  const revised = {
    row: 4,
    status: 'annotated' as const,
    candidates: ['A'],
    former: { row: 4, status: 'failed' as const, reason: 'Nothing.' },
  };
  const rows = [
    rowOf(0),
    rowOf(1, { split: 'test' }),
    rowOf(2, { final: human }),
    rowOf(3),
    rowOf(4, { annotation: revised }),
    rowOf(5, { final: human, annotation: { ...revised, row: 5 } }),
  ];
  expect(chosenRows(rows, [1, 2, 3, 4, 5])).toEqual({
    asked: [3, 4],
    labelled: 2,
    revised: [4, 5],
    text: 'text 3',
  });
});
