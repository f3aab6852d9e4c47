/** @file What a set of names tells of the right label, learned from beliefs. */
import { describe, expect, test } from 'vitest';
import {
  blindBeliefs,
  estimateNaming,
  evenBeliefs,
  hearNames,
  popularNaming,
  weighByNames,
} from '../../../../../src/core/labels/combination/naming';
import { copiesList } from '../../../../../src/core/labels/combination/speech';
import { toEnd } from '../../../../../src/core/pieces';
import { rowsOf, setsOf } from '../../../../helpers/refinery/refinery-cases';

const rowsTo = (count: number) => Array.from({ length: count }, (_, row) => row);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('estimateNaming', () => {
  // Label 2 is named on all rows, whatever is right; labels 0 and 1 where they are right.
  const sets = setsOf(
    rowsTo(400).map((row) => [2, row % 2]),
    3,
  );
  const certain = Float32Array.from(
    rowsTo(400).flatMap((row) => (row % 2 ? [0, 1, 0] : [1, 0, 0])),
  );
  const naming = estimateNaming(sets, rowsTo(400), certain);

  test('lets a label that is always named say less than one that is not', () => {
    const likely = (labels: number[]) => hearNames(Int32Array.from(labels), naming);
    const [of0 = 0, of1 = 0, of2 = 0] = likely([2, 0]);
    expect(of0).toBeGreaterThan(of1 + 2);
    expect(of0).toBeGreaterThan(of2 + 1);
  });

  test('makes of each label a distribution over all sets', () => {
    const subsets = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
    for (let label = 0; label < 3; label++) {
      const chances = subsets.map((labels) =>
        Math.exp(hearNames(Int32Array.from(labels), naming)[label] ?? 0),
      );
      expect(sum(chances)).toBeCloseTo(1, 9);
    }
  });
});

describe('evenBeliefs', () => {
  test('are of no label that is named whatever the text is, but where it is the answer', () => {
    // Label 0 comes first on all rows, and is the other answer on every tenth.
    const sets = setsOf(
      rowsTo(100).map((row) => [0, 1 + (row % 3)]),
      4,
    );
    sets.single.forEach((_, row) => (sets.single[row] = row % 10 === 0 ? 0 : 1 + (row % 3)));
    const beliefs = rowsOf(evenBeliefs(sets), 4);
    expect(beliefs[1]).toEqual([0, 0, 1, 0]);
    expect(beliefs[0]?.[0]).toBeGreaterThanOrEqual(0.5);
  });

  test('are even over names as language models give them', () => {
    const sets = setsOf([[0, 1], [2, 0], [1, 2], [0]], 3); // prettier-ignore
    expect([...evenBeliefs(sets)]).toEqual([0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5, 1, 0, 0]);
  });

  test('are half of the single answer where that errs by itself, and of no other label than its', () => {
    // The two are never the same.
    const sets = setsOf(
      rowsTo(1_000).map((row) => [row % 4]),
      4,
    );
    sets.single.forEach((_, row) => (sets.single[row] = (row + 1) % 4));
    expect(rowsOf(evenBeliefs(sets), 4)[0]).toEqual([0.5, 0.5, 0, 0]);
  });
});

describe('copiesList', () => {
  test('knows the list of labels as the task has it, where there are enough of them', () => {
    const sets = setsOf([[0, 1, 2, 3, 4, 5], [1, 0, 2, 3, 4, 5], [0, 1, 2]], 6); // prettier-ignore
    expect([0, 1, 2].map((row) => copiesList(sets, row))).toEqual([true, false, false]);
    // By chance one of 24 sets of all four is in this order.
    expect(copiesList(setsOf([[0, 1, 2, 3]], 4), 0)).toBe(false);
  });
});

describe('weighByNames', () => {
  test('leaves beliefs as they are where the set is a copy of the list', () => {
    const sets = setsOf([[0, 1, 2, 3, 4, 5], [2, 0], [2]], 6); // prettier-ignore
    const belief = Float64Array.of(0.5, 0.1, 0.1, 0.1, 0.1, 0.1);
    weighByNames(sets, 0, popularNaming(sets, [1, 2]), belief);
    expect([...belief].map((p) => Number(p.toFixed(6)))).toEqual([0.5, 0.1, 0.1, 0.1, 0.1, 0.1]);
  });
});

describe('blindBeliefs', () => {
  test('are distributions, and the order of a set does not matter', () => {
    const even = new Float32Array(12).fill(1 / 3);
    const forward = setsOf([[0, 1], [1], [2, 0], [0]], 3); // prettier-ignore
    const backward = setsOf([[1, 0], [1], [0, 2], [0]], 3); // prettier-ignore
    const beliefs = toEnd(blindBeliefs(forward, rowsTo(4), even, evenBeliefs(forward)));
    for (const row of rowsOf(beliefs, 3)) expect(sum(row)).toBeCloseTo(1, 5);
    const turned = toEnd(blindBeliefs(backward, rowsTo(4), even, evenBeliefs(backward)));
    beliefs.forEach((belief, i) => expect(turned[i]).toBeCloseTo(belief, 6));
  });

  test('leave rows alone of which no teacher spoke', () => {
    const sets = setsOf([[1], [0]], 2, [{ certain: true }]); // prettier-ignore
    const said = Float32Array.of(0.9, 0.1, 0.9, 0.1);
    const beliefs = toEnd(blindBeliefs(sets, [1], said, evenBeliefs(sets)));
    expect([...beliefs.subarray(0, 2)]).toEqual([0, 1]);
  });
});
