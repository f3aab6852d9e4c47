/** @file Stopping without gold. */
import { describe, expect, it } from 'vitest';
import {
  heldOutAgreement,
  keptAside,
  stopDecision,
} from '../../../../src/core/refinery/early-stopping';
import { candidateWeights } from '../../../../src/core/refinery/weights';
import { setsOf } from '../../../helpers/refinery/refinery-cases';

describe('keptAside', () => {
  it('is a tenth of the rows, by the seed, and none that a person labelled', () => {
    const sets = setsOf(
      Array.from({ length: 100 }, () => [0]),
      2,
    );
    const aside = keptAside(sets, 1);
    expect(aside.reduce((sum, one) => sum + one, 0)).toBe(10);
    expect(keptAside(sets, 1)).toEqual(aside);
    expect(keptAside(sets, 2)).not.toEqual(aside);
    const certain = { ...sets, certain: aside };
    expect(keptAside(certain, 1)).toEqual(new Uint8Array(100));
  });
});

describe('heldOutAgreement', () => {
  it('looks at the rows kept aside only, where some are', () => {
    const sets = setsOf([[0], [1]], 2);
    const weights = candidateWeights(sets, 'uniform');
    const p = Float32Array.of(0.5, 0.5, 0.75, 0.25);
    expect(heldOutAgreement(sets, weights, p, Uint8Array.of(0, 1))).toBeCloseTo(Math.log(0.25), 6);
  });

  it('is the mean log probability of the candidates, by hand', () => {
    const sets = setsOf([[0], [1, 2], [0, 1, 2]], 3, [{}, {}, { unmatched: true }]);
    const weights = candidateWeights(sets, 'uniform');
    const p = Float32Array.of(0.5, 0.25, 0.25, 0.2, 0.6, 0.2, 1, 0, 0);
    expect(heldOutAgreement(sets, weights, p)).toBeCloseTo((Math.log(0.5) + Math.log(0.4)) / 2, 6);
  });

  it('is null where no row has anything to agree with', () => {
    const sets = setsOf([[0, 1]], 2, [{ unmatched: true }]);
    expect(
      heldOutAgreement(sets, candidateWeights(sets, 'uniform'), Float32Array.of(1, 0)),
    ).toBeNull();
  });
});

describe('stopDecision', () => {
  it('waits as long as it has patience, and keeps the best epoch', () => {
    const rise = [-1, -0.8, -0.7, -0.6];
    expect(stopDecision(rise, 1)).toEqual({ stop: false, bestEpoch: 4 });
    expect(stopDecision([...rise, -0.61, -0.65], 1)).toEqual({ stop: false, bestEpoch: 4 });
    expect(stopDecision([...rise, -0.61, -0.65, -0.7], 1)).toEqual({ stop: true, bestEpoch: 4 });
  });

  it('does not take a crawl for progress', () => {
    const crawl = [-0.5, -0.4999, -0.4998, -0.4997];
    expect(stopDecision(crawl, 0)).toEqual({ stop: true, bestEpoch: 1 });
  });

  it('never stops while the targets are still warming up', () => {
    const falling = [-0.5, -0.6, -0.7, -0.8, -0.9];
    expect(stopDecision(falling, 3).stop).toBe(false);
    expect(stopDecision([...falling, -1], 3)).toEqual({ stop: true, bestEpoch: 1 });
    expect(stopDecision([], 3)).toEqual({ stop: false, bestEpoch: 0 });
  });
});
