/** @file What labelling by hand is said to bring: a range, the wider the fewer labels it rests on. */
import { expect, test } from 'vitest';
import { expectedRange } from '../../../src/core/budget/curve';
import { byHandText } from '../../../src/ui/words/task/by-hand-words';

const point = (annotated: number, expected: number | null) => ({
  ...{ annotated, expected },
  actual: null,
});

test('nothing is expected of labels by which no student can be judged', () => {
  expect(byHandText([], 4)).not.toMatch(/%/);
  expect(byHandText([point(12, null)], 12)).not.toMatch(/%/);
});

test('a range is said, of a student of these labels alone, and that a check tells of the run’s', () => {
  const said = byHandText([point(20, 0.4), point(30, 0.456)], 30);
  const { low, high } = expectedRange(0.456, 30);
  expect(said).toContain('30 labels of yours alone');
  expect(said).toContain(`${Math.round(100 * low)}% to ${Math.round(100 * high)}%`);
  expect(said).toMatch(/check/);
  expect(said).not.toMatch(/45\.6|46%/);
});

test('the range holds what is expected, stays within 0 and 1, and narrows with more rows drawn at random', () => {
  for (const expected of [0, 0.1, 0.456, 0.95, 1]) {
    const widths = [10, 15, 20, 50].map((labels) => {
      const { low, high } = expectedRange(expected, labels);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low - 1e-9).toBeLessThanOrEqual(expected);
      expect(high + 1e-9).toBeGreaterThanOrEqual(expected);
      return high - low;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  }
});
