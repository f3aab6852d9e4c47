/** @file Folds and the parts of the train rows that belong to them. */
import { describe, expect, it } from 'vitest';
import {
  foldOfRows,
  placeRows,
  sampleRows,
  selectSets,
  splitFold,
} from '../../../../src/core/refinery/folds';
import { setsOf } from '../../../helpers/refinery/refinery-cases';

describe('folds', () => {
  it('are of even size, disjoint and complete, and the same for the same seed', () => {
    const fold = foldOfRows(11, 3, 7);
    const parts = [0, 1, 2].map((k) => splitFold(fold, k));
    expect(parts.map(({ held }) => held.length).sort()).toEqual([3, 4, 4]);
    expect(parts.flatMap(({ held }) => [...held]).sort((a, b) => a - b)).toEqual([
      ...Array(11).keys(),
    ]);
    for (const { train, held } of parts) {
      expect(train.length + held.length).toBe(11);
      expect(train.some((row) => held.includes(row))).toBe(false);
    }
    expect(foldOfRows(11, 3, 7)).toEqual(fold);
    expect(foldOfRows(11, 3, 8)).not.toEqual(fold);
  });

  it('select sets and features of some rows, and place what comes back', () => {
    const sets = {
      ...setsOf([[0], [1, 2], [], [2, 0, 1]], 3, [{}, { unmatched: true, evidence: 'near' }]),
      single: Int32Array.of(0, -1, -1, 2),
    };
    sets.scores.set([1, 0.5, 0.25, 3, 2, 1]);
    const some = selectSets(sets, Int32Array.of(3, 1));
    expect(some).toEqual({
      rows: 2,
      classes: 3,
      offsets: Int32Array.of(0, 3, 5),
      labels: Int32Array.of(2, 0, 1, 1, 2),
      scores: Float32Array.of(3, 2, 1, 0.5, 0.25),
      unmatched: Uint8Array.of(0, 1),
      evidence: Uint8Array.of(0, 2),
      told: Int32Array.of(-1, -1),
      certain: Uint8Array.of(0, 0),
      single: Int32Array.of(2, -1),
    });
    const target = new Float32Array(6);
    placeRows(target, Int32Array.of(2, 0), Float32Array.of(1, 2, 3, 4), 2);
    expect([...target]).toEqual([3, 4, 0, 0, 1, 2]);
  });

  it('sample without repetition, in order', () => {
    const items = [5, 6, 7, 8, 9];
    expect(sampleRows(items, 9, 1)).toEqual(items);
    const some = sampleRows(items, 3, 1);
    expect(some).toHaveLength(3);
    expect([...some].sort()).toEqual(some);
    expect(new Set(some).size).toBe(3);
  });
});
