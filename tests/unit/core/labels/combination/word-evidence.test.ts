/** @file How often matching words are right, without gold, and what words say of a row. */
import { describe, expect, test } from 'vitest';
import {
  evidenceShares,
  matchCoverage,
} from '../../../../../src/core/labels/combination/word-evidence';
import { setsOf } from '../../../../helpers/refinery/refinery-cases';
import { makeKeywords } from './simulated-keywords';

const ROWS = 4_000;

describe('matchCoverage', () => {
  /** Of the texts that so many labels match, how many have the right one among them. */
  const shares = (own: number, other: number, labels: number) => {
    const { truth, sets } = makeKeywords({ rows: ROWS, classes: 6, seed: 1, own, other, known: 0 });
    const coverage = matchCoverage(sets);
    let [rows, right] = [0, 0];
    truth.forEach((label, row) => {
      const set = sets.labels.subarray(sets.offsets[row], sets.offsets[row + 1]);
      if (sets.unmatched[row] || set.length !== labels) return;
      rows += 1;
      if (set.includes(label)) right += 1;
    });
    return { told: coverage[labels] ?? 0, true: right / rows };
  };

  test.each([
    ['good words', 0.8, 0.03],
    ['words that most texts hold', 0.9, 0.2],
    ['few matches', 0.2, 0.01],
  ])('comes near to the true share: %s', (_, own, other) => {
    for (const labels of [1, 2]) {
      const { told, true: share } = shares(own, other, labels);
      expect(Math.abs(told - share)).toBeLessThan(0.12);
    }
  });

  test('believes words less that meet those of other labels oftener', () => {
    expect(shares(0.6, 0.15, 1).told).toBeLessThan(shares(0.6, 0.02, 1).told - 0.05);
  });

  test('does not go by rows that a person labelled', () => {
    const some = setsOf([[0], [0, 1]], 3, [{ evidence: 'matched', scores: [1] }, { evidence: 'matched', scores: [1, 1] }]); // prettier-ignore
    const more = setsOf([[0], [0, 1], [2]], 3, [{ evidence: 'matched', scores: [1] }, { evidence: 'matched', scores: [1, 1] }, { certain: true }]); // prettier-ignore
    expect([...matchCoverage(more)]).toEqual([...matchCoverage(some)]);
  });
});

describe('evidenceShares', () => {
  const coverage = Float64Array.of(0.5, 0.7, 0.9, 1);
  const sharesOf = (sets: ReturnType<typeof setsOf>) => {
    const shares = new Float64Array(3);
    evidenceShares(sets, 0, coverage, shares);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    return [...shares];
  };

  test('leave of a match what such matches lack to all labels alike', () => {
    const shares = sharesOf(setsOf([[1]], 3, [{ evidence: 'matched', scores: [2] }]));
    [0.1, 0.8, 0.1].forEach((share, label) => expect(shares[label]).toBeCloseTo(share, 9));
  });

  test('prefer the label with more evidence', () => {
    const shares = sharesOf(setsOf([[2, 0]], 3, [{ evidence: 'matched', scores: [2, 1] }]));
    // 8 to 1 of the 0.9, and a third of the rest each.
    [0.1 + 0.1 / 3, 0.1 / 3, 0.8 + 0.1 / 3].forEach((share, label) =>
      expect(shares[label]).toBeCloseTo(share, 9),
    );
  });

  test('are the probabilities of nearness, and what is left of them for the others', () => {
    const shares = sharesOf(setsOf([[1]], 3, [{ evidence: 'near', scores: [0.6] }]));
    [0.2, 0.6, 0.2].forEach((share, label) => expect(shares[label]).toBeCloseTo(share, 6));
  });

  test('count labels alike that came without scores', () => {
    const shares = sharesOf(setsOf([[0, 1]], 3, [{ evidence: 'matched' }]));
    expect(shares[0]).toBeCloseTo(shares[1] ?? 0, 9);
  });
});
