/** @file Why an audit has no estimate yet, in words. */
import { expect, it } from 'vitest';
import { waitingText } from '../../../src/ui/words/audit/audit-words';

it('names the groups that no label speaks for, and that rows that came later are groups of their own', () => {
  expect(waitingText({ unanswered: 1 })).toMatch(
    /those that came later by themselves\. 1 group has no labelled row yet\.$/,
  );
  expect(waitingText({ unanswered: 3 })).toMatch(/\. 3 groups have no labelled row yet\.$/);
});
