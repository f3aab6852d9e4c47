/** @file A text that is cut for show. */
import { expect, test } from 'vitest';
import { excerpt } from '../../../src/core/excerpt';

test('is cut between characters, and is never longer than it may be', () => {
  expect(excerpt('abcdef', 6)).toBe('abcdef');
  expect(excerpt('abcdefg', 6)).toBe('abcde…');
  expect(excerpt('ab👍def', 4)).toBe('ab…');
});
