/** @file Annotations in flat arrays. */
import { describe, expect, test } from 'vitest';
import { candidateSets, forEachRow } from '../../../../src/core/refinery/candidate-sets';

const LABELS = ['Hill', 'River', 'Sea'];

describe('candidateSets', () => {
  test('lays the candidates of all rows out in order', () => {
    const sets = candidateSets(
      [
        { row: 4, status: 'annotated', candidates: ['Sea', 'Hill'], scores: [3, 0.5] },
        { row: 2, status: 'annotated', candidates: ['River'], single: 'Hill' },
      ],
      LABELS,
    );
    expect(sets).toEqual({
      rows: 2,
      classes: 3,
      offsets: Int32Array.of(0, 2, 3),
      labels: Int32Array.of(2, 0, 1),
      scores: Float32Array.of(3, 0.5, 0),
      unmatched: Uint8Array.of(0, 0),
      evidence: Uint8Array.of(0, 0),
      told: Int32Array.of(-1, -1),
      certain: Uint8Array.of(0, 0),
      single: Int32Array.of(2, 0),
    });
  });

  test('gives an unmatched row no single label, since its first candidate says nothing', () => {
    const sets = candidateSets(
      [{ row: 0, status: 'annotated', candidates: LABELS, unmatched: true }],
      LABELS,
    );
    expect(sets.unmatched).toEqual(Uint8Array.of(1));
    expect(sets.single).toEqual(Int32Array.of(-1));
  });

  test('of no annotations has no rows', () => {
    const sets = candidateSets([], LABELS);
    expect(sets.rows).toBe(0);
    expect(sets.offsets).toEqual(Int32Array.of(0));
  });

  test('are walked row by row', () => {
    const sets = candidateSets(
      [
        { row: 0, status: 'annotated', candidates: ['Hill', 'Sea'] },
        { row: 1, status: 'annotated', candidates: ['River'] },
      ],
      LABELS,
    );
    const visited: number[][] = [];
    forEachRow(sets, (...visit) => visited.push(visit));
    expect(visited).toEqual([[0, 0, 2], [1, 2, 3]]); // prettier-ignore
  });
});
