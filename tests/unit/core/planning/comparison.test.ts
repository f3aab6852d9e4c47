/** @file Two teachers side by side: which rows they are put to, and what is counted. */
import { describe, expect, it } from 'vitest';
import { comparedRows, compareTeachers } from '../../../../src/core/planning/comparison';
import { trialEstimate } from '../../../../src/core/planning/trial';
import type { Annotation } from '../../../../src/core/teaching/teacher';

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the rows', () => {
  it('are those that people have labelled first, the rest from all over the table', () => {
    const labelled = new Set([3, 50, 51]);
    const rows = comparedRows(range(100), (row) => labelled.has(row));
    expect(rows).toHaveLength(10);
    expect(rows).toEqual(expect.arrayContaining([3, 50, 51, 0, 99]));
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('are spread over the labelled ones where those are enough', () => {
    const rows = comparedRows(range(100), (row) => row % 2 === 0);
    expect(rows.every((row) => row % 2 === 0)).toBe(true);
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([10, 0, 98]);
  });

  it.each([0, 1, 4, 9])('are all of a table that has only %i', (count) => {
    expect(comparedRows(range(count), (row) => row === 0)).toEqual(range(count));
  });
});

const says = (row: number, ...candidates: string[]): Annotation => ({
  row,
  status: 'annotated',
  candidates,
});
const USAGE = { questions: 0, promptTokens: 0, answerTokens: 0 };
const fails = (row: number): Annotation => ({ row, status: 'failed', reason: 'No.' });
const estimateOf = (annotations: Annotation[]) => trialEstimate(annotations, USAGE, 1, 1);
const texts = new Map(range(4).map((row) => [row, `text ${row}`]));

describe('what is counted', () => {
  const first = estimateOf([says(0, 'a'), says(1, 'a', 'b'), says(2, 'b'), fails(3)]);
  // Rows that are asked side by side come as they are done.
  const second = estimateOf([says(3, 'a'), says(2, 'a'), says(0, 'a'), says(1, 'b')]);
  const humans = new Map([
    [0, 'a'],
    [1, 'b'],
    [3, 'a'],
  ]);
  const compared = compareTeachers([first, second], texts, humans);

  it('is who agrees on the first label, of rows that both answered', () => {
    expect(compared).toMatchObject({ answered: 3, agreed: 1 });
  });

  it('is who is right on rows that people have labelled; a failed row is not', () => {
    expect(compared).toMatchObject({ judged: 3, right: [1, 3] });
  });

  it('stands beside each text, in the order of the rows', () => {
    expect(compared.rows.map(({ row, human }) => [row, human])).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, null],
      [3, 'a'],
    ]);
    expect(compared.rows[3]?.answers).toEqual([fails(3), says(3, 'a')]);
  });

  it('is no row that one of the teachers was not asked about', () => {
    const short = compareTeachers([estimateOf([says(0, 'a')]), second], texts, humans);
    expect(short.rows.map(({ row }) => row)).toEqual([0]);
    expect(short).toMatchObject({ answered: 1, agreed: 1, judged: 1, right: [1, 1] });
  });

  it('is nothing of nothing', () => {
    const none = compareTeachers([estimateOf([]), estimateOf([])], new Map(), humans);
    expect(none).toMatchObject({ rows: [], answered: 0, judged: 0, right: [0, 0] });
  });

  it('shares the credit where nothing tells first labels apart', () => {
    const tie: Annotation = { ...says(0, 'a', 'b'), scores: [0.5, 0.5] } as Annotation;
    const tied = compareTeachers([estimateOf([tie]), second], texts, new Map([[0, 'b']]));
    expect(tied.right).toEqual([0.5, 0]);
  });
});
