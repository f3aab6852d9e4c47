/** @file Class shares held to those of the candidates, and the drift that this prevents. */
import { describe, expect, it } from 'vitest';
import { candidateWeights } from '../../../../src/core/refinery/weights';
import { matchClassShares } from '../../../../src/core/refinery/class-shares';
import { rowsOf, setsOf } from '../../../helpers/refinery/refinery-cases';

describe('matchClassShares', () => {
  it('scales each class by wanted over found share, by hand', () => {
    // Wanted: class 0: 1 + 1/2 = 1.5, class 1: 1/2. Found: 0.8 + 0.2 = 1 and 0.2 + 0.8 = 1.
    const sets = setsOf([[0], [0, 1]], 2);
    const weights = candidateWeights(sets, 'uniform');
    const matched = matchClassShares(sets, weights, Float32Array.of(0.8, 0.2, 0.2, 0.8));
    const [first, second] = rowsOf(matched, 2);
    expect(first?.[0]).toBeCloseTo(1.2 / 1.3, 6);
    expect(second?.[0]).toBeCloseTo(0.3 / 0.7, 6);
    expect((second?.[0] ?? 0) + (second?.[1] ?? 0)).toBeCloseTo(1, 6);
  });

  it('changes nothing where the shares are the same already', () => {
    const sets = setsOf([[0], [1]], 2);
    const p = Float32Array.of(0.7, 0.3, 0.3, 0.7);
    const matched = matchClassShares(sets, candidateWeights(sets, 'uniform'), p);
    matched.forEach((value, i) => expect(value).toBeCloseTo(p[i] ?? NaN, 6));
  });

  it('leaves classes that no candidate names, and ignores rows that nothing matched', () => {
    const sets = setsOf([[0], [0, 1, 2]], 3, [{}, { unmatched: true }]);
    const p = Float32Array.of(0.5, 0.25, 0.25, 0, 0, 1);
    const matched = matchClassShares(sets, candidateWeights(sets, 'uniform'), p);
    // r = (1 / 0.5, 1, 1).
    expect(matched[0]).toBeCloseTo(1 / 1.5, 6);
    expect(matched[1]).toBeCloseTo(0.25 / 1.5, 6);
    expect([...matched.subarray(3)]).toEqual([0, 0, 1]);
  });

  it('survives a student that has forgotten a class altogether', () => {
    const sets = setsOf([[0], [1]], 2);
    const p = Float32Array.of(1, 0, 1, 0);
    const matched = matchClassShares(sets, candidateWeights(sets, 'uniform'), p);
    expect([...matched].every(Number.isFinite)).toBe(true);
  });
});
