/** @file How many of the rows that came later join an audit. */
import { expect, test } from 'vitest';
import { rowsForLater } from '../../../../src/core/labels/audit-strata';

test('later rows are drawn as often as the others, and of few of them enough for a stratum', () => {
  expect(rowsForLater(60, 1_000, 1_000)).toBe(60);
  expect(rowsForLater(60, 1_000, 510)).toBe(31);
  // One in seventeen would be six: too few to say anything of them.
  expect(rowsForLater(60, 1_000, 100)).toBe(15);
  expect(rowsForLater(60, 1_000, 9)).toBe(9);
});
