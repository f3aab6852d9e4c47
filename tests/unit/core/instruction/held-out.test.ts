/** @file Halves of people's labels, and the verdict of the half that judges. */
import { describe, expect, test } from 'vitest';
import {
  byMistakes,
  creditOf,
  halves,
  judge,
  signTest,
  type LabelledRow,
} from '../../../../src/core/instruction/held-out';
import type { Annotation } from '../../../../src/core/teaching/teacher';

const rowsOf = (count: number, labels = ['a', 'b']): LabelledRow[] =>
  Array.from({ length: count }, (_, row) => ({
    row,
    text: `text ${row}`,
    label: labels[row % labels.length] ?? '',
  }));
const answer = (row: number, ...candidates: string[]): Annotation => ({
  row,
  status: 'annotated',
  candidates,
});
const answers = (...all: Annotation[]) => new Map(all.map((one) => [one.row, one]));

describe('halves', () => {
  test('share out every label evenly, and no row twice', () => {
    const rows = rowsOf(40, ['a', 'b', 'c', 'd']);
    const { learned, heldOut } = halves(rows, 1);
    expect([...learned, ...heldOut].map(({ row }) => row).sort((x, y) => x - y)).toEqual(
      rows.map(({ row }) => row),
    );
    for (const label of ['a', 'b', 'c', 'd']) {
      expect(heldOut.filter((row) => row.label === label)).toHaveLength(5);
    }
  });

  test('are the same for the same seed and others for another', () => {
    const rows = rowsOf(40);
    expect(halves(rows, 7)).toEqual(halves(rows, 7));
    expect(halves(rows, 7)).not.toEqual(halves(rows, 8));
  });

  test('never have one text on both sides', () => {
    const twins = rowsOf(20).flatMap((row) => [row, { ...row, row: row.row + 100 }]);
    const { learned, heldOut } = halves(twins, 1);
    expect(learned.length + heldOut.length).toBe(20);
  });

  test('never let a text judge that the teacher is shown as an example', () => {
    const rows = rowsOf(20);
    const shown = new Set(rows.slice(0, 6).map(({ text }) => text));
    const { learned, heldOut } = halves(rows, 1, shown);
    expect(heldOut.some(({ text }) => shown.has(text))).toBe(false);
    expect(learned.length + heldOut.length).toBe(20);
  });
});

describe('the credit of an answer', () => {
  test.each<[string, Annotation | undefined, number]>([
    ['right', answer(0, 'a', 'b'), 1],
    ['second only', answer(0, 'b', 'a'), 0],
    ['missing', undefined, 0],
    ['failed', { row: 0, status: 'failed', reason: '' }, 0],
    ['picked apart', { row: 0, status: 'annotated', candidates: ['b', 'a'], single: 'a' }, 1],
    ['tied', { row: 0, status: 'annotated', candidates: ['b', 'a'], scores: [2, 2] }, 0.5],
    ['no match', { row: 0, status: 'annotated', candidates: ['a', 'b'], unmatched: true }, 0.5],
  ])('%s', (_, given, credit) => {
    expect(creditOf(given, 'a')).toBe(credit);
  });
});

describe('the sign test', () => {
  // Sums of binomial coefficients by hand.
  test.each([
    [0, 0, 1],
    [1, 0, 1 / 2],
    [3, 0, 1 / 8],
    [4, 1, 6 / 32],
    [5, 1, 7 / 64],
    [6, 2, 37 / 256],
    [0, 3, 1],
  ])('%i gains and %i losses', (gains, losses, chance) => {
    expect(signTest(gains, losses)).toBeCloseTo(chance, 12);
  });
});

describe('the verdict', () => {
  const rows = rowsOf(10, ['a']);
  const right = (count: number) =>
    answers(...rows.map(({ row }) => answer(row, row < count ? 'a' : 'b')));

  test('three more rows right and none worse are better', () => {
    const verdict = judge(rows, right(4), right(7));
    expect(verdict).toEqual({
      ...{ rows: 10, before: 4, after: 7, gains: 3, losses: 0, isBetter: true },
    });
  });

  test('two more may be chance', () => {
    expect(judge(rows, right(4), right(6)).isBetter).toBe(false);
  });

  test('the same, worse, or gains paid for by losses are not better', () => {
    expect(judge(rows, right(5), right(5)).isBetter).toBe(false);
    expect(judge(rows, right(7), right(4)).isBetter).toBe(false);
    const turned = answers(...rows.map(({ row }) => answer(row, row < 5 ? 'b' : 'a')));
    expect(judge(rows, right(5), turned)).toMatchObject({ gains: 5, losses: 5, isBetter: false });
  });

  test('no rows find nothing better', () => {
    expect(judge([], new Map(), new Map()).isBetter).toBe(false);
  });
});

test('labels that are missed or wrongly given come first', () => {
  const rows = rowsOf(6, ['a', 'b', 'c']);
  const given = answers(...rows.map(({ row, label }) => answer(row, label === 'b' ? 'c' : label)));
  const order = byMistakes(['a', 'b', 'c'], rows, given);
  expect(order).toEqual([
    { name: 'b', mistakes: 2 },
    { name: 'c', mistakes: 2 },
    { name: 'a', mistakes: 0 },
  ]);
});
