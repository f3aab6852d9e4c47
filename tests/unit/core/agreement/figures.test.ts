/** @file Several people's labels of one table. */
import { expect, test } from 'vitest';
import { agreementFigures as agreementFiguresInPieces } from '../../../../src/core/agreement/figures';
import { cohenKappa, krippendorffAlpha } from '../../../../src/core/agreement/agreement';
import { toEnd } from '../../../../src/core/pieces';

const agreementFigures = (...given: Parameters<typeof agreementFiguresInPieces>) =>
  toEnd(agreementFiguresInPieces(...given));

const LABELS = ['a', 'b', 'c'];
const opinion = (name: string, labels: [number, string][]) => ({ name, labels: new Map(labels) });

test('two people: the share of equal labels, kappa, and where they differ', () => {
  const figures = agreementFigures(
    [
      opinion('You', [
        [7, 'a'],
        [2, 'b'],
        [5, 'c'],
        [9, 'a'],
        [1, 'a'],
      ]),
      opinion('Ann', [
        [2, 'b'],
        [5, 'a'],
        [7, 'a'],
        [9, 'a'],
        [3, 'b'],
      ]),
    ],
    LABELS,
    1,
  );
  expect(figures?.ceiling).toMatchObject({ share: 0.75, n: 4 });
  expect(figures?.ceiling.low).toBeLessThan(0.75);
  expect(figures?.disagreements).toEqual([5]);
  expect(figures?.pairs).toHaveLength(1);
  // In the order of the rows 2, 5, 7, 9.
  expect(figures?.pairs[0]?.kappa?.value).toBe(cohenKappa([1, 2, 0, 0], [1, 0, 0, 0]));
  expect(figures?.perLabel[0]).toEqual({ label: 'a', first: 2, second: 3, both: 2, share: 0.8 });
});

test('three people: every pair, one alpha, and labels that the task does not have left out', () => {
  const figures = agreementFigures(
    [
      opinion('A', [
        [0, 'a'],
        [1, 'b'],
        [2, 'gone'],
      ]),
      opinion('B', [
        [0, 'a'],
        [1, 'a'],
        [2, 'a'],
      ]),
      opinion('C', [[1, 'b']]),
    ],
    LABELS,
    1,
  );
  expect(figures?.pairs.map(({ first, second, equal }) => [first, second, equal.n])).toEqual([
    ['A', 'B', 2],
    ['A', 'C', 1],
    ['B', 'C', 1],
  ]);
  // Of four comparisons two are equal; they rest on two texts.
  expect(figures?.ceiling).toMatchObject({ share: 0.5, n: 2 });
  expect(figures?.alpha?.value).toBe(
    krippendorffAlpha([
      [0, 1, -1],
      [0, 0, 0],
      [-1, 1, -1],
    ]),
  );
});

test('nothing is said where nobody labelled the same text', () => {
  expect(
    agreementFigures([opinion('A', [[0, 'a']]), opinion('B', [[1, 'a']])], LABELS, 1),
  ).toBeNull();
  expect(agreementFigures([], LABELS, 1)).toBeNull();
});

test('dozens of people are compared in short pieces, and each pair costs its share', () => {
  const people = Array.from({ length: 40 }, (_, person) =>
    opinion(
      `P${person}`,
      Array.from({ length: 300 }, (__, row): [number, string] => [
        row,
        LABELS[(row + (row % (person + 2) === 0 ? 1 : 0)) % 3] ?? '',
      ]),
    ),
  );
  const pieces = agreementFiguresInPieces(people, LABELS, 1);
  let count = 0;
  let found = pieces.next();
  for (; !found.done; found = pieces.next()) count += 1;
  expect(found.value?.pairs).toHaveLength(780);
  // Each pair is a piece at least, and all together draw no more than ten did.
  expect(count).toBeGreaterThan(780);
  expect(count).toBeLessThan(3_000);
  for (const { kappa } of found.value?.pairs ?? []) {
    expect(kappa?.low).toBeLessThanOrEqual(kappa?.value ?? 0);
    expect(kappa?.high).toBeGreaterThanOrEqual(kappa?.value ?? 1);
  }
});
