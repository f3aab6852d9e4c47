/** @file Quality of candidate sets, against numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import { candidateQuality } from '../../../../src/core/teaching/quality';

describe('candidateQuality', () => {
  it('computes the figures of the paper', () => {
    // C = 5. Sets of 1, 2, 3 and 5 labels: beta = (1 + 3/4 + 2/4 + 0) / 4 = 0.5625.
    const sets = [['a'], ['b', 'a'], ['c', 'd', 'e'], ['a', 'b', 'c', 'd', 'e']];
    const quality = candidateQuality(sets, ['a', 'a', 'a', 'a'], 5);
    expect(quality.meanCandidates).toBe(11 / 4);
    expect(quality.coverage).toBe(3 / 4);
    expect(quality.beta).toBe(0.5625);
    expect(quality.f1).toBeCloseTo((2 * 0.75 * 0.5625) / (0.75 + 0.5625), 12);
    expect(quality.firstAccuracy).toBe(2 / 4);
  });

  it('is perfect for right single labels', () => {
    expect(candidateQuality([['a'], ['b']], ['a', 'b'], 3)).toEqual({
      meanCandidates: 1,
      coverage: 1,
      beta: 1,
      f1: 1,
      firstAccuracy: 1,
    });
  });

  it('gives no credit for naming every label', () => {
    expect(candidateQuality([['a', 'b']], ['a'], 2)).toMatchObject({ coverage: 1, beta: 0, f1: 0 });
    expect(candidateQuality([['a', 'b']], ['c'], 2)).toMatchObject({ coverage: 0, beta: 0, f1: 0 });
  });

  it('measures sizes without gold, and nothing else', () => {
    const nothing = {
      meanCandidates: 1.5,
      coverage: null,
      beta: 0.75,
      f1: null,
      firstAccuracy: null,
    };
    expect(candidateQuality([['a'], ['a', 'b']], undefined, 3)).toEqual(nothing);
    expect(candidateQuality([['a'], ['a', 'b']], [null, undefined], 3)).toEqual(nothing);
  });

  it('leaves rows without gold out of what needs gold', () => {
    const quality = candidateQuality([['a'], ['b'], ['b']], ['a', null, 'a'], 3);
    expect(quality).toMatchObject({ coverage: 0.5, firstAccuracy: 0.5, meanCandidates: 1 });
  });

  it('is null throughout without rows', () => {
    expect(candidateQuality([], [], 3)).toEqual({
      meanCandidates: null,
      coverage: null,
      beta: null,
      f1: null,
      firstAccuracy: null,
    });
  });
});
