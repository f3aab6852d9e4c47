/** @file Which labels are taken for which, by either truth; a cell of the matrix and its rows are the same rows. */
import { describe, expect, test } from 'vitest';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import { confusionsOf, type Truth } from '../../../../src/state/results/confusions';
import { countParts, NO_FILTER, rowMatcher } from '../../../../src/state/results/review-filter';

const LABELS = ['a', 'b', 'c'];

/** @param human the person's label; the machine's is shown where there is none. */
function row(
  index: number,
  machine: string | null,
  gold: string | null,
  human?: string,
): ReviewRow {
  const label = (name: string, source: 'student' | 'human') => ({
    ...{ label: name, confidence: 1, source },
  });
  const given = machine === null ? null : label(machine, 'student');
  return {
    ...{ row: index, text: '', split: 'train', candidates: [], isUnmatched: false, isGuess: false },
    ...{ student: null, suspicion: 0, goldSuspicion: 0, isAccepted: false, gold },
    ...{ machine: given, final: human === undefined ? given : label(human, 'human') },
  };
}

const ROWS = [
  row(0, 'a', 'a'),
  row(1, 'a', 'b', 'c'),
  row(2, 'b', 'b', 'b'),
  row(3, null, 'b'),
  row(4, 'c', 'elsewhere'),
];

describe('the confusions', () => {
  test('go by the gold column where nothing else is wanted', () => {
    const found = confusionsOf(ROWS, LABELS);
    expect(found).toMatchObject({ truth: 'gold', truths: ['gold', 'human'] });
    expect([...(found?.counts ?? [])]).toEqual([1, 0, 0, 1, 1, 0, 0, 0, 0]);
  });

  test('go by people’s labels where that is wanted, or where there is no gold', () => {
    const counts = [0, 0, 0, 0, 1, 0, 1, 0, 0];
    expect([...(confusionsOf(ROWS, LABELS, 'human')?.counts ?? [])]).toEqual(counts);
    const bare = ROWS.map((one) => ({ ...one, gold: null }));
    expect(confusionsOf(bare, LABELS)).toMatchObject({ truth: 'human', truths: ['human'] });
  });

  test('go by the check alone, or by another person, where that is wanted', () => {
    const audited: ReviewRow = { ...row(5, 'a', null, 'b'), origin: 'audit' };
    const read: ReviewRow = { ...row(6, 'c', null), others: new Map([['Ana', 'a']]) };
    const rows = [...ROWS, audited, read];
    expect(confusionsOf(rows, LABELS)?.truths).toEqual([
      ...['gold', 'human', 'audit', 'annotator:Ana'],
    ]);
    const counts = (truth: Truth) => [...(confusionsOf(rows, LABELS, truth)?.counts ?? [])];
    expect(counts('audit')).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(counts('annotator:Ana')).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0]);
    const confusion = { truth: 'annotator:Ana', label: 'a', given: 'c' } as const;
    expect(rows.filter(rowMatcher({ ...NO_FILTER, confusion }))).toEqual([read]);
    expect(countParts({ ...NO_FILTER, confusion })).toBe(1);
  });

  test('are none where no truth is known', () => {
    expect(confusionsOf([row(0, 'a', null)], LABELS)).toBeNull();
  });

  test.each(['gold', 'human'] as const)(
    'count by %s what the review then shows',
    (truth: Truth) => {
      const { counts } = confusionsOf(ROWS, LABELS, truth) ?? {};
      LABELS.forEach((label, i) => {
        LABELS.forEach((given, j) => {
          const filter = { ...NO_FILTER, confusion: { truth, label, given } };
          expect(ROWS.filter(rowMatcher(filter))).toHaveLength(
            counts?.[i * LABELS.length + j] ?? -1,
          );
          expect(countParts(filter)).toBe(1);
        });
      });
    },
  );
});
